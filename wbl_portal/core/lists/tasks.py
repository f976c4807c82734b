"""Lists as jobs: what one would change, and changing it."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wbl_portal.core import files, jobs, uploads
from wbl_portal.core.actor import Actor
from wbl_portal.core.lists import reading, writing
from wbl_portal.core.lists.kinds import ListKind, kind_of
from wbl_portal.core.lists.plan import Plan
from wbl_portal.core.models import AuditEntry, Job, StoredFile
from wbl_portal.core.sheets import SheetRefused, SheetReport

CHECK, IMPORT = "list.check", "list.import"
SHOWN = 200  # refused rows that the page lists; the count is of all


def use_of(kind: ListKind) -> str:
    """What an upload of this kind is kept for (see core.uploads)."""
    return f"list-{kind.key}"


@transaction.atomic
def keep(*, data: bytes, name: str, kind: ListKind, by: Actor) -> StoredFile:
    """Keep a list while somebody matches its columns; raises SheetRefused when it can be none."""
    as_csv = reading.as_csv(data, name)
    reading.look(as_csv, name)
    return uploads.hold_bytes(as_csv, name=name, use=use_of(kind), by=by)


def kept_of(key: uuid.UUID | str, kind: ListKind) -> StoredFile:
    """The kept list; raises ValidationError when it is gone."""
    return uploads.held(str(key), use=use_of(kind))


def remembered(kind: ListKind) -> dict[str, str]:
    """Column key -> the heading that the latest list of this kind had for it."""
    found = writing.imports(kind.key).values_list("after__columns", flat=True).first()
    return dict(found or {})


@transaction.atomic
def ask_check(*, kept: StoredFile, kind: ListKind, places: Mapping[str, int], by: Actor) -> Job:
    """Ask what the list would change."""
    asked = {"kind": kind.key, "file": str(kept.pk), "name": kept.name, "places": dict(places)}
    return jobs.ask(CHECK, by=by, payload=asked)


@transaction.atomic
def ask_import(*, check: Job, by: Actor) -> Job:
    """Import the very list that was checked; raises ValidationError when it is no longer kept."""
    if not can_import(check):
        raise ValidationError(_("This list is no longer kept. Choose it again."))
    return jobs.ask(IMPORT, by=by, payload=check.payload)


def can_import(check: Job) -> bool:
    """Whether a finished check may be followed by its import: it would change something and the list is kept."""
    kind = kind_of(check.payload.get("kind", ""))
    if check.kind != CHECK or check.state != Job.State.DONE or kind is None:
        return False
    brings = check.result.get("added", 0) + check.result.get("changed", 0)
    return bool(brings) and StoredFile.objects.filter(pk=check.payload["file"]).exists()


@jobs.work(CHECK)
def check_list(run: jobs.Run) -> jobs.Write:
    run.progress(20, _("Comparing the rows"))
    result = _told(_planned(run))
    return lambda: result


@jobs.work(IMPORT)
def bring_in_list(run: jobs.Run) -> jobs.Write:
    run.progress(20, _("Writing the rows"))
    return lambda: _import(run)


def _import(run: jobs.Run) -> dict[str, Any]:
    writing.lock()
    kind, kept = _meant(run)
    header = reading.look(files.read(kept), kept.name).header
    plan = _planned(run)
    columns = {key: header[place] for key, place in run.payload["places"].items() if place < len(header)}
    told = _told(plan)
    if plan.new or plan.changes:
        told["entry"] = str(_written(plan, kind, kept, columns, run).pk)
    files.forget(kept)
    return told


def _written(plan: Plan, kind: ListKind, kept: StoredFile, columns: dict[str, str], run: jobs.Run) -> AuditEntry:
    try:
        with transaction.atomic():
            return writing.write(plan, key=kind.key, file=kept.name, columns=columns, by=run.by)
    except IntegrityError as error:  # somebody added one of the rows a moment ago
        raise jobs.JobRefused(_("Somebody changed the same records a moment ago. Check the list once more.")) from error


def _planned(run: jobs.Run) -> Plan:
    kind, kept = _meant(run)
    report = SheetReport(kept.name)
    try:
        lines = reading.read(files.read(kept), run.payload["places"], kind, report)
    except SheetRefused as refused:
        raise jobs.JobRefused(str(refused)) from refused
    plan = Plan(report, kind.main, run.by)
    kind.plan(lines, plan)
    report.rejected.sort(key=lambda each: each.line)
    return plan


def _meant(run: jobs.Run) -> tuple[ListKind, StoredFile]:
    kind = kind_of(run.payload["kind"])
    kept = StoredFile.objects.filter(pk=run.payload["file"]).first()
    if kind is None or kept is None:
        raise jobs.JobRefused(_("This list is no longer kept. Choose it again."))
    return kind, kept


def _told(plan: Plan) -> dict[str, Any]:
    report = plan.report
    shown = [asdict(row) for row in report.rejected[:SHOWN]]
    return {**report.counts(), "rejected": shown, "rejected_count": len(report.rejected)}
