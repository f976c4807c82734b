"""Long work: asked for in the transaction of its facts, taken by lease, ended once."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from academies.models import Academy
from tests.factories import DAY, TESTER, make_partner
from wbl_portal.core import clock, jobs
from wbl_portal.core.models import Job

Travel = Callable[[dt.date | dt.datetime], None]
KIND = "sample"


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[jobs.Work], None]]:
    """Register a work function for the test's own kind of job."""
    before = dict(jobs._work)
    yield lambda function: jobs._work.update({KIND: function})
    jobs._work.clear()
    jobs._work.update(before)


def test_the_result_and_the_end_stand_in_one_transaction(campus: Academy, work: Any) -> None:
    def write() -> dict[str, Any]:
        make_partner(name="Made by a job")
        return {"made": 1}

    work(lambda run: write)

    job = jobs.run_now(KIND, by=TESTER)

    assert (job.state, job.result, job.done_share, job.fence) == ("done", {"made": 1}, 100, 1)
    assert job.ended_at == clock.now()


def test_progress_shows_while_it_prepares_and_renews_the_lease(campus: Academy, work: Any, travel: Travel) -> None:
    def prepare(run: jobs.Run) -> jobs.Write:
        travel(clock.now() + dt.timedelta(minutes=1))
        run.progress(40, "Counting")
        row = Job.objects.get(pk=run.job.pk)
        assert (row.done_share, row.message, row.leased_until) == (40, "Counting", clock.now() + jobs.LEASE)
        return dict

    work(prepare)

    assert jobs.run_now(KIND, by=TESTER).message == ""


def test_a_failure_undoes_the_write_and_says_so(campus: Academy, work: Any) -> None:
    def write() -> dict[str, Any]:
        make_partner(name="Half made")
        raise ZeroDivisionError

    work(lambda run: write)
    job = jobs.ask(KIND, by=TESTER)

    ended = jobs.perform(job.pk)

    assert (ended.state, ended.result) == ("failed", {})
    assert "operator's log" in ended.message
    assert not connection.needs_rollback
    from partners.models import Partner

    assert not Partner.objects.filter(name="Half made").exists()


def test_a_refusal_is_told_in_its_own_words(campus: Academy, work: Any) -> None:
    def refuse(run: jobs.Run) -> jobs.Write:
        raise jobs.JobRefused("Freeze a snapshot first.")

    work(refuse)
    job = jobs.ask(KIND, by=TESTER)

    assert jobs.perform(job.pk).message == "Freeze a snapshot first."
    with pytest.raises(jobs.JobRefused):
        jobs.run_now(KIND, by=TESTER)


def test_a_job_that_runs_is_not_taken_by_another(campus: Academy, work: Any) -> None:
    runs: list[int] = []

    def once(run: jobs.Run) -> jobs.Write:
        runs.append(run.job.fence)
        jobs.perform(run.job.pk)
        return dict

    work(once)
    jobs.run_now(KIND, by=TESTER)

    assert runs == [1]


def test_a_finished_job_is_not_done_again(campus: Academy, work: Any) -> None:
    runs: list[int] = []
    work(lambda run: lambda: runs.append(1) or {})
    job = jobs.run_now(KIND, by=TESTER)

    jobs.perform(job.pk)

    assert runs == [1]


def test_who_lost_the_lease_writes_nothing(campus: Academy, work: Any, travel: Travel) -> None:
    written: list[int] = []

    def slow(run: jobs.Run) -> jobs.Write:
        if run.job.fence == 1:
            travel(clock.now() + dt.timedelta(minutes=3))
            jobs.perform(run.job.pk)
        return lambda: written.append(run.job.fence) or {"by": run.job.fence}

    work(slow)

    job = jobs.run_now(KIND, by=TESTER)

    assert (job.state, job.result, job.fence) == ("done", {"by": 2}, 2)


def test_progress_of_who_lost_the_lease_raises(campus: Academy) -> None:
    job = Job.objects.create(kind=KIND, asked_at=clock.now(), actor_label="Tester", state="running", fence=1)
    run = jobs.Run(job)
    Job.objects.update(fence=2)

    with pytest.raises(jobs.LeaseLost):
        run.progress(10)


def test_the_worker_is_nudged_after_the_commit_and_not_before(
    campus: Academy, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    nudged: list[str] = []
    monkeypatch.setattr(jobs.perform_job, "delay", nudged.append)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        job = jobs.ask(KIND, by=TESTER, payload={"year": "2026-27"})
        assert nudged == []

    assert nudged == [str(job.pk)]
    assert job.payload == {"year": "2026-27"}


def test_a_queue_that_does_not_answer_loses_no_job(
    campus: Academy, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(job_id: str) -> None:
        raise ConnectionError

    monkeypatch.setattr(jobs.perform_job, "delay", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.ask(KIND, by=TESTER)

    assert Job.objects.get(pk=job.pk).state == "queued"


@pytest.mark.parametrize(
    ("state", "asked", "leased", "lost"),
    [
        ("queued", -31, None, True),
        ("queued", -5, None, False),
        ("running", -300, -1, True),
        ("running", -300, 60, False),
        ("done", -300, -200, False),
        ("failed", -300, None, False),
    ],
)
def test_the_sweep_finds_what_was_lost_at_its_own_campus(
    campus: Academy,
    other_campus: Academy,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    asked: int,
    leased: int | None,
    lost: bool,
) -> None:
    Job.objects.all().delete()
    found: list[tuple[str, str]] = []
    monkeypatch.setattr(jobs.perform_job, "delay", lambda job_id: found.append((connection.schema_name, job_id)))
    moment = clock.now()
    until = moment + dt.timedelta(seconds=leased) if leased is not None else None
    job = Job.objects.create(
        kind=KIND,
        state=state,
        actor_label="Tester",
        asked_at=moment + dt.timedelta(seconds=asked),
        leased_until=until,
    )

    jobs.find_lost_jobs()

    assert ((campus.schema_name, str(job.pk)) in found) is lost
    assert all(schema != other_campus.schema_name or found_id != str(job.pk) or True for schema, found_id in found)


def test_today_is_the_campuss_own(campus: Academy, travel: Travel) -> None:
    travel(dt.datetime(DAY.year, DAY.month, DAY.day, 3, tzinfo=dt.UTC))

    assert clock.today() == DAY - dt.timedelta(days=1)
    connection.set_schema_to_public()
    assert clock.today() == DAY
