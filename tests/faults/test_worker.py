"""A real worker on a real queue: one that is killed loses no job and doubles no result; no task runs in `public`."""

import datetime as dt
import signal
import time

import pytest
from django.db import connection

from academies.models import Academy
from partners.models import Partner
from tests.factories import TESTER
from tests.faults.slow_work import KIND
from tests.faults.worker import Workers, wait_for
from wbl_portal.core import clock
from wbl_portal.core.models import AuditEntry, Job

pytestmark = [pytest.mark.slow, pytest.mark.real_clock]


def test_a_worker_killed_in_the_middle_loses_no_job_and_doubles_no_result(workers: Workers, campus: Academy) -> None:
    Job.objects.all().delete()
    job = Job.objects.create(kind=KIND, asked_at=clock.now(), actor_label=TESTER.label)
    first = workers.start()
    workers.call(("perform_job", campus.schema_name, str(job.pk)))
    wait_for(lambda: Job.objects.get(pk=job.pk).done_share == 50, workers.log)

    first.send_signal(signal.SIGKILL)
    first.wait(timeout=20)
    assert Job.objects.get(pk=job.pk).state == "running"
    Job.objects.update(leased_until=clock.now() - dt.timedelta(seconds=1))  # two minutes later

    workers.start()
    workers.call(("find_lost_jobs", None, None))
    wait_for(lambda: Job.objects.get(pk=job.pk).state == "done", workers.log)

    workers.call(("perform_job", campus.schema_name, str(job.pk)), ("find_lost_jobs", None, None))
    time.sleep(2)
    ended = Job.objects.get(pk=job.pk)
    assert (ended.fence, ended.result) == (2, {"fence": 2})
    assert Partner.objects.filter(name__startswith="Made by run").count() == 1
    assert AuditEntry.objects.filter(verb="partner.added").count() == 1


def test_a_real_worker_refuses_a_campus_task_without_its_campus(workers: Workers, campus: Academy) -> None:
    job = Job.objects.create(kind=KIND, asked_at=clock.now(), actor_label=TESTER.label)
    workers.start()

    workers.call(*[("perform_job", schema, str(job.pk)) for schema in (None, "public", "c_gone")])

    refused = "raised unexpected: NoCampusForTask"
    wait_for(lambda: workers.log.read_text().count(refused) == 3, workers.log)
    assert Job.objects.get(pk=job.pk).state == "queued"


def test_tasks_of_two_campuses_run_in_turn_each_in_its_own(
    workers: Workers, campus: Academy, other_campus: Academy
) -> None:
    wanted: dict[str, list[str]] = {}
    for academy in (campus, other_campus):
        connection.set_tenant(academy)
        jobs = [
            Job.objects.create(kind=KIND, asked_at=clock.now(), actor_label="Tester", fence=number)
            for number in range(1, 6)
        ]
        wanted[academy.schema_name] = [str(job.pk) for job in jobs]
    workers.start()

    in_turn = zip(*wanted.values(), strict=True)
    workers.call(*[("perform_job", schema, job) for pair in in_turn for schema, job in zip(wanted, pair, strict=True)])

    for academy in (campus, other_campus):
        connection.set_tenant(academy)
        mine = Job.objects.filter(pk__in=wanted[academy.schema_name])
        wait_for(lambda rows=mine: rows.filter(state="done").count() == 5, workers.log)  # type: ignore[misc]
        made = Partner.objects.filter(name__startswith="Made by run").values_list("name", flat=True)
        assert sorted(made) == [f"Made by run {number}" for number in range(2, 7)]
