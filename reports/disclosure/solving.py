"""One solve: documents in a given layout become publishable ones, or it is said which cells stand in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from reports.disclosure.earlier import Public
from reports.disclosure.figures import Figures, Offer
from reports.disclosure.mask import Case, Unmaskable, added_up, decide, too_late
from reports.disclosure.options import Policy
from reports.disclosure.report import Protected, write
from reports.disclosure.solver import Option, OutOfTime
from reports.disclosure.tables import Document, Key, Relation, Table
from reports.disclosure.unions import sum_of, union_of


class CannotMask(Exception):
    """The tables cannot be made safe. `cells` names each as "slot table [labels]", `tables` as (slot, table)."""

    def __init__(self, reason: str, cells: Sequence[str], tables: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(f"{reason}: {'; '.join(cells)}")
        self.cells, self.tables = list(cells), list(tables)


@dataclass(frozen=True)
class Job:
    """The documents of one framework, year and snapshot, protected together until a deadline (of the solver's clock).

    `tell` is called now and then while it works.
    """

    documents: list[Document]
    public: Public
    offered: Mapping[Offer, int]
    policy: Policy
    deadline: float
    tell: Callable[[], None]

    def until(self, deadline: float) -> Job:
        """The same with another deadline."""
        return replace(self, deadline=deadline)


def solved(job: Job, documents: list[Document]) -> Protected:
    """These documents protected; raises `CannotMask`."""
    figures, public = Figures(documents), job.public
    relations = figures.relations(public.sheets)
    keys = {key for relation in relations for key, _ in relation.terms}
    relations += [*public.sums, *figures.ties(keys | set(public.intervals), job.offered)]
    relations += public.facts(relations)
    try:
        case, options = _decided(job, figures, relations)
    except Unmaskable as error:
        cells, tables = _places(documents, figures, error.keys)
        raise CannotMask("these figures cannot be protected", cells, tables) from error
    except OutOfTime as error:
        tables = [(d["slot"], t["id"]) for d in documents for t in d["tables"] if not t.get("safe")]
        named = [f"{slot} {table}" for slot, table in tables]
        raise CannotMask("the time limit passed before the figures were proved safe", named, tables) from error
    earlier = _only_for_what_is_public(job, case, relations, options)
    return write(documents, figures, dict(zip(case.keys, options, strict=True)), job.policy, earlier)


def _decided(job: Job, figures: Figures, relations: list[Relation]) -> tuple[Case, list[Option]]:
    """Options under which no figure and no sum of hidden ones gives a small group away."""
    unions = job.public.taken_apart(figures)
    lost = too_late(relations, job.public, job.policy, job.deadline)
    while True:
        job.tell()
        known = [*relations, *(sum_of(parts) for parts in unions.values())]
        case = Case(figures, known, job.public, job.policy, job.deadline, unions)
        options = decide(case, lost)
        fresh = added_up(case, options, relations)
        if not fresh:
            return case, options
        if {union_of(parts) for parts in fresh} <= set(unions):
            raise Unmaskable(fresh[0])
        unions |= {union_of(parts): parts for parts in fresh}


def _only_for_what_is_public(job: Job, case: Case, relations: list[Relation], options: list[Option]) -> set[Key]:
    """The figures that could be shown if nothing were public yet, as far as time allows to find out."""
    found = {key for key in case.figures.truth if _moved(case, key)}
    if job.public.intervals:
        with suppress(OutOfTime):
            found |= set(_free_without_the_public(job, case, relations, options))
    return found


def _free_without_the_public(job: Job, case: Case, relations: list[Relation], options: list[Option]) -> Iterator[Key]:
    fresh = Case(case.figures, relations, Public(), job.policy, job.deadline)
    known = dict(zip(case.keys, options, strict=True))
    plain = [known[key] for key in fresh.keys]
    fresh.show_bases(plain)
    for column, key in enumerate(fresh.keys):
        value = case.figures.truth.get(key)
        if value is not None and not plain[column].known and not job.policy.is_small(value, fresh.base(key)):
            trial = [*plain[:column], Option(value, value, 0.0, "figure"), *plain[column + 1 :]]
            if fresh.unsafe(trial, near=column) is None:
                yield key


def _moved(case: Case, key: Key) -> bool:
    value = case.figures.truth[key]
    return case.policy.moved_little(value, value, case.before[case.index[key]])


def _places(
    documents: list[Document], figures: Figures, keys: Sequence[Key]
) -> tuple[list[str], list[tuple[str, str]]]:
    """The cells and tables of figures; of one that no table prints, the tables that count the same."""
    cells, tables = [], []
    for key in keys:
        labels = ", ".join(f"{d} {label}" for d, label in key.labels) or "all"
        places = [
            (documents[p.document], documents[p.document]["tables"][p.table]) for p in figures.places.get(key, [])
        ]
        cells += [f"{document['slot']} {table['id']} [{labels}]" for document, table in places] or [str(key)]
        tables += [(document["slot"], table["id"]) for document, table in places or _counting(documents, key)]
    return cells, list(dict.fromkeys(tables))


def _counting(documents: list[Document], key: Key) -> Iterator[tuple[Document, Table]]:
    for document in documents:
        for table in document["tables"]:
            if not table.get("safe") and table["measure"] == key.measure:
                yield document, table
