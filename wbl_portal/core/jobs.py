"""Long work with progress: a row in the campus, taken by lease, finished once.

A service writes its rows and the job in one transaction; `on_commit` nudges the worker and a sweep over all campuses
finds what was lost. The fencing number is checked again in the transaction of the last write, so a worker that lost
its lease cannot finish somebody else's run. Commands run their job in the foreground through the same lease.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django_tenants.utils import get_tenant_model, schema_context

from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import Job
from wbl_portal.core.tasks import campus_task, fleet_task

logger = logging.getLogger("wbl_portal.jobs")
LEASE = dt.timedelta(minutes=2)


class JobRefused(Exception):
    """The work cannot be done and trying again will not help; the message is shown to whoever asked."""


class LeaseLost(Exception):
    """Another worker has taken the job; this one must write nothing more."""


class Run:
    """One attempt at a job: what the work function is given. `progress` also renews the lease."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.payload: dict[str, Any] = job.payload
        self.by = Actor(job.actor_id, job.actor_label)

    def progress(self, share: int, message: str = "") -> None:
        """Say how far it is (0-100) and what it does now; raises LeaseLost."""
        mine = Job.objects.filter(pk=self.job.pk, fence=self.job.fence, state=Job.State.RUNNING)
        if not mine.update(done_share=share, message=message, leased_until=clock.now() + LEASE):
            raise LeaseLost(self.job.kind)


Write = Callable[[], dict[str, Any]]
Work = Callable[[Run], Write]
_work: dict[str, Work] = {}


def work(kind: str) -> Callable[[Work], Work]:
    """Register the function that does jobs of a kind.

    It prepares outside any transaction (so that its progress shows) and returns the write, which runs in one
    transaction with the end of the job; what the write returns is the job's result.
    """

    def register(function: Work) -> Work:
        _work[kind] = function
        return function

    return register


def ask(kind: str, *, by: Actor, payload: dict[str, Any] | None = None) -> Job:
    """Write a job and nudge the worker once the transaction is committed."""
    job = Job.objects.create(
        kind=kind, payload=payload or {}, asked_at=clock.now(), actor_id=by.id, actor_label=by.label
    )
    transaction.on_commit(lambda: _nudge(job.pk))
    return job


def run_now(kind: str, *, by: Actor, payload: dict[str, Any] | None = None) -> Job:
    """Do the work in the foreground, through the same lease (commands). Raises what the work raised."""
    job = Job.objects.create(
        kind=kind, payload=payload or {}, asked_at=clock.now(), actor_id=by.id, actor_label=by.label
    )
    return perform(job.pk, raises=True)


def perform(job_id: uuid.UUID, *, raises: bool = False) -> Job:
    """Take the job if it is free, do it, and write its end together with its result."""
    job = _take(job_id)
    if job is None:
        return Job.objects.get(pk=job_id)
    try:
        write = _work[job.kind](Run(job))
        with transaction.atomic():
            _end(job, Job.State.DONE, message="", result=write())
    except LeaseLost:
        logger.warning("%s %s was taken over by another worker", job.kind, job.pk)
    except JobRefused as error:
        _end(job, Job.State.FAILED, message=str(error), result={})
        if raises:
            raise
    except Exception:
        _end(job, Job.State.FAILED, message="Something went wrong; the operator's log says what.", result={})
        if raises:
            raise
        logger.exception("%s %s failed", job.kind, job.pk)
    return Job.objects.get(pk=job_id)


def _take(job_id: uuid.UUID) -> Job | None:
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, leased_until__lt=clock.now())
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING, fence=F("fence") + 1, leased_until=clock.now() + LEASE
    )
    return Job.objects.get(pk=job_id) if taken else None


def _end(job: Job, state: str, *, message: str, result: dict[str, Any]) -> None:
    mine = Job.objects.filter(pk=job.pk, fence=job.fence, state=Job.State.RUNNING)
    share = 100 if state == Job.State.DONE else job.done_share
    ended = mine.update(state=state, message=message, result=result, done_share=share, ended_at=clock.now())
    if not ended:
        raise LeaseLost(job.kind)


def _nudge(job_id: uuid.UUID) -> None:
    try:
        perform_job.delay(str(job_id))
    except Exception:  # the sweep finds it within half a minute
        logger.warning("The queue does not answer; job %s waits for the sweep.", job_id)


@campus_task
def perform_job(job_id: str) -> None:
    perform(uuid.UUID(job_id))


@fleet_task
def find_lost_jobs() -> None:
    """Jobs that waited longer than half a minute or whose worker died, in every campus: enqueue them again."""
    schemas = list(get_tenant_model().objects.order_by("schema_name").values_list("schema_name", flat=True))
    for start in range(0, len(schemas), 100):
        for schema, job_id in _lost(schemas[start : start + 100]):
            with schema_context(schema):
                perform_job.delay(str(job_id))


def _lost(schemas: list[str]) -> list[tuple[str, uuid.UUID]]:
    query = " UNION ALL ".join(
        f"SELECT '{name}', id FROM {connection.ops.quote_name(name)}.core_job"  # noqa: S608 - names from our own table
        " WHERE (state = 'queued' AND asked_at < %(old)s) OR (state = 'running' AND leased_until < %(now)s)"
        for name in schemas
    )
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, {"now": clock.now(), "old": clock.now() - dt.timedelta(seconds=30)})
        return list(cursor.fetchall())
