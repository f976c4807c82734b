"""Choose what to hide: small figures first, then what it takes that nobody can work them out, then nothing more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reports.disclosure.earlier import Public
from reports.disclosure.figures import Figures
from reports.disclosure.options import Policy, menu
from reports.disclosure.solver import UNBOUNDED, Doubt, Option, System, Vector
from reports.disclosure.tables import Key, Relation
from reports.disclosure.unions import choices, sums, union_of


class Unmaskable(Exception):
    """No set of marks and bands protects these figures."""

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__("; ".join(map(str, keys)))
        self.keys = list(keys)


class Threat(NamedTuple):
    """A figure that can be worked out: by anybody, or by the one student counted in another one (`insider`)."""

    column: int
    insider: int | None


class Case:
    """Figures, what is already public of them, and the ways each may be printed.

    `public` is what earlier documents and the state say of the figures; `unions` are sums that are figures of their own
    here; `before` are the values that other snapshots of the year printed.
    """

    def __init__(
        self,
        figures: Figures,
        relations: Sequence[Relation],
        public: Public,
        policy: Policy,
        deadline: float,
        unions: Mapping[Key, tuple[Key, ...]] | None = None,
    ) -> None:
        self.figures, self.policy, self.public = figures, policy, public.intervals
        self.bases = public.bases | figures.bases
        self.unions = unions or {}
        implied = {key for relation in relations for key, _ in relation.terms}
        self.keys = sorted(implied | set(figures.truth) | set(public.intervals))
        self.system = System(self.keys, relations, deadline)
        self.index = self.system.index
        self.given_up: set[int] = set()
        self.before = {self.index[key]: public.before(key, figures, self.unions.get(key, ())) for key in self.keys}
        self.alone = dict(self._alone())
        self.others = {column: self._beside(column) for column in self.alone}
        self.show_bases(())

    def _alone(self) -> Iterator[tuple[int, int]]:
        """(column, figure) where a single student is counted, or a single one is left out: that student knows it."""
        for key, value in sorted(self.figures.truth.items()):
            base = self.figures.truth.get(self.figures.bases[key]) if key in self.figures.bases else None
            if value == 1 or base == value + 1:
                yield self.index[key], value

    def _beside(self, column: int) -> NDArray[np.intp]:
        """The figures in a sum with this one that count none of its students: of them its student knows nothing yet."""
        near = {other for row in self.system.by_column[column] for other in self.system.by_row[row]}
        mine = self.keys[column]
        return np.array(sorted(o for o in near if self.figures.are_apart(mine, self.keys[o])), dtype=np.intp)

    def base(self, key: Key) -> int | None:
        """The published denominator of a figure; of a union the sum of its parts'."""
        if key in self.unions:
            return self._sum_of_bases(self.unions[key])
        return self.shown_bases.get(self.bases[key]) if key in self.bases else None

    def show_bases(self, options: Sequence[Option]) -> None:
        """Remember the numbers of members that these options print, and what they leave for each figure to be."""
        pairs = zip(self.keys, options, strict=True) if options else ()
        self.shown_bases = {key: option.low for key, option in pairs if key.measure == "members" and option.known}
        edges = [self.policy.reader_range(0, UNBOUNDED, self.base(key)) for key in self.keys]
        self.floor, self.ceiling = (np.array([edge[side] for edge in edges], dtype=float) for side in (0, 1))

    def bounds(self, options: Sequence[Option]) -> tuple[Vector, Vector]:
        """The low and the high edge of every figure under these options."""
        low = np.array([float(option.low) for option in options])
        high = np.array([float(option.high) for option in options])
        return low, high

    def unsafe(self, options: Sequence[Option], near: int | None = None) -> Threat | None:
        """The first hidden figure that can be worked out, looking beside `near` first; None when all are safe."""
        low, high = self.bounds(options)
        worlds = self.system.agreeing(low, high)
        hidden = high > low
        hidden[list(self.given_up)] = False
        column = self._unsafe(low, high, worlds, near, np.flatnonzero(hidden))
        if column is not None:
            return Threat(column, None)
        for insider, value in self.alone.items():
            others = self.others[insider][hidden[self.others[insider]]]
            if hidden[insider] and len(others):
                knows = worlds[np.isnan(worlds[:, insider]) | (worlds[:, insider] == value)]
                inside, outside = low.copy(), high.copy()
                inside[insider] = outside[insider] = value
                column = self._unsafe(inside, outside, knows, near, others)
                if column is not None:
                    return Threat(column, insider)
        return None

    def _unsafe(
        self, low: Vector, high: Vector, worlds: Vector, near: int | None, columns: NDArray[np.intp]
    ) -> int | None:
        """The first of these hidden figures that can be worked out; `worlds` are known ones within the bounds."""
        seen = worlds[:, columns]
        unknown = np.isnan(seen)
        least = np.where(unknown, np.inf, seen).min(axis=0, initial=np.inf)
        most = np.where(unknown, -np.inf, seen).max(axis=0, initial=-np.inf)
        doubt = np.minimum(most, self.ceiling[columns]) - np.maximum(least, self.floor[columns])
        suspects = [int(column) for column in columns[~(doubt >= self.policy.width)]]
        if near is not None:
            beside = {column for row in self.system.by_column[near] for column in self.system.by_row[row]}
            suspects.sort(key=lambda column: column not in beside)
        return next((column for column in suspects if self.gives_away(low, high, column)), None)

    def gives_away(self, low: Vector, high: Vector, column: int) -> bool:
        """Whether a hidden figure can be worked out when all figures are known to lie in these bounds."""
        return self._told(low, high, [column], self.base(self.keys[column]), self.before[column])

    def adds_up(self, low: Vector, high: Vector, parts: Sequence[Key]) -> bool:
        """Whether hidden figures of one line give away a small group when they are added up."""
        columns = [self.index[key] for key in parts]
        base = self._sum_of_bases(parts)
        sums = self.system.agreeing(low, high)[:, columns].sum(axis=1)
        sums = sums[~np.isnan(sums)]
        if len(sums) and not self.policy.is_narrow(sums.min(), sums.max(), base):
            return False
        return self._told(low, high, columns, base, ())

    def _sum_of_bases(self, parts: Sequence[Key]) -> int | None:
        bases = [self.base(part) for part in parts]
        return None if None in bases else sum(base for base in bases if base is not None)

    def _told(
        self, low: Vector, high: Vector, columns: Sequence[int], base: int | None, before: Collection[int]
    ) -> bool:
        least = self.system.extreme(low, high, columns, 1)
        most = None if least is None else self.system.extreme(low, high, columns, -1)
        if least is None or most is None:
            return True
        if not self.policy.is_narrow(least, most, base):
            return False
        return self.policy.may_be_small(least, most, base) or self.policy.moved_little(least, most, before)


