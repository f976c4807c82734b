"""Retention: classes, holds that stop every step, and dispositions that one proposes, another approves, a job carries out."""

import datetime as dt
import os
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import page
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from artifacts.models import PortfolioItem, PublishingConsent, Reflection, Sample
from partners.models import Agreement, AgreementClause, Decision, Meeting, Need
from reports import tasks_upkeep
from reports.certificates import certificate
from reports.models import Disposition, DistrictEdition, DistrictLine, Hold, RetentionClass
from reports.services import dispositions, holds, retention_classes
from reports.tasks import take_out_lapsed_samples
from reports.upkeep import records
from tests import factories as make
from tests.factories import DAY, TESTER
from tests.factories_work import make_resume_choices
from wbl_portal.core import clock, files, jobs
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry, Job, StoredFile
from wbl_portal.core.progress import Say, quiet

ONE, OTHER = Actor(uuid.uuid4(), "One"), Actor(uuid.uuid4(), "Other")
FILE_COLUMNS = ("id", "key", "name", "content_type", "size", "sha256", "stored_at", "stored_by")
NEVER, END, YEAR = (RetentionClass.Starts(key) for key in ("never", "end", "year"))


def old_agreement(ends: dt.date = dt.date(2022, 10, 13), **more: Any) -> Agreement:
    return make.make_agreement(starts_on=dt.date(2019, 1, 1), signed_on=dt.date(2019, 1, 1), ends_on=ends, **more)


def due_of(retention_class: RetentionClass) -> list[uuid.UUID]:
    return [each.id for each in records.due(retention_class, DAY)]


@pytest.fixture
def agreements(campus: Any, settings: Any) -> RetentionClass:
    """The starter class of agreements; certificates without PDF."""
    settings.PDF_AVAILABLE = False
    return RetentionClass.objects.get(key="agreements")


def carry_out(row: Disposition, *, say: Say = quiet) -> Disposition:
    """What the worker's job does, in the foreground."""
    dispositions.remove_records(disposition=row, by=OTHER, say=say)
    return dispositions.finish(disposition=row, by=OTHER)


def approved(retention_class: RetentionClass) -> Disposition:
    made = dispositions.propose(retention_class=retention_class, by=ONE)
    dispositions.approve(disposition=made, by=OTHER)
    return made


# What is past its period


def test_starter_classes_say_how_sure_they_are(campus: Any) -> None:
    rows = RetentionClass.objects.all()

    assert len(rows) >= 10
    assert all(row.status for row in rows)
    assert {row.record_kind for row in rows} - {""} == set(records.KINDS)


def test_an_agreement_is_past_four_years_after_its_end(agreements: RetentionClass) -> None:
    past, early = old_agreement(), old_agreement(dt.date(2026, 1, 1), ended_on=dt.date(2021, 1, 1))
    old_agreement(dt.date(2022, 10, 14))

    assert due_of(agreements) == [early.pk, past.pk]


def test_a_period_counted_from_the_school_year_begins_at_its_end(agreements: RetentionClass) -> None:
    make.make_year("2021-22")
    ended = old_agreement(dt.date(2021, 9, 1))
    agreements.starts, agreements.years = YEAR, 4
    agreements.save()

    assert due_of(agreements) == [ended.pk]
    assert records.due(agreements, dt.date(2026, 6, 30)) == []


def test_an_older_version_stays_while_a_newer_one_does(agreements: RetentionClass) -> None:
    first = old_agreement()
    second = old_agreement(partner=first.partner, replaces=first)
    third = make.make_agreement(first.partner, replaces=second)
    assert due_of(agreements) == []

    third.delete()
    assert set(due_of(agreements)) == {first.pk, second.pk}


