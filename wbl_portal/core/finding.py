"""Finding anything: each floor says what fits some words, of what the person who asks may see; small mistakes do not matter.

A floor registers a function for the place FIND: it is given the request and a Query and returns a Group, or None where
the person may see nothing of the kind. It narrows rows that the person may see with `closest`.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, TypeVar

from django.db.models import CharField, F, FloatField, Func, Model, QuerySet, Value
from django.db.models.functions import Lower

FIND = "find.anything"
# How close a word must be to a part of a text, from 0 to 1 (pg_trgm): one or two letters wrong in an usual name.
CLOSE = 0.45
LONGEST, MOST_WORDS = 80, 5
Row = TypeVar("Row", bound=Model)


class Joined(Func):
    """Texts with a space between them; the first expression is the space."""

    function = "concat_ws"
    output_field = CharField()


class Plain(Func):
    """Text without accents; the extension stands in `public`."""

    function = "unaccent"
    output_field = CharField()


class Closeness(Func):
    """How well a word fits its best part of a text, 0 to 1."""

    function = "word_similarity"
    output_field = FloatField()


@dataclass(frozen=True)
class Query:
    """What was typed, and its words without accents and capitals. `most`: rows wanted of each group."""

    text: str
    most: int = 5

    @property
    def words(self) -> list[str]:
        return fold(self.text[:LONGEST]).split()[:MOST_WORDS]


@dataclass(frozen=True)
class Hit:
    """Something that fits: its name, what it is, its page."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    """What fits of one kind, the closest first."""

    key: str
    label: str
    hits: Sequence[Hit]


def fold(text: str) -> str:
    """'Muñoz' as 'munoz': each character by itself, so that places in the text stay."""
    return "".join(unicodedata.normalize("NFD", each)[0].lower()[0] for each in text)


def closest(rows: QuerySet[Row], query: Query, *fields: str) -> list[Row]:
    """The rows in which every word fits some field, the closest first."""
    text = Plain(Lower(Joined(Value(" "), *fields)))
    found: QuerySet[Any] = rows.annotate(found_in=text)
    names = [f"close_{place}" for place in range(len(query.words))]
    for name, word in zip(names, query.words, strict=True):
        found = found.annotate(**{name: Closeness(Value(word), F("found_in"))}).filter(**{f"{name}__gte": CLOSE})
    total = reduce(add, [F(name) for name in names])
    return list(
        found.annotate(closeness=total).order_by("-closeness", *(rows.model._meta.ordering or ()))[: query.most]
    )


def closest_hits(hits: Iterable[tuple[str, Hit]], query: Query) -> list[Hit]:
    """The same for things that stand in no table: (text, hit) pairs."""
    rated = [(_closeness(fold(text).split(), query.words), hit) for text, hit in hits]
    fitting = sorted((each for each in rated if each[0]), key=lambda each: (-each[0], each[1].title))
    return [hit for _rate, hit in fitting[: query.most]]


def _closeness(there: list[str], words: list[str]) -> float:
    """0 unless every word fits."""
    rates = [max((_fits(word, each) for each in there), default=0.0) for word in words]
    return sum(rates) if rates and all(rates) else 0.0


def _fits(word: str, other: str) -> float:
    if word in other:
        return 1.0 if other.startswith(word) else 0.8
    rate = difflib.SequenceMatcher(None, word, other).ratio()
    return rate if rate >= 0.75 else 0.0
