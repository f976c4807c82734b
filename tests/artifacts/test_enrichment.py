"""Clubs, student organizations and competitions: planned, with dates, members and the consent they need."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from artifacts.models import EnrichmentMembership
from artifacts.selectors.enrichment import students_in
from artifacts.services import enrichment as members
from experiences.models import Enrichment
from experiences.services import enrichment as services
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    TESTER,
    make_enrichment,
    make_event,
    make_membership_in,
    make_partner,
    make_student,
    make_year,
)
from wbl_portal.core.models import AuditEntry

Browser = Callable[..., CampusClient]
SAID: dict[str, Any] = {"title": "Robotics", "kind": "ctso", "grades": [9, 10], "by": TESTER}


def test_an_activity_is_added_changed_archived_and_restored(campus: Academy, client_for: Browser) -> None:
    browser, year = client_for("coordinator"), make_year()
    known = {"title": "Robotics club", "kind": "club", "grades": ["9", "10"], "year": year.pk, "needs_consent": "on"}
    browser.post(reverse("enrichment_add"), known)
    row = Enrichment.objects.get(title="Robotics club")
    browser.post(reverse("enrichment_edit", args=[row.pk]), known | {"advisor": "Ben Brandt", "grades": ["9"]})
    row.refresh_from_db()
    assert (row.advisor, row.grades) == ("Ben Brandt", [9])

    browser.post(reverse("enrichment_archive", args=[row.pk]))
    assert browser.get(reverse("enrichment_list")).context["page"].paginator.count == 0
    browser.post(reverse("enrichment_restore", args=[row.pk]))
    assert browser.get(reverse("enrichment_list")).context["page"].paginator.count == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"grades": []}, "grades"),
        ({"grades": [3]}, "grades"),
        ({"kind": "club", "needs_consent": False}, "needs_consent"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(campus: Academy, said: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        services.add_enrichment(year=make_year(), **SAID | said)

    assert list(refused.value.message_dict) == [field]


def test_the_database_wants_grades_and_one_membership_at_a_time(campus: Academy) -> None:
    with pytest.raises(IntegrityError, match="enrichment_names_its_grades"), transaction.atomic():
        make_enrichment(grades=[])
    row = make_membership_in()
    with pytest.raises(IntegrityError, match="student_is_in_an_enrichment_once_at_a_time"), transaction.atomic():
        make_membership_in(row.enrichment, row.student)
    with pytest.raises(IntegrityError, match="enrichment_membership_ends_after_it_starts"), transaction.atomic():
        make_membership_in(joined_on=DAY, left_on=DAY - dt.timedelta(days=1))


def test_dates_stand_in_the_school_year_and_hold_it_there(campus: Academy) -> None:
    row = make_enrichment(kind="ctso")
    with pytest.raises(ValidationError) as refused:
        services.add_event(enrichment=row, title="Contest", held_on=dt.date(2025, 3, 1), by=TESTER)
    assert list(refused.value.message_dict) == ["held_on"]

    event = services.add_event(enrichment=row, title="Contest", held_on=DAY, by=TESTER)
    with pytest.raises(ValidationError, match="outside"):
        services.change_enrichment(enrichment=row, year=make_year("2025-26"), **SAID)
    services.change_event(event=event, title="Contest", held_on=DAY, result="Second place", by=TESTER)
    services.remove_event(event=event, by=TESTER)
    assert AuditEntry.objects.get(verb="enrichmentevent.removed").before["result"] == "Second place"


def test_students_join_in_one_act_and_whoever_belongs_is_left_alone(campus: Academy) -> None:
    row, students = make_enrichment(), [make_student() for _each in range(3)]
    make_membership_in(row, students[0])
    made = members.join(enrichment=row, students=[each.pk for each in students], joined_on=DAY, by=TESTER)

    assert made.count == 2
    assert AuditEntry.objects.get(verb="enrichment.joined").after["students"] == sorted(
        str(each.pk) for each in students[1:]
    )


def test_joining_takes_as_many_statements_for_thirty_as_for_one(campus: Academy) -> None:
    counts = []
    for n in (1, 30):
        row, students = make_enrichment(), [make_student().pk for _each in range(n)]
        with CaptureQueriesContext(connection) as queries:
            members.join(enrichment=row, students=students, joined_on=DAY, by=TESTER)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_nobody_joins_who_is_not_enrolled_or_outside_the_year(campus: Academy) -> None:
    row, gone = make_enrichment(), make_student(grade=None)
    with pytest.raises(ValidationError, match="not enrolled"):
        members.join(enrichment=row, students=[gone.pk], joined_on=DAY, by=TESTER)
    with pytest.raises(ValidationError) as refused:
        members.join(enrichment=row, students=[], joined_on=dt.date(2025, 1, 1), by=TESTER)
    assert list(refused.value.message_dict) == ["joined_on"]


def test_a_member_counts_with_consent_or_where_none_is_needed(campus: Academy) -> None:
    club, contest = make_enrichment(), make_enrichment(kind="competition", needs_consent=False)
    ana, ben = make_student(), make_student()
    make_membership_in(club, ana, consent_on=DAY)
    make_membership_in(club, ben)
    make_membership_in(club, left_on=DAY)
    make_membership_in(contest, ben)

    assert students_in([club.pk, contest.pk]) == {club.pk: (1, 1), contest.pk: (1, 0)}


def test_whoever_comes_back_is_counted_once(campus: Academy) -> None:
    first = make_membership_in(consent_on=DAY, left_on=DAY)
    make_membership_in(first.enrichment, first.student, consent_on=DAY, joined_on=DAY)

    assert students_in([first.enrichment_id])[first.enrichment_id] == (1, 0)


def undone(row: Enrichment, act: members.Acted) -> int:
    assert act.entry_id is not None
    return members.undo_act(enrichment=row, entry_id=act.entry_id, by=TESTER)


def test_a_stack_of_forms_leaving_and_their_undo(campus: Academy) -> None:
    one, row = make_membership_in(), make_enrichment()
    two = make_membership_in(row)
    keys = [one.pk, two.pk]

    forms = members.record_consents(enrichment=row, members=keys, consent_on=DAY, by=TESTER)
    left = members.leave(enrichment=row, members=keys, left_on=DAY, by=TESTER)
    assert (forms.count, left.count) == (1, 1)
    assert undone(row, left) == 1
    two.refresh_from_db()
    one.refresh_from_db()
    assert (two.consent_on, two.left_on, one.consent_on) == (DAY, None, None)
    assert undone(row, left) == 0

    assert undone(row, forms) == 1
    two.refresh_from_db()
    assert two.consent_on is None
    verbs = AuditEntry.objects.filter(verb__endswith="_undone").values_list("verb", flat=True)
    assert sorted(verbs) == ["enrichment.consented_undone", "enrichment.left_undone"]


def test_the_undo_of_joining_leaves_whoever_was_changed_since(campus: Academy) -> None:
    row, students = make_enrichment(), [make_student() for _each in range(3)]
    joined = members.join(enrichment=row, students=[each.pk for each in students], joined_on=DAY, by=TESTER)
    kept = row.memberships.get(student=students[0])
    members.change_member(membership=kept, result="Second", by=TESTER)

    assert undone(row, joined) == 2
    assert list(row.memberships.all()) == [kept]


def test_the_undo_of_forms_leaves_a_consent_that_was_named_since(campus: Academy) -> None:
    row = make_membership_in()
    forms = members.record_consents(enrichment=row.enrichment, members=[row.pk], consent_on=DAY, by=TESTER)
    row.refresh_from_db()
    members.change_member(membership=row, consent_on=DAY, consent_signer="Pat Parent", by=TESTER)

    assert undone(row.enrichment, forms) == 0


def test_an_undo_belongs_to_its_own_activity(campus: Academy) -> None:
    row, other = make_enrichment(), make_enrichment()
    joined = members.join(enrichment=row, students=[make_student().pk], joined_on=DAY, by=TESTER)

    with pytest.raises(ValidationError, match="cannot be taken back"):
        undone(other, joined)


def test_joining_and_forms_offer_their_undo_on_the_page(campus: Academy, client_for: Browser) -> None:
    row, student, browser = make_enrichment(grades=[10]), make_student(grade=10), client_for("coordinator")
    add, act = (reverse(name, args=[row.pk]) for name in ("member_add", "member_act"))

    page = browser.post(add, {"day": "2026-10-14", "pick": [str(student.pk)]}, follow=True).content.decode()
    assert undo_of(row, "enrichment.joined") in page
    member = row.memberships.get()
    page = browser.post(act, {"act": "consent", "pick": [str(member.pk)]}, follow=True).content.decode()
    assert undo_of(row, "enrichment.consented") in page
    assert "1 student is as before" in browser.post(undo_of(row, "enrichment.consented"), follow=True).content.decode()
    browser.post(undo_of(row, "enrichment.joined"))

    assert not row.memberships.exists()


def undo_of(row: Enrichment, verb: str) -> str:
    return reverse("member_undo", args=[row.pk, AuditEntry.objects.get(verb=verb).pk])


def test_nobody_leaves_before_they_joined(campus: Academy) -> None:
    row = make_membership_in(joined_on=DAY)
    with pytest.raises(ValidationError, match="joined after"):
        members.leave(enrichment=row.enrichment, members=[row.pk], left_on=DAY - dt.timedelta(days=1), by=TESTER)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"consent_on": DAY}, "consent_signer"),
        ({"consent_signer": "Pat"}, "consent_on"),
        ({"consent_on": DAY + dt.timedelta(days=1), "consent_signer": "Pat"}, "consent_on"),
    ],
)
def test_a_consent_has_its_day_and_its_signer(campus: Academy, said: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        members.change_member(membership=make_membership_in(), by=TESTER, **said)

    assert list(refused.value.message_dict) == [field]


def test_the_scan_is_checked_kept_and_shown_to_staff_alone(campus: Academy, client_for: Browser) -> None:
    row, browser = make_membership_in(), client_for("coordinator")
    address, sent = reverse("member_edit", args=[row.pk]), {"consent_on": "2026-10-01", "consent_signer": "Pat Parent"}
    bad = browser.post(address, sent | {"upload": SimpleUploadedFile("form.pdf", b"no pdf")})
    assert "upload" in bad.context["form"].errors

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    browser.post(address, sent | {"upload": SimpleUploadedFile("form.pdf", out.getvalue()), "result": "Second"})
    row.refresh_from_db()
    assert (row.consent_signer, row.result, row.consent_scan is not None) == ("Pat Parent", "Second", True)

    scan = reverse("member_scan", args=[row.pk])
    assert client_for("teacher").get(scan).status_code == 200
    assert client_for("student").get(scan).status_code == 403
    assert client_for("teacher").get(reverse("member_scan", args=[make_membership_in().pk])).status_code == 404


def test_students_are_added_from_the_list_of_a_grade(campus: Academy, client_for: Browser) -> None:
    row, browser = make_enrichment(grades=[9, 10]), client_for("coordinator")
    nine, ten = make_student(grade=9), make_student(grade=10)
    address = f"{reverse('member_add', args=[row.pk])}?grade=10"

    page = browser.get(address).content.decode()
    assert str(ten) in page
    assert str(nine) not in page
    browser.post(address, {"day": "2026-10-14", "pick": [str(ten.pk)]})
    shown = browser.get(reverse("enrichment_detail", args=[row.pk])).content.decode()
    assert str(ten) in shown
    assert "1 waiting for consent" in shown


def test_the_ticked_leave_and_come_back_by_undo(campus: Academy, client_for: Browser) -> None:
    row, browser = make_membership_in(), client_for("coordinator")
    act = reverse("member_act", args=[row.enrichment_id])
    page = browser.post(act, {"act": "leave", "pick": [str(row.pk)]}, follow=True).content.decode()
    row.refresh_from_db()
    assert row.left_on == DAY
    undo = undo_of(row.enrichment, "enrichment.left")
    assert undo in page
    browser.post(undo)
    row.refresh_from_db()
    assert row.left_on is None


def test_the_list_and_the_page_ask_the_same_for_thirty_as_for_one(campus: Academy, client_for: Browser) -> None:
    browser, row = client_for("coordinator"), make_enrichment(partner=make_partner())
    addresses = {"list": reverse("enrichment_list"), "page": reverse("enrichment_detail", args=[row.pk])}
    make_membership_in(row)
    make_event(row)
    few: dict[str, int] = {}
    many: dict[str, int] = {}
    for counts in (few, many):
        for name, address in addresses.items():
            browser.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(address).status_code == 200
            counts[name] = len(queries)
        for _each in range(24):
            make_membership_in(make_enrichment(partner=make_partner()))
            make_membership_in(row)

    assert few == many


def test_lists_come_as_files(campus: Academy, client_for: Browser) -> None:
    row, browser = make_enrichment(title="Robotics"), client_for("teacher")
    member = make_membership_in(row, consent_on=DAY)
    make_event(row, result="Third")

    listed = browser.get(f"{reverse('enrichment_list')}?format=csv").content.decode()
    assert "Regional contest Third" in listed
    assert member.student.family_name in browser.get(reverse("member_list", args=[row.pk])).content.decode()


def test_a_student_reads_own_clubs_and_what_the_grade_may_join(
    campus: Academy, cast: Cast, client_for: Browser
) -> None:
    mine, open_to_me = make_enrichment(title="Robotics"), make_enrichment(title="Chess", grades=[9])
    make_enrichment(title="Seniors only", grades=[12])
    make_membership_in(mine, cast.student)
    browser = client_for("student")

    home, explore = (browser.get(reverse(name)).content.decode() for name in ("my_home", "my_explore"))
    assert "Robotics" in home
    assert "We wait for the form" in home
    assert str(open_to_me) in explore
    assert "Seniors only" not in explore
    assert "Robotics" in client_for("teacher").get(reverse("student_detail", args=[cast.student.pk])).content.decode()


def test_a_competition_fills_the_form_of_an_experience(campus: Academy, client_for: Browser) -> None:
    row, browser = make_enrichment(title="Bridge contest", kind="competition", grades=[9]), client_for("coordinator")
    link = browser.get(reverse("enrichment_detail", args=[row.pk])).context["plan_url"]
    form = browser.get(link).context["form"]

    assert (form.initial["title"], form.initial["experience_type"].key) == ("Bridge contest", "competition")
    assert form.initial["grades"] == ["9"]


def test_the_other_campus_sees_nothing_of_it(campus: Academy, other_campus: Academy, client_for: Browser) -> None:
    address = reverse("enrichment_detail", args=[make_enrichment().pk])

    assert client_for("coordinator", campus=other_campus).get(address).status_code == 404


def test_an_archived_activity_takes_no_members(campus: Academy, client_for: Browser) -> None:
    row = make_enrichment()
    services.archive_enrichment(enrichment=row, by=TESTER)

    assert client_for("coordinator").get(reverse("member_add", args=[row.pk])).status_code == 404
    assert not EnrichmentMembership.objects.filter(enrichment=row).exists()