def test_copies_from_the_district_end_when_replaced_or_withdrawn_and_go_with_their_files(
    campus: Any, settings: Any
) -> None:
    """The newest edition of what is handed down stays, and so does the one that the campus's row follows."""
    settings.PDF_AVAILABLE = False
    copies = RetentionClass.objects.get(key="district-copies")
    long_ago = dt.datetime(2025, 1, 10, 12, tzinfo=dt.UTC)
    replaced, followed = make.make_district_line(), make.make_district_line(taken=1)
    withdrawn = make.make_district_line(taken=1, archived_at=long_ago)
    make.make_district_line()
    for line in (replaced, followed):
        known = {"document": {}, "sha256": "b" * 64, "handed_at": long_ago, "handed_by": "Dia Diaz"}
        DistrictEdition.objects.create(line=line, number=2, **known)
    gone = [line.editions.get(number=1) for line in (replaced, withdrawn)]
    assert set(due_of(copies)) == {each.pk for each in gone}

    row = carry_out(approved(copies))

    assert len(row.removed_files) == 2
    assert not StoredFile.objects.filter(pk__in=[each.file_id for each in gone]).exists()
    assert [each.number for each in replaced.editions.all()] == [2]
    assert {each.pk for each in DistrictLine.objects.all()} >= {replaced.pk, followed.pk}
    assert not DistrictLine.objects.filter(pk=withdrawn.pk).exists()


def test_a_permanent_class_and_a_kept_kind_have_nothing_due(agreements: RetentionClass) -> None:
    old_agreement()

    assert due_of(make.make_retention_class(starts=NEVER, years=None)) == []
    assert due_of(RetentionClass.objects.get(record_kind="editions")) == []
    assert all(kind.past or kind.kept_because for kind in records.KINDS.values())


def test_work_goes_after_its_student_left_but_not_what_is_offered_for_publishing(cast: Any) -> None:
    kept = RetentionClass.objects.get(key="student-work")
    gone, here = make.make_student(grade=None), cast.student
    make.make_enrollment(
        gone, year=make.make_year("2023-24"), entered_on=dt.date(2023, 8, 1), left_on=dt.date(2024, 6, 1)
    )
    plain, offered, withdrawn, present = (work_of(student) for student in (gone, gone, gone, here))
    sample_of(offered)
    sample_of(withdrawn, withdrawn_at=moment())
    thought = reflection_of(gone)
    reflection_of(here)
    choices = make_resume_choices(gone, about="I like lathes.")
    make_resume_choices(here)

    assert set(due_of(kept)) == {plain.pk, withdrawn.pk, thought.pk, choices.pk}
    assert present.pk
    labels = [each.label for each in records.due(kept, DAY)]
    assert not any(gone.family_name in label or plain.title in label for label in labels)


def moment() -> dt.datetime:
    return dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


def work_of(student: Any) -> PortfolioItem:
    return PortfolioItem.objects.create(
        student=student,
        kind="writing",
        title="Mine",
        file=make.make_file(),
        made_on=dt.date(2024, 5, 1),
        added_at=moment(),
    )


def sample_of(item: PortfolioItem, **more: Any) -> Sample:
    fields = {"item": item, "year": make.make_year("2023-24"), "caption": "C", "shown_as": "S"}
    made = Sample.objects.create(nominated_at=moment(), nominated_by="T", **fields | more)
    days = {"given_on": dt.date(2024, 5, 1), "expires_on": dt.date(2027, 5, 1), "recorded_at": moment()}
    words = {"scope": "all", "signer": "P", "relation": "parent", "method": "paper", "recorded_by": "T"}
    PublishingConsent.objects.create(sample=made, scan=make.make_file(), **days, **words)
    return made


def reflection_of(student: Any) -> Reflection:
    row = make.make_attendance(student, make.make_session())
    return Reflection.objects.create(participation=row.participation, begun_at=moment(), changed_at=moment())


def test_a_meeting_stays_while_its_need_or_follow_up_does(campus: Any) -> None:
    kept = RetentionClass.objects.get(key="meetings")
    day = dt.date(2020, 9, 1)
    plain, defined, waiting = (Meeting.objects.create(body="board", held_on=day) for _each in range(3))
    Meeting.objects.create(body="board", held_on=DAY)
    Need.objects.create(title="Welders", defined_on=day, meeting=defined)
    Decision.objects.create(meeting=waiting, text="Call them", owner="Dev")

    assert due_of(kept) == [plain.pk]


