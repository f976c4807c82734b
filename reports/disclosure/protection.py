"""From exact tables to publishable ones: join grades, use bands, then marks, jointly over all tables of a framework."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reports.disclosure.earlier import Statement, public_knowledge
from reports.disclosure.fallback import with_less
from reports.disclosure.figures import Figures, experiences_offered
from reports.disclosure.layouts import chosen, compared
from reports.disclosure.options import FLOOR, Policy
from reports.disclosure.report import Protected
from reports.disclosure.solver import clock
from reports.disclosure.solving import CannotMask, Job
from reports.disclosure.tables import Document, Scope, scope_of
from wbl_portal.core.progress import Say, quiet

# Of the time given, this share goes to all breakdowns; the rest is for giving some of them up.
WHOLE_SHARE = 0.7


def protect(
    documents: Sequence[Document],
    *,
    k: int = 10,
    zeros_are_safe: bool = True,
    all_is_safe: bool = False,
    earlier: Sequence[Document] = (),
    stated: Sequence[Statement] = (),
    time_limit: float = 60.0,
    compare_for: float = 0.0,
    say: Say = quiet,
) -> Protected:
    """Documents with exact tables in, publishable ones out, in the same order; the input is not changed.

    `k`: the smallest group shown, at least 5. `zeros_are_safe`, `all_is_safe`: whether a count of nobody, or of all
    members, may be printed. `earlier`: documents of the campus that are public already; `stated`: what the state
    publishes of it. `time_limit`: seconds of computing; `compare_for`: more of them for what other layouts would show.
    `say` hears the share done (0-100) and what is being protected.

    A breakdown that cannot be protected, or not in time, is given up and its total kept; the report says so. Raises
    `ValueError` (k below the floor, or `InconsistentTables`), `Held` (a figure moved by less than k since an earlier
    edition of the same snapshot) and `CannotMask` where not even totals can be published.
    """
    if k < FLOOR:
        raise ValueError(f"the smallest group shown is {k}; it must be at least {FLOOR}")
    policy, offered = Policy(k, zeros_are_safe, all_is_safe), experiences_offered([*documents, *earlier])
    end = clock() + time_limit
    written: dict[int, Document] = {}
    done = Protected([], [])
    groups = _groups(documents)
    for number, members in enumerate(groups):
        mine = [documents[place] for place in members]
        figures = Figures(mine)
        figures.check(figures.relations())
        public = public_knowledge(earlier, figures, policy, stated)
        limit = clock() + (end - clock()) / (len(groups) - number)
        tell = partial(say, 100 * number // len(groups), ", ".join(document["slot"] for document in mine))
        job = Job(mine, public, offered, policy, limit, tell)
        found = _protected(job)
        written |= dict(zip(members, found.documents, strict=True))
        done.tables += found.tables
        if any(layout.printed for layout in found.layouts):
            more = job.until(clock() + compare_for / len(groups))
            done.layouts += [*found.layouts, *(compared(more, found.layouts) if compare_for else ())]
    done.documents = [written[number] for number in range(len(documents))]
    return done


def _protected(job: Job) -> Protected:
    """With all breakdowns, else with as few given up as it takes."""
    try:
        return chosen(job.until(clock() + WHOLE_SHARE * max(0.0, job.deadline - clock())))
    except CannotMask as error:
        return with_less(job, error)


def _groups(documents: Sequence[Document]) -> list[list[int]]:
    groups: dict[Scope, list[int]] = {}
    for number, document in enumerate(documents):
        groups.setdefault(scope_of(document), []).append(number)
    return list(groups.values())
