"""The rules by their names, as the framework files name them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reports.binder.cases import Case
from reports.binder.findings import Finding, State

Judge = Callable[[Case], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """A named judgment; `states` are those its findings may have, and each has its test."""

    name: str
    states: frozenset[State]
    judge: Judge


RULES: dict[str, Rule] = {}


def rule(*states: State) -> Callable[[Judge], Judge]:
    """Register a function under its own name; `states` are what it may find besides COMPLETE."""

    def register(judge: Judge) -> Judge:
        RULES[judge.__name__] = Rule(judge.__name__, frozenset({State.COMPLETE, *states}), judge)
        return judge

    return register
