"""What a person answers for, told by the floors that know it, so that it can be handed to somebody else in one step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from wbl_portal.core import panels
from wbl_portal.people.models import User

PLACE = "person.holdings"


@dataclass(frozen=True)
class Holding:
    """A kind of thing that people answer for. `finds` tells a person's rows, `names` is what a row says of its person."""

    key: str
    title: str
    rows: QuerySet[Any]
    finds: Callable[[User], Q]
    names: Callable[[User], dict[str, Any]]
    url: Callable[[Any], str]
    says: Callable[[Any], str] = str

    def of(self, user: User) -> list[Any]:
        return list(self.rows.filter(self.finds(user)))


@dataclass(frozen=True)
class Held:
    """The rows of one kind that a person answers for, each with the page where it stands."""

    holding: Holding
    rows: list[Any]

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [(self.holding.says(row), self.holding.url(row)) for row in self.rows]


def holdings() -> list[Holding]:
    return panels.of(PLACE)


def held_by(user: User) -> list[Held]:
    """Everything a person answers for, by kind; kinds without a row are left out."""
    found = [Held(each, each.of(user)) for each in holdings()]
    return [each for each in found if each.rows]
