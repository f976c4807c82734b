"""What a stranger can work out from published files: printed small figures, and hidden ones that others give away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from reports.attacker.bounds import Cluster, Contradiction, Range, broken, clusters
from reports.attacker.facts import Fact, facts_between, facts_of, offers
from reports.attacker.known import Known
from reports.attacker.names import UNBOUNDED, Name, Reader, Rules, Seen, editions
from reports.attacker.printed import PrintedTable
from reports.attacker.sums import added_up, common_sums, hidden_lines, kinds_apart, parts_of

PRINTED, DEDUCED, MOVED, INSIDER, CONTRADICTORY = "printed", "deduced", "moved", "insider", "contradictory"
WORDS = {
    PRINTED: "prints the small figure {known}",
    DEDUCED: "can be worked out: {known}",
    MOVED: "differs by few students from what was printed before: {known}",
    INSIDER: "can be worked out by a student who is alone in another cell: {known}",
    CONTRADICTORY: "contradicts other printed figures",
}


@dataclass(frozen=True, order=True)
class Finding:
    """One leak: `kind` is one of the words above; the figure lies in [low, high]."""

    slot: str
    table: str
    cell: str
    kind: str
    low: int
    high: int

    def __str__(self) -> str:
        known = str(self.low) if self.low == self.high else f"between {self.low} and {self.high}"
        return f"{self.slot} {self.table} [{self.cell}] {WORDS[self.kind].format(known=known)}"


def findings(
    printed: Sequence[PrintedTable],
    *,
    k: int,
    zeros_are_safe: bool = True,
    all_is_safe: bool = False,
    known: Sequence[Known] = (),
    alone: Sequence[Known] = (),
) -> list[Finding]:
    """Every finding over all tables jointly, of all slots, formats, years and editions; empty when they are safe.

    A finding is a printed small figure (0 < n < k, 0 < N - n < k, and 0 or N where the rules do not call them safe), a
    hidden cell, or several of a line added up, that could be small and whose range is narrower than k - 2 to somebody
    counted in it or left out of it; a figure that moved by fewer than k within the year; or a contradiction.

    `known` is what others publish: what they give away themselves is no finding. `alone` are figures of one student (or
    of all but one), each known to that student. Raises ValueError for a table without a description (see `described`).
    """
    for table in printed:
        if not table.dimensions or not table.framework:
            raise ValueError(f"{table.source}: table {table.id} has no description of its meaning")
    rules = Rules(k, zeros_are_safe, all_is_safe)
    # Figures may have moved between editions behind their marks, others may count otherwise, and a few students break
    # the weak facts: where everything together contradicts itself, believe less.
    for believed, linked, weak in product((known, ()) if known else ((),), (True, False), (True, False)):
        attack = _Attack(printed, rules, linked=linked, weak=weak)
        attack.believe(believed)
        try:
            return attack.findings(alone)
        except Contradiction as found:
            cells = attack.cells(found.names)
    return [Finding(*cell, CONTRADICTORY, 0, UNBOUNDED) for cell in cells]


class _Attack:
    """All that is printed, as ranges and facts.

    `linked`: a hidden figure of an older edition is the current one unless something printed beside it moved.
    `weak`: heads are at most times, and times at most heads x experiences offered.
    """

    def __init__(self, printed: Sequence[PrintedTable], rules: Rules, *, linked: bool, weak: bool) -> None:
        self.rules = rules
        self.seen: dict[Name, Seen] = {}
        self.wholes: dict[Name, Name] = {}
        self.told: dict[Name, Range] = {}
        self.parts = parts_of(printed)
        self.apart = kinds_apart(printed)
        inside = facts_of([table for table in printed if table.counts_students])
        offered = offers(printed)
        self.facts: dict[Fact, None] = {}
        self.leaks: set[Name] = set()
        for number, tables in enumerate(editions(printed)):
            reader = Reader(tables, rules)
            names = set(reader.seen) | {name for fact in inside for name, _ in fact.terms}
            between = facts_between(names, reader.wholes, offered)
            facts = [*inside, *(fact for fact in between if weak or not fact.weak)]
            moved = self._moved(reader, facts, linked=linked) if number else set()
            self._add(reader, facts, moved, state=str(number))

    def believe(self, known: Iterable[Known]) -> None:
        """Learn what others publish, where it does not contradict what is printed: there they count otherwise."""
        for each in known:
            for name, facts in each.names(list(self.seen)):
                seen = self.seen.setdefault(name, Seen())
                if max(seen.low, each.low) <= min(seen.high, each.high):
                    seen.narrow(each.low, each.high)
                    self.told[name] = each.low, each.high
                    self.facts |= dict.fromkeys(facts)

    def _moved(self, reader: Reader, facts: Iterable[Fact], *, linked: bool) -> set[Name]:
        """The figures of an older edition that are not the current ones: changed, or hidden beside a changed one."""
        if not linked:
            return set(reader.seen)
        both = [(name, seen, self.seen[name]) for name, seen in reader.seen.items() if name in self.seen]
        changed = {name for name, old, now in both if max(old.low, now.low) > min(old.high, now.high)}
        beside = {n for fact in facts if changed & {n for n, _ in fact.terms} for n, _ in fact.terms}
        return changed | {
            name for name in beside if name in reader.seen and reader.seen[name].low < reader.seen[name].high
        }

    def _add(self, reader: Reader, facts: Iterable[Fact], moved: set[Name], state: str) -> None:
        def renamed(name: Name) -> Name:
            return name._replace(state=state) if name in moved else name

        for name, seen in reader.seen.items():
            known = self.seen.setdefault(renamed(name), Seen())
            known.narrow(seen.low, seen.high)
            known.marked |= seen.marked
            known.cells += seen.cells
        self.wholes |= {renamed(part): renamed(whole) for part, whole in reader.wholes.items()}
        for fact in facts:
            self.facts[fact._replace(terms=tuple((renamed(name), factor) for name, factor in fact.terms))] = None

    def findings(self, alone: Sequence[Known]) -> list[Finding]:
        """Sorted findings; raises `Contradiction`."""
        facts = list(self.facts)
        for name in {name for fact in facts for name, _ in fact.terms}:
            self.seen.setdefault(name, Seen())
        wrong = [name for name, seen in self.seen.items() if seen.contradictory]
        ranges = {name: (seen.low, seen.high) for name, seen in self.seen.items()}
        false = [] if wrong else broken(facts, ranges)
        wrong += [name for fact in false if not fact.weak for name, _ in fact.terms]
        if wrong:
            raise Contradiction(wrong)
        facts = [fact for fact in facts if fact not in set(false)]
        self.before = self._printed_before(ranges)
        found = set(self._printed(ranges))
        for cluster in clusters(facts, ranges):
            found |= set(self._deduced(cluster, cluster.names, DEDUCED))
            found |= set(self._added_up(cluster, facts, ranges))
        found |= set(self._joined_otherwise(facts, ranges))
        strangers = {finding[:3] for finding in map(_tuple, found)}
        for insider in alone:
            found |= {each for each in self._insiders(insider, facts, ranges) if _tuple(each)[:3] not in strangers}
        return sorted(found)

    def _printed_before(self, ranges: dict[Name, Range]) -> dict[Name, dict[Name, int]]:
        """Every printed number under its name at any time: by that name, then by the time it was printed."""
        found: dict[Name, dict[Name, int]] = {}
        for name, (low, high) in ranges.items():
            if low == high and name.measure != "members" and name not in self.told:
                found.setdefault(name.at_any_time(), {})[name] = low
        return found

    def _other_times(self, name: Name) -> set[int]:
        """What other snapshots or editions of the year print of a figure, added up where grades are joined by now."""
        if name.measure == "members":
            return set()  # how many are enrolled says nothing of what anybody did
        times = added_up(name.at_any_time(), self.parts, self.before)
        return {value for when, value in times if when != (name.snapshot, name.state)}

    def _printed(self, ranges: dict[Name, Range]) -> Iterator[Finding]:
        for name, (low, high) in ranges.items():
            if low == high and not self._is_told(name):
                if self.rules.small(low, self._whole(name)):
                    kind = DEDUCED if self.seen[name].marked else PRINTED
                    yield from (Finding(*cell, kind, low, high) for cell in self.cells([name]))
                elif self.rules.moved_little(low, high, self._other_times(name)):
                    yield from (Finding(*cell, MOVED, low, high) for cell in self.cells([name]))

    def _deduced(self, cluster: Cluster, names: Iterable[Name], kind: str) -> Iterator[Finding]:
        for name in names:
            whole = self._whole(name)
            found = cluster.range_of([name], partial(self.rules.narrow, whole=whole))
            if found and not self._is_told(name):
                if self.rules.could_be_small(*found, whole):
                    self.leaks.add(name)
                    yield from (Finding(*cell, kind, *found) for cell in self.cells([name]))
                elif self.rules.moved_little(*found, self._other_times(name)):
                    yield from (Finding(*cell, MOVED, *found) for cell in self.cells([name]))

    def _added_up(self, cluster: Cluster, facts: Sequence[Fact], ranges: dict[Name, Range]) -> Iterator[Finding]:
        """Hidden cells of one line that give a small group away when a reader adds them up."""
        for parts in hidden_lines(facts, ranges, within=cluster.place):
            if any(self._is_told(part) or part in self.leaks for part in parts):
                continue
            wholes = [self._whole(part) for part in parts]
            whole = None if None in wholes else sum(each for each in wholes if each is not None)
            found = cluster.range_of(parts, partial(self.rules.narrow, whole=whole))
            if found and self.rules.could_be_small(*found, whole):
                for slot, table, cell in self.cells(parts[:1]):
                    yield Finding(slot, table, f"{cell} and {len(parts) - 1} more added up", DEDUCED, *found)

    def _joined_otherwise(self, facts: Sequence[Fact], ranges: dict[Name, Range]) -> Iterator[Finding]:
        """Figures that add up to what other figures of another time of the year add up to, and moved by few since."""
        known = {name: r for name, r in ranges.items() if self.seen[name].cells and name not in self.told}
        for here, before in common_sums(known, self.parts):
            hidden = [name for name in here if ranges[name][0] < ranges[name][1]]
            shown = sum(ranges[name][0] for name in here if name not in hidden)
            found = self._range_of_sum(hidden, facts, ranges) if hidden else (0, 0)
            if found and self.rules.moved_little(found[0] + shown, found[1] + shown, [before]):
                for slot, table, cell in self.cells(here[:1]):
                    where = f"{cell} and {len(here) - 1} more added up"
                    yield Finding(slot, table, where, MOVED, found[0] + shown, found[1] + shown)

    def _range_of_sum(self, hidden: Sequence[Name], facts: Sequence[Fact], ranges: dict[Name, Range]) -> Range | None:
        """The narrow range of hidden figures added up, None where it is wide or they do not hang together."""
        for cluster in clusters(facts, ranges, around=hidden[:1]):
            if all(name in cluster.place for name in hidden):
                return cluster.range_of(hidden, partial(self.rules.narrow, whole=None))
        return None

    def _insiders(self, insider: Known, facts: Sequence[Fact], ranges: dict[Name, Range]) -> Iterator[Finding]:
        """What the one student of a cell can work out of other cells, knowing what is in that one."""
        for name, _ in insider.names(list(self.seen)):
            low, high = ranges.get(name, (0, 0))
            if low < high and low <= insider.low <= high:
                knowing = ranges | {name: (insider.low, insider.low)}
                beside = {n for fact in facts if name in {n for n, _ in fact.terms} for n, _ in fact.terms}
                for cluster in clusters(facts, knowing, around=beside - {name}):
                    others = [each for each in cluster.names if each in beside and self.apart(name, each)]
                    yield from self._deduced(cluster, others, INSIDER)

    def _is_told(self, name: Name) -> bool:
        """Whether others have published so much of a figure themselves that no mark of ours could hide it."""
        return name in self.told and self.rules.narrow(*self.told[name], None)

    def _whole(self, name: Name) -> int | None:
        whole = self.seen.get(self.wholes[name]) if name in self.wholes else None
        return whole.low if whole and whole.low == whole.high else None

    def cells(self, names: Iterable[Name]) -> list[tuple[str, str, str]]:
        """(slot, table, cell) of figures; one that no table prints is named by its population, measure and labels."""
        found: dict[tuple[str, str, str], None] = {}
        for name in names:
            labels = "|".join(f"{d}={label}" for d, label in sorted(name.labels)) or "all"
            implied = [(name.framework, f"{name.population}/{name.measure}", f"{labels} (not printed)")]
            printed = self.seen[name].cells if name in self.seen else []
            found |= dict.fromkeys(printed or implied)
        return list(found)


def _tuple(finding: Finding) -> tuple[str, str, str, str]:
    return finding.slot, finding.table, finding.cell, finding.kind
