"""Questions about what is frozen and what is public."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from artifacts.models import Sample
from reports import binder, labels, measures
from reports.models import Edition, EditionDraft, OlderDocument, Rendition, Snapshot, StateFigure
from reports.plan import Planner, State
from reports.renditions.about import query
from reports.renditions.layout import TableLayout
from reports.state.marks import NO_LIMIT
from reports.tables import ALL, TABLES, Axes, TableKind, dimension_title, dressed
from wbl_portal.core import clock
from wbl_portal.core.models import Job, StoredFile
from wbl_portal.frameworks import Framework, framework, slot_of
from wbl_portal.people.context import current_year
from wbl_portal.people.models import Role, RoleAssignment, SchoolYear
from wbl_portal.people.models.students import covers

FORMATS = ("html", "pdf", "csv", "json")
FEED_LENGTH = 50
OFFERED = "experiences-by-grade-phase"


@dataclass(frozen=True)
class Shelf:
    """The current editions of one school year by slot, each with its `title`, `as_of_day` and `files` ("pdf", ...)."""

    year: str
    editions: list[Edition]

    @property
    def last_verified(self) -> dt.datetime:
        """When any of them was last compared with the records."""
        return max(edition.last_verified for edition in self.editions)


def published_editions(year: SchoolYear | None = None) -> list[dict[str, Any]]:
    """The current edition of every slot (of a year, or of all), with the addresses of its page and files; one query.

    [{"slot", "year", "edition", "title", "as_of", "html", "pdf", "csv", "json"}]; "pdf" is None where PDFs are off.
    """
    return [_row(edition) for edition in _current() if year is None or edition.year_id == year.pk]


def shelves() -> list[Shelf]:
    """Everything current, the latest school year first; one query."""
    found: dict[str, list[Edition]] = {}
    for edition in _current():
        known: Any = edition
        known.title = edition.slot_title
        known.as_of_day = dt.date.fromisoformat(edition.document["as_of"])
        known.files = [name for name in FORMATS[1:] if name in known.formats]
        found.setdefault(edition.year.label, []).append(edition)
    return [Shelf(label, found[label]) for label in sorted(found, reverse=True)]


def current_editions() -> list[Edition]:
    """The current edition of every slot and year, the latest year first, without what they say; one query."""
    found = Edition.objects.select_related("year").defer("document").latest_of_each()
    return sorted(found, key=lambda edition: edition.year.label, reverse=True)


def latest_editions() -> list[Edition]:
    """What was published last, of any slot and year, without what it says; one query."""
    return list(
        Edition.objects.select_related("year")
        .defer("document")
        .order_by("-published_at", "slot", "-number")[:FEED_LENGTH]
    )


@dataclass(frozen=True)
class OlderShelf:
    """Documents older than the portal: those of one school year, and how many every year has, the latest first."""

    year: str
    documents: list[OlderDocument]
    counts: dict[str, int]


def older_shelf(asked: str | None) -> OlderShelf | None:
    """The older documents of the year asked for, else of the latest that has some; None where there are none. One query."""
    by_year: dict[str, list[OlderDocument]] = {}
    for each in OlderDocument.objects.current():
        by_year.setdefault(each.year_label, []).append(each)
    if not by_year:
        return None
    year = asked if asked in by_year else next(iter(by_year))
    return OlderShelf(year, by_year[year], {label: len(rows) for label, rows in by_year.items()})


def offers(editions: Iterable[Edition]) -> list[tuple[Framework, TableLayout]]:
    """For the home page: the numbers of experiences by grade and phase as published, in the language in force."""
    found = []
    for edition in editions:
        for table in edition.document["tables"]:
            if table["id"] == OFFERED:
                edition_of = framework(edition.framework)
                found.append((edition_of, TableLayout(dressed(OFFERED, table["rows"], _axes(table), edition_of))))
    return found


def address(year: str, slot: str, file_format: str = "html") -> str:
    """The address of a current edition's page or file, for ever."""
    return f"/artifacts/{year}/{slot}/" if file_format == "html" else f"/artifacts/{year}/{slot}.{file_format}"


def sample_file(year: str, slot: str, sample_id: uuid.UUID) -> StoredFile | None:
    """The public file of a sample that the current edition of a slot shows, with consent in force today."""
    current = Edition.objects.filter(year__label=year, slot=slot).order_by("-number").first()
    rows = (row for listing in current.document["listings"] for row in listing["rows"]) if current else ()
    shown = next((row for row in rows if row.get("id") == str(sample_id)), None)
    sample = Sample.objects.with_consent(clock.today()).filter(pk=sample_id, accepted_at__isnull=False)
    found = sample.select_related("public_file").first() if shown else None
    stored = found.public_file if found else None
    return stored if stored and shown and stored.sha256 == shown["sha256"] else None


def _current() -> Iterable[Edition]:
    formats = Rendition.objects.in_force().filter(edition=OuterRef("pk"), language="en").values("format")
    return Edition.objects.select_related("year").annotate(formats=ArraySubquery(formats)).latest_of_each()


def _axes(table: dict[str, Any]) -> Axes:
    grades, phases = ([label for label in table["labels"][name] if label != ALL] for name in ("grade", "phase"))
    return Axes(grades=grades, phases=phases, types={})


def _row(edition: Edition) -> dict[str, Any]:
    year, formats = edition.year.label, set(edition.formats)  # type: ignore[attr-defined]
    return {
        "slot": edition.slot,
        "year": year,
        "edition": edition.number,
        "title": edition.document.get("title", ""),
        "as_of": edition.document.get("as_of", ""),
        **{name: address(year, edition.slot, name) if name in formats else None for name in FORMATS},
    }