def test_the_lists_cost_the_same_for_any_number_of_records(agreements: RetentionClass) -> None:
    counts = []
    for number in (1, 30):
        for _each in range(number):
            old_agreement()
        with CaptureQueriesContext(connection) as queries:
            records.due(agreements, DAY)
        counts.append(len(queries))

    assert counts[0] == counts[1]


# One proposes, another approves


def test_a_list_is_proposed_approved_by_another_and_carried_out(agreements: RetentionClass) -> None:
    row = old_agreement()
    AgreementClause.objects.create(
        agreement=row, framework="p-tech-2023", clause="plan", quote="Q", page="1", found_on=DAY, found_by="T"
    )
    made = dispositions.propose(retention_class=agreements, by=ONE)
    assert made.records == [{"id": str(row.pk), "label": f"{row.partner.name}: {row.title}", "ended_on": "2022-10-13"}]

    with pytest.raises(ValidationError, match="another person"):
        dispositions.approve(disposition=made, by=ONE)
    with pytest.raises(ValidationError, match="already"):
        carry_out(made)
    dispositions.approve(disposition=made, by=OTHER)
    done = carry_out(made)

    assert not Agreement.objects.filter(pk=row.pk).exists()
    assert done.records[0]["done"] is True
    assert done.certificate is not None
    verbs = AuditEntry.objects.filter(subject_id=str(made.pk)).values_list("verb", flat=True)
    acts = ("proposed", "approved", "records_removed", "carried_out")
    assert set(verbs) == {f"disposition.{act}" for act in acts}
    with pytest.raises(ValidationError, match="already"):
        carry_out(made)


def test_what_is_needed_again_meanwhile_stays(agreements: RetentionClass) -> None:
    goes, stays = old_agreement(), old_agreement()
    made = approved(agreements)
    Agreement.objects.filter(pk=stays.pk).update(ends_on=dt.date(2027, 1, 1))

    done = carry_out(made)

    assert {each["id"]: each["done"] for each in done.records} == {str(goes.pk): True, str(stays.pk): False}
    assert Agreement.objects.filter(pk=stays.pk).exists()


def test_files_go_with_their_records_unless_something_else_needs_them(
    committing: Any, agreements: RetentionClass
) -> None:
    own, shared = make.make_file(), make.make_file()
    first, second = old_agreement(file=own), old_agreement(file=shared)
    make.make_agreement(second.partner, file=shared)

    carry_out(approved(agreements))

    assert not Agreement.objects.filter(pk__in=[first.pk, second.pk]).exists()
    assert not StoredFile.objects.filter(pk=own.pk).exists()
    assert not default_storage.exists(own.key)
    assert default_storage.exists(shared.key)


def test_versions_of_an_agreement_go_together(agreements: RetentionClass) -> None:
    first = old_agreement()
    second = old_agreement(partner=first.partner, replaces=first)

    carry_out(approved(agreements))

    assert not Agreement.objects.filter(pk__in=[first.pk, second.pk]).exists()


def test_work_of_a_student_goes_with_withdrawn_samples_and_their_scans(cast: Any, settings: Any) -> None:
    settings.PDF_AVAILABLE = False
    kept = RetentionClass.objects.get(key="student-work")
    gone = make.make_student(grade=None)
    make.make_enrollment(gone, year=make.make_year("2023-24"), entered_on=dt.date(2023, 8, 1))
    item, thought = work_of(gone), reflection_of(gone)
    sample = sample_of(item, withdrawn_at=moment())
    scan = sample.consents.get().scan

    carry_out(approved(kept))

    assert not PortfolioItem.objects.filter(pk=item.pk).exists()
    assert not Reflection.objects.filter(pk=thought.pk).exists()
    assert not StoredFile.objects.filter(pk__in=[scan.pk, item.file_id]).exists()
    assert gone.participations.exists()


