"""What is public already: figures of earlier documents, and whether a correction may follow them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reports.disclosure.figures import Figures
from reports.disclosure.options import Policy, in_band
from reports.disclosure.solver import UNBOUNDED
from reports.disclosure.tables import (
    Document,
    Key,
    Labels,
    Relation,
    Scope,
    Sheet,
    relations_of,
    scope_of,
    sheet_of,
    singles_of,
)
from reports.disclosure.unions import sum_of, sums, union_of

Interval = tuple[int, int]
# The figures without joined labels that a figure adds up; and figures by what they have in common, with those.
Singles = frozenset[Key]
Line = tuple[object, ...]
Lines = dict[Line, dict[Key, Singles]]


class Held(Exception):
    """A changed figure moved by less than the smallest group: its difference would point at few students.

    `cells` names each as "slot table [labels]: old to new".
    """

    def __init__(self, cells: Sequence[str]) -> None:
        super().__init__("held until the next snapshot: " + "; ".join(cells))
        self.cells = list(cells)


@dataclass
class Public:
    """Earlier documents as constants: what they say of each figure, their tables, and facts about replaced figures."""

    intervals: dict[Key, Interval] = field(default_factory=dict)
    bases: dict[Key, Key] = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)
    replaced: list[tuple[int, frozenset[Key]]] = field(default_factory=list)
    older: list[dict[Key, int]] = field(default_factory=list)
    lines: list[Lines] = field(default_factory=list)
    sums: list[Relation] = field(default_factory=list)

    def before(self, key: Key, figures: Figures, parts: Sequence[Key] = ()) -> frozenset[int]:
        """What other snapshots of the year printed of this figure, added up where grades are joined by now.

        Grades may have been joined otherwise, so that other figures added up to it; `parts` are those of a union.
        """
        if key.measure == "members":
            return frozenset()  # how many are enrolled is no secret, and says nothing of what anybody did
        found = [added_up(key, printed, figures.sheets) for printed in self.older]
        counted = parts or (key,)
        singles = frozenset().union(*(singles_of(part, figures.sheets) for part in counted))
        for printed, lines in zip(self.older, self.lines, strict=True):
            pieces = _pieces(singles, lines.get(_line(counted[0]), {}))
            found += [sum(printed[piece] for piece in pieces)] if pieces else []
        return frozenset(value for value in found if value is not None)

    def taken_apart(self, figures: Figures) -> dict[Key, tuple[Key, ...]]:
        """The unions of today's figures that another snapshot of the year printed too, as one figure or as others that
        add up the same (9-10 and 11 then, 9 and 10-11 now): whoever adds up compares.
        """
        found = {}
        today = _lines({key: singles_of(key, figures.sheets) for key in figures.truth})
        for lines in self.lines:
            for line, then in lines.items():
                now = today.get(line, {})
                joined = [singles for singles in then.values() if len(singles) > 1]
                for singles in [*joined, *_common(then, now)]:
                    pieces = _pieces(singles, now)
                    if len(pieces) > 1:
                        found[union_of(pieces)] = pieces
        return found

    def facts(self, relations: Sequence[Relation]) -> list[Relation]:
        """The same facts once more about the earlier state of figures that a correction replaced."""
        found = []
        for version, touched in self.replaced:
            for relation in relations:
                if any(key in touched for key, _ in relation.terms):
                    terms = tuple((_older(key, version) if key in touched else key, f) for key, f in relation.terms)
                    found.append(relation._replace(terms=terms))
        return found


class Statement(NamedTuple):
    """What the state publishes of the campus: a figure lies in [low, high]. Labels are without the totals; "9+10" is a sum."""

    framework: str
    year: str
    population: str
    measure: str
    labels: Labels
    low: int
    high: int


@dataclass(frozen=True)
class _Said:
    """What one printed row says: the figure lies in [low, high]; `where` names it for people."""

    key: Key
    base: Key
    low: int
    high: int
    shown: str
    where: str


def public_knowledge(
    earlier: Sequence[Document], figures: Figures, policy: Policy, stated: Sequence[Statement] = ()
) -> Public:
    """What earlier documents of the same frameworks, years and snapshots say, and the state; raises `Held`.

    `figures` are the exact figures now, before grades are joined. A figure that changed by at least k (or whose
    neighbours did while it was hidden) is an unknown of its own in the earlier document. Other snapshots of the year say
    what each figure was before.
    """
    public, held = Public(), []
    scopes = {sheet.scope for sheet in figures.sheets}
    linked = sorted((d for d in earlier if scope_of(d) in scopes), key=lambda d: -d["edition"])
    for version, document in enumerate(linked, start=1):
        sheets = [sheet_of(table, scope_of(document)) for table in document["tables"] if not table.get("safe")]
        said = list(_sayings(document, figures, policy))
        held += [item for statement in said for item in _small_moves(statement, figures, sheets, policy)]
        _absorb(public, said, sheets, figures, version)
    if held:
        raise Held(held)
    for told in (each for scope in sorted(scopes) for each in _other_snapshots(earlier, scope)):
        printed, covers = _printed(told)
        public.older.append(printed)
        public.lines.append(_lines(covers))
    for statement in stated:
        _believe(public, statement, figures, scopes)
    return public


Told = list[tuple[Sheet, dict[Key, int | None]]]


def _other_snapshots(earlier: Sequence[Document], scope: Scope) -> Iterator[Told]:
    """What each other snapshot of the year printed, as if it had been taken now: the figures of each table, None a mark."""
    for document in earlier:
        known = scope_of(document)
        if known != scope and known[:2] == scope[:2]:
            tables = [(table, sheet_of(table, scope)) for table in document["tables"] if not table.get("safe")]
            yield [(sheet, {sheet.key(row): row["value"] for row in table["rows"]}) for table, sheet in tables]


def _printed(told: Told) -> tuple[dict[Key, int], dict[Key, Singles]]:
    """The figures of a snapshot with what follows at once from a total: its hidden parts added up. What each covers."""
    printed: dict[Key, int] = {}
    covers: dict[Key, Singles] = {}
    for sheet, rows in told:
        known = {key: value for key, value in rows.items() if value is not None}
        printed |= known
        if sheet.measure != "members":
            covers |= {key: singles_of(key, [sheet]) for key in known}
            for whole, parts in sums(relations_of(sheet)):
                hidden = [part for part in parts if part not in known]
                if whole in known and len(hidden) > 1:
                    union = union_of(hidden)
                    printed[union] = known[whole] - sum(known[part] for part in parts if part in known)
                    covers[union] = frozenset().union(*(singles_of(part, [sheet]) for part in hidden))
    return printed, covers


def _line(key: Key) -> Line:
    """What figures have in common that may add up: whose and which count, by which dimensions."""
    return key[:3], tuple(d for d, _ in key.labels)


def _lines(covers: Mapping[Key, Singles]) -> Lines:
    found: Lines = {}
    for key, singles in covers.items():
        found.setdefault(_line(key), {})[key] = singles
    return found


def _common(then: Mapping[Key, Singles], now: Mapping[Key, Singles]) -> Iterator[Singles]:
    """The least sums that figures of both times, those that join least, may have in common."""
    both = [*_finest(then), *_finest(now)]
    having: dict[Key, list[Singles]] = {}
    for singles in both:
        for single in singles:
            having.setdefault(single, []).append(singles)
    done: set[Key] = set()
    for start in both:
        queue, reached = list(start - done), set(start - done)
        while queue:
            fresh = set().union(*having[queue.pop()]) - reached
            reached |= fresh
            queue += fresh
        done |= reached
        if reached:
            yield frozenset(reached)


def _finest(covers: Mapping[Key, Singles]) -> list[Singles]:
    """What those figures add up that join least, none counting what another one counts."""
    found: list[Singles] = []
    taken: set[Key] = set()
    for singles in sorted(covers.values(), key=len):
        if not taken & singles:
            found.append(singles)
            taken |= singles
    return found


def _pieces(singles: Singles, covers: Mapping[Key, Singles]) -> tuple[Key, ...]:
    """The figures that add up to exactly these, the largest first; nothing where they do not."""
    found: list[Key] = []
    left = set(singles)
    inside = [key for key, covered in covers.items() if covered <= singles]
    for key in sorted(inside, key=lambda each: (-len(covers[each]), each)):
        if covers[key] <= left:
            found.append(key)
            left -= covers[key]
    return tuple(sorted(found)) if not left else ()


def _believe(public: Public, statement: Statement, figures: Figures, scopes: set[Scope]) -> None:
    """A figure of the state bounds ours where the two agree; where they do not, it is another count."""
    for scope in sorted(scopes):
        if scope[:2] == (statement.framework, statement.year):
            key = Key(scope, statement.population, statement.measure, tuple(sorted(statement.labels)))
            parts = _parts(key)
            known = [added_up(part, figures.truth, figures.sheets) for part in parts]
            now = None if None in known else sum(value for value in known if value is not None)
            low, high = public.intervals.get(key, (0, UNBOUNDED))
            if now is None or statement.low <= now <= statement.high:
                public.intervals[key] = max(low, statement.low), min(high, statement.high)
                public.sums += [sum_of(parts)] if len(parts) > 1 else []


def _parts(key: Key) -> list[Key]:
    """The figures that a label like "9+10" adds up."""
    for position, (dimension, label) in enumerate(key.labels):
        if "+" in label:
            rest = key.labels[:position], key.labels[position + 1 :]
            return [key._replace(labels=(*rest[0], (dimension, part), *rest[1])) for part in label.split("+")]
    return [key]


def _sayings(document: Document, figures: Figures, policy: Policy) -> Iterator[_Said]:
    for table in document["tables"]:
        if table.get("safe"):
            continue
        sheet = sheet_of(table, scope_of(document))
        for row in table["rows"]:
            key, base = sheet.key(row), sheet.base(row)
            if sheet.measure == "participations" and row["denominator"] is None:
                base = key
            size = row["denominator"] if row["denominator"] is not None else figures.truth.get(base)
            labels = ", ".join(f"{d} {row[d]}" for d in sheet.dimensions)
            where = f"{document['slot']} {table['id']} [{labels}]"
            low, high, shown = _interval(row, size if key != base else None, policy)
            yield _Said(key, base, low, high, shown, where)
            if row["denominator"] is not None:
                yield _Said(base, base, row["denominator"], row["denominator"], "figure", f"{where} denominator")


def _interval(row: Mapping[str, Any], base: int | None, policy: Policy) -> tuple[int, int, str]:
    if row["value"] is not None:
        return row["value"], row["value"], "figure"
    low, high = policy.behind_a_mark(base)
    if row["band"] is None or base is None:
        return low, high, "mask"
    least, most = in_band((row["band"]["low"], row["band"]["high"]), base)
    return max(low, least), min(high, most), "band"


def _small_moves(said: _Said, figures: Figures, sheets: Sequence[Sheet], policy: Policy) -> Iterator[str]:
    now = added_up(said.key, figures.truth, sheets)
    if now is None or said.shown == "mask":
        return
    moved = max(said.low - now, now - said.high, 0)
    old = str(said.low) if said.shown == "figure" else f"{said.low} to {said.high}"
    if 0 < moved < policy.k:
        yield f"{said.where}: {old} to {now}"


def added_up(key: Key, known: Mapping[Key, int], sheets: Sequence[Sheet]) -> int | None:
    """A figure, added up from its parts where one of its labels joins them; None where a part is not known."""
    if key in known:
        return known[key]
    for position, (dimension, label) in enumerate(key.labels):
        for sheet in sheets:
            parts = sheet.parts.get(dimension, {}).get(label)
            if sheet[:3] == key[:3] and parts and dimension not in sheet.overlapping:
                rest = key.labels[:position], key.labels[position + 1 :]
                cells = [key._replace(labels=(*rest[0], (dimension, part), *rest[1])) for part in parts]
                found = [added_up(cell, known, ()) for cell in cells]
                return sum(value for value in found if value is not None) if None not in found else None
    return None


def _absorb(public: Public, said: Sequence[_Said], sheets: list[Sheet], figures: Figures, version: int) -> None:
    moved = set()
    for statement in said:
        now = added_up(statement.key, figures.truth, sheets)
        low, high = public.intervals.get(statement.key, (0, UNBOUNDED)) if now is None else (now, now)
        if max(low, statement.low) > min(high, statement.high):
            moved.add(statement.key)
    touched = moved | _hidden_beside(moved, said, figures, sheets)
    public.sheets += sheets
    if touched:
        public.replaced.append((version, frozenset(touched)))
    for statement in said:
        key = _older(statement.key, version) if statement.key in touched else statement.key
        low, high = public.intervals.get(key, (0, UNBOUNDED))
        public.intervals[key] = (max(low, statement.low), min(high, statement.high))
        if statement.base != statement.key:
            public.bases[key] = _older(statement.base, version) if statement.base in touched else statement.base


def _hidden_beside(moved: set[Key], said: Sequence[_Said], figures: Figures, sheets: list[Sheet]) -> set[Key]:
    if not moved:
        return set()
    hidden = {statement.key for statement in said if statement.shown != "figure"}
    near: set[Key] = set()
    for relation in figures.relations(sheets):
        members = {key for key, _ in relation.terms}
        if members & moved:
            near |= members & hidden
    return near


def _older(key: Key, version: int) -> Key:
    return key._replace(scope=key.scope._replace(version=version))