def year_asked(label: str | None) -> SchoolYear | None:
    """The school year of a label; the present one when none is asked for or it is not known."""
    return (SchoolYear.objects.filter(label=label).first() if label else None) or current_year()


def year_switch(current: SchoolYear | None) -> list[dict[str, Any]]:
    return [{"label": year.label, "current": year == current} for year in SchoolYear.objects.all()]


def report_page(year: SchoolYear) -> dict[str, Any]:
    """Everything the page of the reports shows of a year, in a constant number of queries."""
    planner = Planner(year)
    entries = [binder.entry(plan) for plan in planner.slots()]
    return {
        "entries": entries,
        "changes": sum(1 for each in entries if each.plan.state == State.NEW),
        "snapshots": year.snapshots.latest_first().defer("figures"),
        "draft": open_draft(year),
        "running": Job.objects.filter(
            kind__in=["snapshot", "publish", "draft"], state__in=[Job.State.QUEUED, Job.State.RUNNING]
        ).first(),
        "years": year_switch(year),
    }


def open_draft(year: SchoolYear) -> EditionDraft | None:
    """The draft of a year that waits, is on its way or was returned; without what it says."""
    return EditionDraft.objects.filter(year=year).open().defer("slots").first()


def principal_approves() -> bool:
    """Whether somebody who can sign in holds the principal's role today."""
    held = RoleAssignment.objects.filter(covers(clock.today(), "starts_on", "ends_on"), role=Role.PRINCIPAL)
    return held.filter(user__is_active=True).exists()


def masking(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The masking report per table: title, joined grades, and each cell that is not shown as a figure, with the reason.

    Reasons: "small" itself, "complementary" (it protects another), "earlier" (only for what is public already).
    """
    found, known_labels = [], labels.own()
    for report in snapshot.protected.get("report", []):
        edition, slot = slot_of(report["slot"])[0], labels.slot(report["slot"], known_labels)
        axes = Axes(**snapshot.figures["programs"][edition.key]["axes"])
        cells = [
            {"cell": _cell_words(name, report["table"], axes, edition), "shown": shown, "reason": reason}
            for shown, cells in (("range", report["banded"]), ("mark", report["hidden"]))
            for name, reason in sorted(cells.items())
        ]
        share = round(100 * report["shown"] / report["singles"]) if report["singles"] else 100
        kind = TABLES[report["table"]]
        known = {"slot": slot, "title": kind.title, "cells": cells, "joined": report["joined"], "share": share}
        known["given_up"] = [dimension_title(dimension) for dimension in report.get("given_up", [])]
        about = {"kind": kind, "query": query(kind.measure), "rows": _rows_of(kind, edition, snapshot.year.label)}
        found.append(known | about)
    return found


def _rows_of(kind: TableKind, edition: Framework, year: str) -> str:
    """Where staff see the live figures of a table, each with its rows; '' where the numbers do not have them."""
    if kind.measure not in ("members", "students", "participations"):
        return ""
    by = "group" if kind.by_group else kind.dimensions[-1]
    return f"{reverse('number_list')}?{urlencode({'by': by, 'program': edition.family, 'year': year})}"


@dataclass(frozen=True)
class OtherLayout:
    """A way to join grades: how many cells of its tables show a figure or a range, of how many."""

    program: str
    counts: str
    joined: list[str]
    shown: int
    cells: int
    percent: int
    chosen: bool


def layouts(snapshot: Snapshot) -> list[OtherLayout]:
    """What the layouts tried for a snapshot show, by program; those of heads before those of participations."""
    titles = {program.framework.family: program.framework.title for program in measures.programs()}
    found = [
        OtherLayout(
            program=titles.get(each["framework"], each["framework"]),
            counts=each["counts"],
            joined=each["joined"],
            shown=each["cells"],
            cells=each["printed"],
            percent=round(100 * each["share"]),
            chosen=each["chosen"],
        )
        for each in snapshot.protected.get("layouts", [])
    ]
    return sorted(found, key=lambda each: (each.program, each.counts, len(each.joined), each.joined))


def state_figures(year: SchoolYear) -> list[dict[str, Any]]:
    """What the state publishes of a year, in people's words; one query."""
    return [
        {
            "row": row,
            "title": TABLES[row.table].title if row.table in TABLES else row.table,
            "cell": ", ".join(f"{dimension_title(d)} {label}" for d, label in row.labels.items()) or _("The whole"),
            "is_open": row.most >= NO_LIMIT,
        }
        for row in StateFigure.objects.filter(year=year.label)
    ]


def _cell_words(name: str, table: str, axes: Axes, edition: Framework) -> str:
    """'grade 9, phase training' as people say it."""
    labels = dressed(table, [], axes, edition)["labels"]
    pairs = (part.split(" ", 1) for part in name.split(", "))
    return ", ".join(labels[dimension].get(label, label) for dimension, label in pairs)


def told(result: dict[str, Any], own: labels.Own) -> dict[str, Any]:
    """One line of a publication's result: the slot's title and what happened to it, in words and tone."""
    day = dt.date.fromisoformat(result["as_of"]) if result["as_of"] else None
    words = {
        State.NEW: (_("Edition %s is published") % result["edition"], "ok"),
        State.UNCHANGED: (_("Nothing changed: edition %s stays") % result["edition"], "neutral"),
        State.NEEDS_SNAPSHOT: (_("Freeze a snapshot first"), "warn"),
        State.NOT_BUILT: (_("Not published yet"), "neutral"),
    }
    text, tone = words[State(result["state"])]
    return {"slot": labels.slot(result["slot"], own), "text": text, "tone": tone, "held": result["held"], "as_of": day}