def too_late(relations: Sequence[Relation], public: Public, policy: Policy, deadline: float) -> set[Key]:
    """The hidden figures that earlier documents give away by themselves."""
    within = [relation for relation in relations if all(key in public.intervals for key, _ in relation.terms)]
    case = Case(Figures([]), within, public, policy, deadline)
    options = [Option(*public.intervals[key], 0.0, "mask") for key in case.keys]
    case.show_bases(options)
    low, high = case.bounds(options)
    return {case.keys[at] for at in np.flatnonzero(high > low) if case.gives_away(low, high, int(at))}


def decide(case: Case, lost: Collection[Key] = ()) -> list[Option]:
    """One option per key of the case, in its order; raises `Unmaskable`. `lost` figures are not judged any more.

    Numbers of members are settled first: a band means nothing to a reader who does not know its denominator.
    """
    free = Option(0, UNBOUNDED, 0.0, "mask")
    menus = [_menu(case, key) if key.measure == "members" else [free] for key in case.keys]
    case.given_up = {column for column, key in enumerate(case.keys) if key.measure != "members"} | set(
        _told_by_others(case)
    )
    members = _settle(case, menus)
    case.show_bases(members)
    pairs = zip(case.keys, members, strict=True)
    menus = [[option] if key.measure == "members" else _menu(case, key) for key, option in pairs]
    case.given_up = {case.index[key] for key in lost if key not in case.figures.truth} | set(_told_by_others(case))
    return _settle(case, menus)


def _told_by_others(case: Case) -> Iterator[int]:
    """The figures of which others have published too much by themselves: no mark of ours can call that back."""
    for key, (low, high) in case.public.items():
        if case.policy.is_narrow(low, high, None):
            yield case.index[key]


