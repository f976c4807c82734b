"""The long work of the reports, as jobs: the same in the worker (web) and in the foreground (commands)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django_tenants.utils import schema_context

from academies.hosts import public_address
from academies.models import Academy
from artifacts.services import publication
from reports.district.tasks import read_campuses, read_campuses_of_all_districts
from reports.models import EditionDraft
from reports.services import drafts, holds, publishing, site_copies, snapshots, withdrawal, year_letters
from wbl_portal.core import files, jobs
from wbl_portal.core.actor import PORTAL, Actor
from wbl_portal.core.database import connection
from wbl_portal.core.models import Job
from wbl_portal.core.tasks import campus_task, fleet_task
from wbl_portal.people.models import SchoolYear

SNAPSHOT, PUBLICATION, DRAFT = "snapshot", "publish", "draft"

__all__ = [
    "ask_approved",
    "ask_draft",
    "ask_publication",
    "ask_snapshot",
    "freeze_snapshot",
    "look_for_lapsed_consents",
    "prepare_draft",
    "publish_slots",
    "read_campuses",
    "read_campuses_of_all_districts",
    "snapshot_payload",
    "take_out_lapsed_samples",
    "write_to_principals",
    "write_to_principals_everywhere",
]


@jobs.work(SNAPSHOT)
def freeze_snapshot(run: jobs.Run) -> jobs.Write:
    asked = run.payload
    as_of = dt.date.fromisoformat(asked["as_of"]) if asked.get("as_of") else None
    prepared = snapshots.prepare(
        year=SchoolYear.objects.get(label=asked["year"]),
        name=asked["name"],
        as_of=as_of,
        correct=asked.get("correct", False),
        reason=asked.get("reason", ""),
        say=run.progress,
    )

    def write() -> dict[str, Any]:
        snapshot = snapshots.store(prepared, by=run.by)
        told = {"name": snapshot.name, "as_of": snapshot.as_of.isoformat(), "year": asked["year"]}
        return told | {"snapshot": str(snapshot.pk), "unchanged": prepared.same_as is not None}

    return write


@jobs.work(PUBLICATION)
def publish_slots(run: jobs.Run) -> jobs.Write:
    """Payload: {"year", "slots", "role"}, and "draft" where the principal approved one: then exactly its content."""
    if run.payload.get("draft"):
        return _publish_approved(run)
    year = SchoolYear.objects.get(label=run.payload["year"])
    prepared = publishing.prepare(year=year, slots=run.payload.get("slots"), role=run.payload["role"], say=run.progress)

    def write() -> dict[str, Any]:
        told = publishing.store(prepared, by=run.by)
        drafts.settle(year=year, by=run.by)
        return {"year": year.label, "slots": told}

    return write


def _publish_approved(run: jobs.Run) -> jobs.Write:
    """What was approved, or a fresh draft that asks again where the records changed meanwhile."""
    draft = EditionDraft.objects.select_related("year").get(pk=run.payload["draft"])
    if draft.state != EditionDraft.State.APPROVED:
        raise jobs.JobRefused(_("This draft does not wait any more. Look at the reports again."))
    try:
        prepared = publishing.prepare(
            year=draft.year,
            slots=draft.slot_keys,
            role=run.payload["role"],
            say=run.progress,
            approved=draft.content,
        )
    except publishing.ContentChanged:
        return _ask_again(draft, run)

    def write() -> dict[str, Any]:
        told = publishing.store(prepared, by=run.by)
        drafts.finish(draft=draft, by=run.by)
        return {"year": draft.year.label, "slots": told}

    return write


@jobs.work(DRAFT)
def prepare_draft(run: jobs.Run) -> jobs.Write:
    """Payload: {"year"}; result: {"year", "draft", "slots"}, without a draft where nothing would change."""
    prepared = drafts.prepare(year=SchoolYear.objects.get(label=run.payload["year"]), say=run.progress)
    return lambda: _drafted(prepared, run.by)


def _ask_again(draft: EditionDraft, run: jobs.Run) -> jobs.Write:
    prepared = drafts.prepare(year=draft.year, say=run.progress)
    return lambda: _drafted(prepared, run.by) | {"changed": True}


def _drafted(prepared: drafts.PreparedDraft, by: Actor) -> dict[str, Any]:
    draft = drafts.store(prepared, by=by)
    told = [] if draft else [publishing.told(plan) for plan in prepared.plans]
    return {"year": prepared.year.label, "draft": str(draft.pk) if draft else "", "slots": told}


@campus_task
def take_out_lapsed_samples() -> None:
    """Consents that ended take their samples out of every edition of the campus, then their public copies.

    What was hidden under a hold goes as well when none stands any more, and bytes whose row went before them.
    """
    if withdrawal.withdraw_lapsed(by=PORTAL):
        site_copies.forget_copy(by=PORTAL)
    publication.forget_lapsed(by=PORTAL)
    withdrawal.remove_hidden(by=PORTAL)
    if not holds.keeps_anything():
        files.sweep()


@fleet_task
def look_for_lapsed_consents() -> None:
    """Hand every campus its look at the consents; the files themselves are closed the day a consent ends."""
    for schema in Academy.objects.filter(kind=Academy.Kind.CAMPUS).values_list("schema_name", flat=True):
        with schema_context(schema):
            take_out_lapsed_samples.delay()


@campus_task
def write_to_principals() -> None:
    """The state of the year to the principals, on the first school day of a month or shortly after it."""
    year_letters.write_to_principals(site=public_address(connection.tenant), by=PORTAL)


@fleet_task
def write_to_principals_everywhere() -> None:
    """Every campus but those for practice looks each day; a principal is written to once a month."""
    for schema in Academy.objects.filter(kind=Academy.Kind.CAMPUS, is_practice=False).values_list(
        "schema_name", flat=True
    ):
        with schema_context(schema):
            write_to_principals.delay()


def snapshot_payload(
    *, year: str, name: str, as_of: dt.date | None = None, correct: bool = False, reason: str = ""
) -> dict[str, Any]:
    day = as_of.isoformat() if as_of else None
    return {"year": year, "name": name, "as_of": day, "correct": correct, "reason": reason}


def ask_snapshot(*, payload: dict[str, Any], by: Actor) -> Job:
    """Hand a freeze to the worker."""
    return jobs.ask(SNAPSHOT, by=by, payload=payload)


def ask_publication(*, year: str, slots: list[str] | None, role: str, by: Actor) -> Job:
    """Hand a publication to the worker."""
    return jobs.ask(PUBLICATION, by=by, payload={"year": year, "slots": slots, "role": role})


def ask_draft(*, year: str, by: Actor) -> Job:
    """Hand the preparation of a draft to the worker."""
    return jobs.ask(DRAFT, by=by, payload={"year": year})


def ask_approved(*, draft: EditionDraft, role: str, by: Actor) -> Job:
    """Hand the publication of an approved draft to the worker."""
    return jobs.ask(PUBLICATION, by=by, payload={"year": draft.year.label, "draft": str(draft.pk), "role": role})
