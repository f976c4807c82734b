"""What an artifact would say if it were published now, in brief: the titles of its tables and lists, with the first rows."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from reports.binder.parts import Part
from reports.documents import LANGUAGES

ROWS = 5


@dataclass(frozen=True)
class Glimpse:
    """A list with its heads and first rows (`more` are left out), or a table of figures by its title alone."""

    title: str
    heads: list[str]
    rows: list[list[str]]
    more: int


def preview(part: Part) -> list[Glimpse]:
    """Empty where there is nothing to say yet, and for elements: their artifacts have their own pages."""
    if part.plan is None or part.plan.make is None:
        return []
    language = get_language() if get_language() in LANGUAGES else "en"
    document = part.plan.make(language)
    tables = [Glimpse(table["title"], [], [], 0) for table in document["tables"]]
    return tables + [_glimpse(listing) for listing in document["listings"] if listing["rows"]]


def _glimpse(listing: dict[str, Any]) -> Glimpse:
    columns = listing["columns"]
    rows = [[str(row.get(column["key"], "")) for column in columns] for row in listing["rows"][:ROWS]]
    return Glimpse(listing["title"], [column["title"] for column in columns], rows, len(listing["rows"]) - len(rows))
