"""A disposition whose worker is killed in the middle goes on where it stopped; a hold placed meanwhile stops the rest."""

import datetime as dt
import hashlib
import signal
import uuid
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from academies.models import Academy
from partners.models import Agreement
from reports import receipts
from reports.models import Disposition, RetentionClass
from reports.services import dispositions, holds
from reports.tasks_upkeep import DISPOSITION
from tests import factories as make
from tests.faults.worker import Workers, wait_for
from wbl_portal.core import clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry, Job, StoredFile

pytestmark = [pytest.mark.slow, pytest.mark.real_clock]
ONE, OTHER = Actor(uuid.uuid4(), "One"), Actor(uuid.uuid4(), "Other")
OLD = {"starts_on": dt.date(2015, 1, 1), "signed_on": dt.date(2015, 1, 1)}


class Scene:
    """Seven agreements long past their period, each with its file; approved, and killed after the second batch of two."""

    def __init__(self, workers: Workers, campus: Academy, mark: Path) -> None:
        self.workers, self.campus = workers, campus
        workers.environment["WBL_TEST_HANG"] = str(mark)
        workers.environment["WBL_PDF"] = "off"
        Job.objects.all().delete()
        self.kept = RetentionClass.objects.get(key="agreements")
        made = [(make.make_file(), day) for day in range(1, 8)]
        self.keys = {file.pk: file.key for file, _day in made}
        rows = [make.make_agreement(ends_on=dt.date(2016, 1, day), file=file, **OLD) for file, day in made]
        self.ids = {str(row.pk) for row in rows}
        self.row = dispositions.propose(retention_class=self.kept, by=ONE)
        assert {each["id"] for each in self.row.records} == self.ids
        dispositions.approve(disposition=self.row, by=OTHER)
        self.job = self.ask()
        first = workers.start()
        workers.call(("perform_job", campus.schema_name, str(self.job.pk)))
        wait_for(mark.exists, workers.log)
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=20)

    def ask(self) -> Job:
        payload = {"disposition": str(self.row.pk)}
        return Job.objects.create(kind=DISPOSITION, payload=payload, asked_at=clock.now(), actor_label=OTHER.label)

    def standing(self) -> int:
        return Agreement.objects.filter(pk__in=self.ids).count()

    def bytes_standing(self) -> int:
        return sum(default_storage.exists(key) for key in self.keys.values())

    def two_minutes_later(self) -> None:
        Job.objects.update(leased_until=clock.now() - dt.timedelta(seconds=1))
        self.workers.start()
        self.workers.call(("find_lost_jobs", None, None))


@pytest.fixture
def killed(workers: Workers, campus: Academy, tmp_path: Path) -> Scene:
    return Scene(workers, campus, tmp_path / "hang")


def of_lines(lines: list[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()


def test_a_disposition_killed_in_the_middle_ends_with_one_true_certificate(killed: Scene) -> None:
    assert (killed.standing(), killed.bytes_standing()) == (3, 5)  # the bytes of the second batch still stand
    assert Disposition.objects.get().certificate is None

    killed.two_minutes_later()
    wait_for(lambda: Job.objects.get(pk=killed.job.pk).state == "done", killed.workers.log)

    row = Disposition.objects.get()
    assert (row.state, set(row.removed_ids), len(row.removed_files)) == ("carried_out", killed.ids, 7)
    assert (killed.standing(), killed.bytes_standing()) == (0, 0)
    assert not StoredFile.objects.filter(pk__in=killed.keys).exists()
    assert StoredFile.objects.filter(name__startswith="certificate-").count() == 1
    assert row.certificate is not None
    page = files.read(row.certificate).decode()
    assert of_lines(list(killed.ids)) in page
    assert of_lines([each["sha256"] for each in row.removed_files]) in page
    entry = AuditEntry.objects.get(verb="disposition.carried_out")
    assert (entry.after["removed"], entry.after["files"]) == (7, 7)
    assert entry.after["records_sha256"] == of_lines(list(killed.ids))
    told = {each["disposition"]: each["records"] for each in receipts.all_receipts()}
    assert set(told[str(row.pk)]) == killed.ids


def test_a_hold_placed_while_it_lay_dead_stops_the_rest_until_it_is_lifted(killed: Scene) -> None:
    hold = holds.place_hold(reason="Cause 2026-99", classes=[killed.kept], by=ONE)

    killed.two_minutes_later()
    wait_for(lambda: Job.objects.get(pk=killed.job.pk).state == "failed", killed.workers.log)

    assert "Cause 2026-99" in (said := Job.objects.get(pk=killed.job.pk).message)
    assert "4 of 7" in said
    assert (killed.standing(), killed.bytes_standing()) == (3, 5)  # nothing more went, no byte either
    assert Disposition.objects.get().state == "approved"

    with pytest.raises(ValidationError, match="Cause 2026-99"):
        dispositions.decline(disposition=killed.row, by=OTHER)
    holds.lift_hold(hold=hold, by=OTHER)
    again = killed.ask()
    killed.workers.call(("perform_job", killed.campus.schema_name, str(again.pk)))
    wait_for(lambda: Job.objects.get(pk=again.pk).state == "done", killed.workers.log)
    assert Job.objects.get(pk=again.pk).result["removed"] == 7
    assert (killed.standing(), killed.bytes_standing()) == (0, 0)
