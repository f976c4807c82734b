"""Choose how grades are joined, so that readers keep the most, and say what another layout would have shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.disclosure.coarsen import GRADE, Layout, coarsened, is_as_coarse, is_joinable, layouts, single_grades
from reports.disclosure.report import LayoutReport, Protected
from reports.disclosure.solving import CannotMask, Job, solved
from reports.disclosure.tables import Document, Table

# A table is useful while this share of its single cells shows a figure or a band.
USEFUL = 0.8
TIMES = "participations"


@dataclass(frozen=True)
class Choice:
    """A layout per measure; `layout` is the one under comparison, `counts` what it groups."""

    chosen: dict[str, Layout]
    layout: Layout
    counts: str


def chosen(job: Job) -> Protected:
    """The documents in the layout that keeps the most; raises `CannotMask` where none can be protected.

    Heads and members share one layout; times may need a coarser one, as they have no denominator for a band.
    """
    heads = [measure for measure in _measures(job.documents) if measure != TIMES]
    first = layouts(_grades(job.documents)) if heads else [tuple((grade,) for grade in _grades(job.documents))]
    layout, done = _best(
        job, _without_times(job), [Choice(dict.fromkeys(heads, each), each, "heads") for each in first]
    )
    if TIMES not in _measures(job.documents, all_tables=True):
        return done
    base, reports = dict.fromkeys(heads, layout), done.layouts
    coarser = [each for each in layouts(_grades(job.documents)) if is_as_coarse(each, layout)]
    done = _best(job, job.documents, [Choice(base | {TIMES: each}, each, "times") for each in coarser])[1]
    done.layouts = reports + done.layouts
    return done


def compared(job: Job, known: Sequence[LayoutReport]) -> list[LayoutReport]:
    """What the other layouts of heads and members would show, as far as time allows."""
    found, seen = [], {tuple(report.joined) for report in known if report.counts == "heads"}
    heads = [measure for measure in _measures(job.documents) if measure != TIMES]
    for layout in layouts(_grades(job.documents)) if heads else ():
        if len(layout) == 1 or _joined(layout) in seen:
            continue
        try:
            done = _solved(job, _without_times(job), Choice(dict.fromkeys(heads, layout), layout, "heads"))
        except CannotMask:
            continue
        found += done.layouts
    return found


def _best(job: Job, documents: list[Document], choices: Sequence[Choice]) -> tuple[Layout, Protected]:
    """The layout under which most single cells are shown, of those under which no table loses too many.

    Finer ones come first, so one that has no more cells than the best has shown need not be tried.
    """
    tried: list[tuple[tuple[bool, int, float], Layout, Protected]] = []
    failed: CannotMask | None = None
    for choice in choices:
        best = max((each[0] for each in tried), default=None)
        cells = _cells(coarsened(document, choice.chosen) for document in documents)
        if best is not None and ((best[0] and cells <= best[1]) or (cells <= best[1] and len(choice.layout) == 1)):
            continue
        try:
            done = _solved(job, documents, choice)
        except CannotMask as error:
            failed = failed or error
            continue
        report = done.layouts[0]
        tried.append(
            ((report.worst >= USEFUL and len(choice.layout) > 1, report.cells, report.share), choice.layout, done)
        )
    if not tried:
        raise failed or CannotMask("nothing to choose from", [])
    _, layout, done = max(tried, key=lambda each: each[0])
    done.layouts = [each[2].layouts[0] for each in tried]
    for each in done.layouts:
        each.chosen = each.joined == list(_joined(layout))
    return layout, done


def _solved(job: Job, documents: list[Document], choice: Choice) -> Protected:
    done = solved(job, [coarsened(document, choice.chosen) for document in documents])
    layered = {table["id"] for document in documents for table in document["tables"] if is_joinable(table)}
    tables = [report for report in done.tables if report.table in layered]
    done.layouts = [
        LayoutReport(
            framework=documents[0]["framework"],
            counts=choice.counts,
            joined=list(_joined(choice.layout)),
            cells=sum(report.cells_shown for report in tables),
            printed=sum(report.cells for report in tables),
            share=sum(report.shown for report in tables) / max(1, sum(report.singles for report in tables)),
            worst=min((report.usefulness for report in tables), default=1.0),
        )
    ]
    return done


def _joined(layout: Layout) -> tuple[str, ...]:
    return tuple(f"{group[0]}-{group[-1]}" for group in layout if len(group) > 1)


def _cells(documents: Iterable[Document]) -> int:
    """The cells without a total of the tables whose grades may be joined."""
    found = 0
    for document in documents:
        for table in document["tables"]:
            if _has_grades(table) and not table.get("safe"):
                found += sum(
                    all(row[d] != table["totals"].get(d) for d in table["dimensions"]) for row in table["rows"]
                )
    return found


def _has_grades(table: Table) -> bool:
    return GRADE in table["dimensions"] and GRADE not in table.get("overlapping", ())


def _grades(documents: Sequence[Document]) -> list[str]:
    tables = [table for document in documents for table in document["tables"] if is_joinable(table)]
    return sorted({grade for table in tables for grade in single_grades(table)}, key=int)


def _measures(documents: Sequence[Document], *, all_tables: bool = False) -> list[str]:
    tables = [table for document in documents for table in document["tables"] if all_tables or is_joinable(table)]
    return sorted({table["measure"] for table in tables})


def _without_times(job: Job) -> list[Document]:
    return [d | {"tables": [t for t in d["tables"] if t["measure"] != TIMES]} for d in job.documents]