def test_a_declined_list_can_be_proposed_again_and_an_empty_one_not_at_all(agreements: RetentionClass) -> None:
    with pytest.raises(ValidationError, match="past its period"):
        dispositions.propose(retention_class=agreements, by=ONE)
    old_agreement()
    first = dispositions.propose(retention_class=agreements, by=ONE)
    with pytest.raises(ValidationError, match="under way"):
        dispositions.propose(retention_class=agreements, by=OTHER)
    dispositions.decline(disposition=first, by=ONE)

    assert dispositions.propose(retention_class=agreements, by=ONE).state == "proposed"


def test_the_database_promises_two_persons_and_one_list_at_a_time(agreements: RetentionClass) -> None:
    same = {"proposed_by_id": ONE.id, "decided_by_id": ONE.id, "retention_class": agreements}
    with pytest.raises(IntegrityError, match="disposition_is_approved_by_another_person"), transaction.atomic():
        make.make_disposition(state="approved", **same)
    make.make_disposition(retention_class=agreements)
    with pytest.raises(IntegrityError, match="disposition_is_under_way_once_per_class"), transaction.atomic():
        make.make_disposition(retention_class=agreements)


# Holds


@pytest.mark.parametrize("names_the_class", [True, False])
def test_a_hold_stops_every_step(agreements: RetentionClass, names_the_class: bool) -> None:
    old_agreement()
    classes = [agreements] if names_the_class else []
    hold = holds.place_hold(reason="A case", classes=classes, by=ONE)
    with pytest.raises(ValidationError, match="A hold stands: A case"):
        dispositions.propose(retention_class=agreements, by=ONE)
    holds.lift_hold(hold=hold, by=OTHER)
    made = dispositions.propose(retention_class=agreements, by=ONE)
    hold = holds.place_hold(reason="B case", classes=classes, by=ONE)
    with pytest.raises(ValidationError, match="B case"):
        dispositions.approve(disposition=made, by=OTHER)
    holds.lift_hold(hold=hold, by=OTHER)
    dispositions.approve(disposition=made, by=OTHER)
    holds.place_hold(reason="C case", classes=classes, by=ONE)
    with pytest.raises(ValidationError, match="C case"):
        carry_out(made)
    assert Agreement.objects.filter(ends_on__lt=DAY).exists()


def test_a_hold_placed_between_two_batches_stops_the_rest(
    agreements: RetentionClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispositions, "BATCH", 1)
    rows = [old_agreement(dt.date(2020, 1, day)) for day in (1, 2, 3)]
    made, told = approved(agreements), []

    def place_after_the_first(share: int, message: str) -> None:
        told.append(message)
        holds.place_hold(reason="Meanwhile", classes=[agreements], by=ONE)

    with pytest.raises(ValidationError, match="Meanwhile"):
        carry_out(made, say=place_after_the_first)

    assert told == ["Removing: 1 of 3"]
    assert Agreement.objects.filter(pk__in=[row.pk for row in rows]).count() == 2
    made.refresh_from_db()
    assert (made.state, made.is_begun, made.certificate) == ("approved", True, None)


def test_a_disposition_done_in_part_can_end_there_with_its_certificate(
    agreements: RetentionClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispositions, "BATCH", 1)
    old_agreement(dt.date(2020, 1, 1))
    newest = old_agreement(dt.date(2020, 1, 2))
    made = approved(agreements)
    placed: list[Hold] = []
    with pytest.raises(ValidationError):
        carry_out(made, say=lambda *_: placed.append(holds.place_hold(reason="Now", by=ONE)))
    holds.lift_hold(hold=placed[0], by=OTHER)

    dispositions.decline(disposition=made, by=OTHER)

    made.refresh_from_db()
    assert (made.state, made.removed_ids) == ("carried_out", [str(newest.pk)])
    assert made.certificate is not None
    assert str(newest.pk) not in files.read(made.certificate).decode()
    assert Agreement.objects.filter(ends_on=dt.date(2020, 1, 1)).exists()


