"""Freeze the figures of a school year: measure, protect all slots jointly, keep the aggregates. No student is kept."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reports import counted_rows, documents, measures
from reports.disclosure import CannotMask, Held, InconsistentTables, Protected, Statement, protect
from reports.listings import Asked
from reports.models import Edition, Snapshot
from reports.models.editions import BIANNUAL, CORRECTION, snapshot_words
from reports.state.known import public_figures
from reports.upkeep import proof
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.progress import Say, quiet
from wbl_portal.people import sample_data
from wbl_portal.people.models import SchoolYear

LONGEST_REASON = 500
# All tables of the year; then what other layouts of the grades would show, for staff.
PROTECTION_SECONDS, COMPARISON_SECONDS = 60.0, 20.0


@dataclass(frozen=True)
class Prepared:
    """What will be written: the figures and their protected form, or the snapshot that says the same already."""

    year: SchoolYear
    name: str
    as_of: dt.date
    corrects: Snapshot | None
    figures: dict[str, Any]
    protected: dict[str, Any]
    rows: counted_rows.Digests
    reason: str = ""
    same_as: Snapshot | None = None


def freeze(
    *,
    year: SchoolYear,
    name: str,
    as_of: dt.date | None = None,
    correct: bool = False,
    reason: str = "",
    by: Actor,
    say: Say = quiet,
) -> Snapshot:
    """Freeze the figures as of a day (default: today, at most the year's last day) under a name.

    `correct`: replace the year's latest snapshot of that name by a correction with the same as-of date, for a `reason`
    that is printed with the figures. Raises JobRefused with the sentence for whoever asked, naming tables and cells where
    figures cannot be shown.
    """
    return store(prepare(year=year, name=name, as_of=as_of, correct=correct, reason=reason, say=say), by=by)


def prepare(
    *, year: SchoolYear, name: str, as_of: dt.date | None, correct: bool, reason: str = "", say: Say
) -> Prepared:
    """Everything that takes long, outside a transaction; raises JobRefused."""
    sample_data.refuse_figures_of_it()
    reason = _checked_reason(reason) if correct else ""
    latest = year.snapshots.latest_first().first()
    corrected = _corrected(year, name, latest) if correct else None
    day = corrected.as_of if corrected else _day(year, as_of, latest)
    say(5, _("Counting"))
    figures, rows = _counted(year, day)
    same = next((each for each in _rivals(year, name, corrected) if each.sha256 == documents.plain_hash(figures)), None)
    if same:
        return Prepared(year, name, day, corrected, figures, same.protected, rows, same_as=same)
    if not correct:
        _check_name(year, name, latest)
    _check_moves(year, name, figures, corrected)
    say(30, _("Protecting small groups"))
    base = (corrected.corrects or corrected).name if corrected else name
    protected = _protected(year, {"name": base, "as_of": day.isoformat()}, figures, say)
    name = _correction_name(year, base) if corrected else name
    original = (corrected.corrects or corrected) if corrected else None
    return Prepared(year, name, day, original, figures, protected, rows, reason)


def _counted(year: SchoolYear, day: dt.date) -> tuple[dict[str, Any], counted_rows.Digests]:
    """The figures and the digests of the records they were counted from: of one moment, or counted again."""
    for _attempt in range(3):
        before = counted_rows.digests(year, day)
        figures = measures.all_programs(year, day)
        if counted_rows.digests(year, day) == before:
            return figures, before
    raise JobRefused(_("The records are being changed just now. Freeze the figures again in a few minutes."))


@transaction.atomic
def store(prepared: Prepared, *, by: Actor) -> Snapshot:
    """Write the snapshot; the same figures under the same name change nothing."""
    if prepared.same_as:
        return prepared.same_as
    SchoolYear.objects.select_for_update().get(pk=prepared.year.pk)
    if prepared.year.snapshots.filter(name=prepared.name).exists():
        raise JobRefused(_("The snapshot “%s” has just been frozen by somebody else.") % prepared.name)
    snapshot = Snapshot(
        year=prepared.year,
        name=prepared.name,
        as_of=prepared.as_of,
        corrects=prepared.corrects,
        frozen_at=clock.now(),
        frozen_by=by.label,
        figures=prepared.figures,
        sha256=documents.plain_hash(prepared.figures),
        protected=prepared.protected,
        rows=prepared.rows,
        reason=prepared.reason,
    )
    snapshot.seal = proof.seal_of(snapshot)
    snapshot.save(force_insert=True)
    known = {"year": prepared.year.label, "name": snapshot.name, "as_of": snapshot.as_of, "sha256": snapshot.sha256}
    told = known | {"seal": snapshot.seal, "rows": snapshot.rows["sha256"], "reason": snapshot.reason}
    audit.record(verb=proof.FROZEN, by=by, subject=snapshot, after=told)
    return snapshot


def _day(year: SchoolYear, as_of: dt.date | None, latest: Snapshot | None) -> dt.date:
    last = min(clock.today(), year.ends_on)
    day = as_of or last
    if not year.starts_on <= day <= last:
        raise JobRefused(
            _("The as-of date must lie between %(first)s and %(last)s.") % {"first": year.starts_on, "last": last}
        )
    if latest and day < latest.as_of:
        known = {"name": latest.name, "day": latest.as_of}
        raise JobRefused(
            _("The snapshot “%(name)s” is as of %(day)s; a later one cannot reach back before it.") % known
        )
    return day


def _check_name(year: SchoolYear, name: str, latest: Snapshot | None) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > 30 or CORRECTION in name:
        raise JobRefused(_("“%s” is no name for a snapshot. Example: fall") % name)
    if year.snapshots.filter(name=name).exists():
        raise JobRefused(
            _(
                "The snapshot “%s” of this year is frozen already and the figures have changed since. Freeze a correction of it."
            )
            % snapshot_words(name)
        )


def _rivals(year: SchoolYear, name: str, corrected: Snapshot | None) -> list[Snapshot]:
    """The latest state of the snapshot of that name: frozen again without a change it stays as it is."""
    if corrected:
        return [corrected]
    first = year.snapshots.filter(name=name).first()
    return list(first.corrections.latest_first()[:1]) or [first] if first else []


def _corrected(year: SchoolYear, name: str, latest: Snapshot | None) -> Snapshot:
    first = year.snapshots.filter(name=name).first()
    if first is None or latest is None:
        raise JobRefused(_("There is no snapshot “%s” in this year to correct.") % snapshot_words(name))
    if latest not in (first, *first.corrections.all()):
        raise JobRefused(_("Only the latest snapshot of a year, “%s”, can be corrected.") % latest.title)
    return latest


def _checked_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise JobRefused(_("Say why the figures are corrected; the reason is printed with them."))
    if len(reason) > LONGEST_REASON:
        raise JobRefused(_("The reason is too long: use at most %s characters.") % LONGEST_REASON)
    return reason


def _correction_name(year: SchoolYear, base: str) -> str:
    number = year.snapshots.filter(corrects__name=base).count() + 1
    return base + CORRECTION if number == 1 else f"{base}{CORRECTION}-{number}"


def _check_moves(year: SchoolYear, name: str, figures: dict[str, Any], corrected: Snapshot | None) -> None:
    """A correction, or a snapshot beside fall and spring, may move a published cell or sum by 0 or at least k only."""
    if corrected is None and name in BIANNUAL:
        return
    public = year.snapshots.filter(editions__isnull=False).latest_first().first()
    if public is None:
        return
    cells = list(small_moves(public.figures, figures, connection.tenant.smallest_group))
    if cells:
        raise JobRefused(
            _(
                "Held until the next snapshot: these figures moved by so few students that the difference would show them: %s"
            )
            % "; ".join(cells)
        )


def small_moves(old: dict[str, Any], new: dict[str, Any], k: int) -> Iterator[str]:
    """The cells and sums, by name, that moved by more than 0 and less than k between two states of the figures."""
    before, after = dict(measures.cells_of(old)), dict(measures.cells_of(new))
    for cell in sorted(before.keys() | after.keys()):
        if 0 < abs(before.get(cell, 0) - after.get(cell, 0)) < k:
            yield f"{cell[0]} {cell[1]} [{', '.join(cell[2:])}]"


def _protected(year: SchoolYear, snapshot: dict[str, str], figures: dict[str, Any], say: Say) -> dict[str, Any]:
    campus = connection.tenant
    earlier = list(Edition.objects.filter(year=year).order_by("published_at").values_list("document", flat=True))
    exact = list(_exact_documents(year, snapshot, figures))
    try:
        done = protect(
            exact,
            k=campus.smallest_group,
            zeros_are_safe=campus.zero_is_safe,
            all_is_safe=campus.all_is_safe,
            earlier=earlier,
            stated=[Statement(**known) for known in public_figures(year.label)],
            time_limit=PROTECTION_SECONDS,
            compare_for=COMPARISON_SECONDS,
            say=partial(_solving, say),
        )
    except Held as held:
        raise JobRefused(_("Held until the next snapshot: %s") % "; ".join(held.cells)) from held
    except (CannotMask, InconsistentTables) as error:
        raise JobRefused(_("The figures cannot be made safe to publish: %s") % error) from error
    return _as_kept(done)


def _solving(say: Say, done: int, slots: str) -> None:
    say(30 + 65 * done // 100, _("Protecting small groups of %s") % slots)


def _exact_documents(year: SchoolYear, snapshot: dict[str, str], figures: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for program in measures.programs():
        counted = _by_table(figures["programs"][program.framework.key])
        offered = _by_table(measures.offered_figures(program, year))
        for slot in program.framework.slots:
            asked = Asked(program, slot, year, clock.today())
            if measures.counts_students(slot):
                yield documents.table_document(asked, figures=counted, snapshot=snapshot)
            elif slot.tables:
                yield documents.table_document(asked, figures=offered)


def _by_table(found: dict[str, Any]) -> dict[str, Any]:
    return {"axes": found["axes"], "tables": {name: {"rows": rows} for name, rows in found["tables"].items()}}


def _as_kept(done: Protected) -> dict[str, Any]:
    slots = {
        document["slot"]: {
            table["id"]: {"rows": table["rows"], "parts": table["parts"], "given_up": table.get("given_up", [])}
            for table in document["tables"]
        }
        for document in done.documents
        if document["snapshot"]
    }
    return {
        "slots": slots,
        "report": [asdict(each) for each in done.tables],
        "layouts": [asdict(each) for each in done.layouts],
        "usefulness": round(done.usefulness, 3),
        "k": connection.tenant.smallest_group,
    }
