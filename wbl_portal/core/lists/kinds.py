"""The kinds of lists: what their columns are called, and who plans what a list changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise

from wbl_portal.core.lists.plan import Plan
from wbl_portal.core.sheets import Line

Words = str | Promise


@dataclass(frozen=True)
class Column:
    """A column of a kind: its label, further headings in use for it (English and Spanish), what an example row says."""

    key: str
    label: Words
    aliases: tuple[str, ...] = ()
    example: str = ""
    help: Words = ""


@dataclass(frozen=True)
class ListKind:
    """A kind of list. `plan` is given the lines, by column key, and fills the plan; it writes nothing itself.

    `required` names columns that must be there; a tuple means one of them. `main`: the model that a line is about.
    `shown`: the URL name of the page where its rows stand.
    """

    key: str
    title: Words
    about: Words
    columns: tuple[Column, ...]
    required: tuple[str | tuple[str, ...], ...]
    main: type[models.Model]
    plan: Callable[[Sequence[Line], Plan], None]
    shown: str
    icon: str
    order: int = 50

    def column(self, key: str) -> Column:
        return next(each for each in self.columns if each.key == key)

    def is_required(self, key: str) -> bool:
        return key in self.required


_kinds: dict[str, ListKind] = {}


def register(kind: ListKind) -> ListKind:
    """Add a kind to those the campus can bring in."""
    _kinds[kind.key] = kind
    return kind


def kinds() -> list[ListKind]:
    return sorted(_kinds.values(), key=lambda each: each.order)


def kind_of(key: str) -> ListKind | None:
    return _kinds.get(key)