def test_a_version_goes_in_one_transaction_with_those_after_it(
    agreements: RetentionClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later version whose period began earlier stands first in the list and would be left to a later batch."""
    monkeypatch.setattr(dispositions, "BATCH", 1)
    first = old_agreement(dt.date(2021, 1, 1))
    second = old_agreement(dt.date(2022, 1, 1), partner=first.partner, replaces=first, ended_on=dt.date(2020, 1, 1))
    told: list[str] = []

    carry_out(approved(agreements), say=lambda _share, words: told.append(words))

    assert told == ["Removing: 2 of 2"]
    assert not Agreement.objects.filter(pk__in=[first.pk, second.pk]).exists()


# After a restored dump


def test_a_restored_dump_loses_again_what_was_disposed_of(committing: Any, agreements: RetentionClass) -> None:
    file = make.make_file()
    row = old_agreement(file=file)
    made = carry_out(approved(agreements))
    Disposition.objects.all().delete()
    restored_file = StoredFile.objects.create(**{name: getattr(file, name) for name in FILE_COLUMNS})
    restored = make.make_agreement(
        id=row.pk, partner=row.partner, ends_on=row.ends_on, starts_on=row.starts_on, file=restored_file
    )
    other = old_agreement()

    hold = holds.place_hold(reason="A case", by=ONE)
    refused = {each.disposition: each.refused for each in dispositions.reapply(by=TESTER)}
    assert "A case" in refused[str(made.pk)]
    holds.lift_hold(hold=hold, by=OTHER)
    call_command("retention_reapply", connection.tenant.slug)

    assert not Agreement.objects.filter(pk=restored.pk).exists()
    assert not StoredFile.objects.filter(pk=file.pk).exists()
    assert Agreement.objects.filter(pk=other.pk).exists()
    assert AuditEntry.objects.get(verb="disposition.reapplied").after["removed"] == 1
    assert sum(each.removed for each in dispositions.reapply(by=TESTER)) == 0


@pytest.mark.parametrize("state", ["proposed", "approved"])
def test_a_dump_of_the_days_before_knows_the_disposition_as_it_stood_then(
    committing: Any, agreements: RetentionClass, state: str
) -> None:
    row = old_agreement()
    made = approved(agreements)
    carry_out(made)
    kept = {"done": True}
    Disposition.objects.filter(pk=made.pk).update(
        state=state,
        certificate=None,
        carried_out_at=None,
        records=[{k: v for k, v in each.items() if k not in kept} for each in made.records],
    )
    make.make_agreement(id=row.pk, partner=row.partner, ends_on=row.ends_on, starts_on=row.starts_on)

    dispositions.reapply(by=TESTER)

    made.refresh_from_db()
    ended = {"proposed": ("declined", None), "approved": ("carried_out", [str(row.pk)])}[state]
    assert made.state == ended[0]
    assert ended[1] is None or (made.removed_ids == ended[1] and made.certificate is not None)
    assert not Agreement.objects.filter(pk=row.pk).exists()


def test_bytes_without_a_row_are_swept_after_two_days_unless_a_hold_stands(campus: Any) -> None:
    old, young, named = f"{campus.pk}/{uuid.uuid4()}", f"{campus.pk}/{uuid.uuid4()}", make.make_file().key
    for key in (old, young):
        default_storage.save(key, ContentFile(b"bytes"))
    for key, hours in ((old, 49), (young, 1), (named, 100)):
        at = (clock.now() - dt.timedelta(hours=hours)).timestamp()
        os.utime(default_storage.path(key), (at, at))
    hold = holds.place_hold(reason="A case", by=ONE)

    take_out_lapsed_samples.run()
    assert default_storage.exists(old)
    holds.lift_hold(hold=hold, by=OTHER)
    take_out_lapsed_samples.run()

    assert [default_storage.exists(key) for key in (old, young, named)] == [False, True, True]


def test_a_hold_of_other_records_stops_nothing(agreements: RetentionClass) -> None:
    old_agreement()
    holds.place_hold(reason="A case", classes=[RetentionClass.objects.get(key="meetings")], by=ONE)

    assert dispositions.propose(retention_class=agreements, by=ONE)


def test_a_hold_says_why_and_ends_after_it_began(campus: Any) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        holds.place_hold(reason=" ", by=ONE)
    with pytest.raises(IntegrityError, match="hold_is_lifted_after_it_is_placed"), transaction.atomic():
        make.make_hold(lifted_on=DAY - dt.timedelta(days=1))


def test_a_hold_placed_at_the_last_moment_wins_or_waits(committing: Any, agreements: RetentionClass) -> None:
    """While records are being removed a hold cannot be placed half-way: it waits for the class."""
    old_agreement()
    made, campus, placed = approved(agreements), connection.tenant, threading.Event()

    def place() -> None:
        with tenant_context(campus):
            holds.place_hold(reason="Late", classes=[agreements], by=ONE)
            placed.set()
        connection.close()

    with transaction.atomic():
        done = carry_out(made)
        thread = threading.Thread(target=place)
        thread.start()
        assert not placed.wait(0.5)
    thread.join(10)

    assert placed.is_set()
    assert done.state == Disposition.State.CARRIED_OUT


# Classes


def test_classes_are_added_changed_and_refused(agreements: RetentionClass) -> None:
    made = retention_classes.add_class(title="Photos", starts=END, years=2, by=TESTER)
    assert retention_classes.add_class(title="Photos", starts=NEVER, years=9, by=TESTER).key == "photos-2"
    with pytest.raises(ValidationError, match="how many years"):
        retention_classes.change_class(retention_class=made, title="Photos", starts=END, years=None, by=TESTER)
    old_agreement()
    dispositions.propose(retention_class=agreements, by=ONE)
    with pytest.raises(ValidationError, match="under way"):
        retention_classes.change_class(
            retention_class=agreements, title="Agreements", starts=END, years=1, record_kind="agreements", by=TESTER
        )


def test_a_class_that_ends_says_after_how_long(campus: Any) -> None:
    with pytest.raises(IntegrityError, match="retention_class_that_ends_says_after_how_long"), transaction.atomic():
        make.make_retention_class(years=None)


# In the browser


def test_from_the_dry_list_to_the_certificate_in_the_browser(
    agreements: RetentionClass, client_for: Callable[..., Any]
) -> None:
    row = old_agreement()
    dev, pia = client_for("coordinator"), client_for("principal")
    place = f"/reports/retention/classes/{agreements.pk}/"
    assert row.partner.name in dev.get(place).content.decode()
    assert str(row.pk) in dev.get(f"{place}?format=csv").content.decode()
    assert Agreement.objects.filter(pk=row.pk).exists()

    address = dev.post(f"{place}propose/").url
    assert "You proposed it" in dev.get(address).content.decode()
    assert dev.post(f"{address}approve/").status_code == 403
    assert "Approve" in pia.get(address).content.decode()
    pia.post(f"{address}approve/")
    assert "This cannot be undone" in pia.get(f"{address}carry-out/").content.decode()
    assert Agreement.objects.filter(pk=row.pk).exists()
    asked = pia.post(f"{address}carry-out/")
    jobs.perform(Job.objects.get(kind=tasks_upkeep.DISPOSITION).pk)
    assert "1 record was removed" in pia.get(asked.url).content.decode()
    assert not Agreement.objects.filter(pk=row.pk).exists()
    answer = pia.get(f"{address}certificate/")
    text = b"".join(answer.streaming_content).decode()
    assert "GR1000-25" in text
    assert "Dev Dasgupta" in text
    assert "Pia Pavel" in text
    assert "Removed" in pia.get(address).content.decode()


def test_every_record_of_a_class_shows_its_clock(agreements: RetentionClass, client_for: Callable[..., Any]) -> None:
    past, standing = old_agreement(), make.make_agreement(ends_on=dt.date(2028, 2, 29))
    dev, place = client_for("coordinator"), f"/reports/retention/classes/{agreements.pk}/"
    assert "Show every record with its due day" in dev.get(place).content.decode()

    page = dev.get(f"{place}?list=clocks").content.decode()

    assert "Oct. 13, 2026" in page
    assert "Feb. 29, 2032" in page
    assert "Past its period" in page
    csv = dev.get(f"{place}?list=clocks&format=csv").content.decode()
    assert f"{past.pk}" in csv
    assert "2022-10-13,2026-10-13" in csv
    assert f"{standing.pk}" in csv
    assert "2028-02-29,2032-02-29" in csv
    due = {each.id: each.due_on for each in records.clocks(agreements)}
    assert {key for key, day in due.items() if day < DAY} == set(due_of(agreements))
    agreements.starts, agreements.years = NEVER, None
    assert {each.due_on for each in records.clocks(agreements)} == {None}


def test_a_period_from_a_leap_day_never_ends_early() -> None:
    assert records.years_after(dt.date(2024, 2, 29), 1) == dt.date(2025, 3, 1)


def test_an_administrator_who_proposed_does_not_approve(
    agreements: RetentionClass, client_for: Callable[..., Any]
) -> None:
    old_agreement()
    ada = client_for("administrator")
    address = ada.post(f"/reports/retention/classes/{agreements.pk}/propose/").url

    told = ada.post(f"{address}approve/", follow=True).content.decode()

    assert "another person approves" in told
    assert Disposition.objects.get().state == "proposed"


def test_a_hold_in_the_browser_stops_the_job_and_is_lifted_by_the_principal(
    agreements: RetentionClass, client_for: Callable[..., Any]
) -> None:
    old_agreement()
    made = approved(agreements)
    dev, pia = client_for("coordinator"), client_for("principal")
    asked = pia.post(f"/reports/retention/dispositions/{made.pk}/carry-out/")
    dev.post("/reports/retention/holds/add/", {"reason": "Cause 2026-17"})

    jobs.perform(Job.objects.get(kind=tasks_upkeep.DISPOSITION).pk)

    assert "Cause 2026-17" in pia.get(asked.url).content.decode()
    assert Agreement.objects.filter(ends_on__lt=DAY).exists()
    home = pia.get("/reports/retention/").content.decode()
    assert "All records" in home
    hold = Hold.objects.get()
    assert dev.get(f"/reports/retention/holds/{hold.pk}/lift/").status_code == 403
    assert "Lift the hold?" in pia.get(f"/reports/retention/holds/{hold.pk}/lift/").content.decode()
    pia.post(f"/reports/retention/holds/{hold.pk}/lift/")
    assert "Lifted" in pia.get("/reports/retention/").content.decode()


def test_classes_in_the_browser(campus: Any, client_for: Callable[..., Any]) -> None:
    dev = client_for("coordinator")
    facts = {"title": "Photos", "starts": "end", "years": "2", "record_kind": "", "series": "", "status": "Asked"}
    address = dev.post("/reports/retention/classes/add/", facts).url
    assert "stands on no schedule" in dev.get(address).content.decode()
    assert "how many years" in dev.post(f"{address}edit/", {**facts, "years": ""}).content.decode()
    dev.post(f"{address}archive/")
    assert "Photos" in dev.get("/reports/retention/?archived=1").content.decode()
    dev.post(f"{address}restore/")
    assert "Photos" in dev.get("/reports/retention/?format=csv").content.decode()


def test_the_certificate_is_an_accessible_pdf(campus: Any, tmp_path: Path) -> None:
    kept = RetentionClass.objects.get(key="agreements")
    row = make.make_disposition(retention_class=kept, decided_at=moment(), decided_by="Other", carried_out_at=moment())
    row.records = [{"id": "1", "label": "A", "ended_on": "2020-01-01", "done": True}]

    made = certificate(row, carried_out_by="Other")

    assert made.content_type == "application/pdf"
    path = tmp_path / made.name
    path.write_bytes(made.data)
    assert "no failures" in str(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1))