def added_up(case: Case, options: Sequence[Option], relations: Iterable[Relation]) -> list[tuple[Key, ...]]:
    """The sets of hidden figures of one line whose sum gives a small group away, each once."""
    low, high = case.bounds(options)
    lost = {case.keys[column] for column in case.given_up}
    found: dict[Key, tuple[Key, ...]] = {}
    for _whole, line in dict.fromkeys(sums(relations)):
        hidden = [key for key in line if not options[case.index[key]].known and key not in case.unions]
        for parts in choices(hidden) if not lost & set(hidden) else ():
            if union_of(parts) not in found and case.adds_up(low, high, parts):
                found[union_of(parts)] = parts
    return list(found.values())


def _menu(case: Case, key: Key) -> list[Option]:
    low, high = case.public.get(key, (0, UNBOUNDED))
    if key not in case.figures.truth:
        return [Option(low, high, 0.0, "mask")]
    value, before = case.figures.truth[key], case.before[case.index[key]]
    found = menu(value, case.base(key), key.measure, _totals(case, key), case.policy, before)
    narrowed = [Option(max(o.low, low), min(o.high, high), o.cost, o.shown, o.band) for o in found]
    return [option for option in narrowed if option.low <= value <= option.high]


def _totals(case: Case, key: Key) -> int:
    """0 for a single cell, 1 for a margin, 2 for a grand total, by the largest table that prints the figure."""
    dimensions = max(
        (
            len(sheet.dimensions)
            for sheet in case.figures.sheets
            if sheet[:3] == key[:3] and {d for d, _ in key.labels} <= set(sheet.dimensions)
        ),
        default=len(key.labels),
    )
    return 2 if not key.labels and dimensions else min(1, dimensions - len(key.labels))


def _settle(case: Case, menus: Sequence[Sequence[Option]]) -> list[Option]:
    options = [options[0] for options in menus]
    stuck = 0
    while (threat := case.unsafe(options)) is not None:
        found = _doubted(case, menus, options, threat, whole=stuck > 0)
        if found is None:
            raise Unmaskable([case.keys[threat.column]])
        changed = [place for place, option in found.items() if options[place] != option]
        stuck = 0 if changed else stuck + 1
        if stuck > 1:
            raise Unmaskable([case.keys[threat.column]])
        for place in changed:
            options[place] = found[place]
    return _refine(case, menus, options)


def _doubted(
    case: Case, menus: Sequence[Sequence[Option]], options: Sequence[Option], threat: Threat, *, whole: bool
) -> dict[int, Option] | None:
    """The cheapest wider options against a threat; what the insider knows stays as it is."""
    wider, current, inside = _wider(menus, options), list(options), threat.insider
    if inside is not None:
        value = case.alone[inside]
        current[inside] = Option(value, value, 0.0, "mask")
        wider[inside] = [current[inside]]
    column = threat.column
    doubt = Doubt(column, case.policy.width, case.floor[column], case.ceiling[column])
    found = case.system.cheapest_doubt(wider, current, doubt, whole=whole)
    return {place: option for place, option in found.items() if place != inside} if found is not None else None


def _wider(menus: Sequence[Sequence[Option]], options: Sequence[Option]) -> list[list[Option]]:
    pairs = zip(menus, options, strict=True)
    return [[o for o in menu if o.low <= now.low and o.high >= now.high] or [now] for menu, now in pairs]


def _refine(case: Case, menus: Sequence[Sequence[Option]], options: list[Option]) -> list[Option]:
    """Print every figure as plainly as it can be, dearest marks first, until no option can be made plainer."""
    changed = True
    while changed:
        changed = False
        hidden = [c for c, option in enumerate(options) if option.cost > menus[c][0].cost]
        for column in sorted(hidden, key=lambda c: (-options[c].cost, c)):
            for option in _plainer(menus[column], options[column]):
                trial = [*options[:column], option, *options[column + 1 :]]
                if case.unsafe(trial, near=column) is None:
                    options, changed = trial, True
                    break
    return options


def _plainer(menu: Iterable[Option], now: Option) -> list[Option]:
    return [option for option in menu if option.cost < now.cost]
