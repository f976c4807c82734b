"""Finding anything: each floor says what fits some words, of what the person who asks may see; small mistakes do not matter.

A floor registers a function for the place FIND: it is given the request and a Query and returns a Group, or None where
the person may see nothing of the kind. It narrows rows that the person may see with `closest`.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.db import transaction
from django.db.models import CharField, F, FloatField, Func, Model, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from wbl_portal.core.database import connection

FIND = "find.anything"
LONGEST, MOST_WORDS = 80, 5
ACCENTED, BARE = "áéíóúüñÁÉÍÓÚÜÑ", "aeiouunAEIOUUN"
Row = TypeVar("Row", bound=Model)


class Joined(Func):
    """Texts one after the other."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = CharField()


class Plain(Func):
    """Text without the accents of Spanish. `translate` rather than `unaccent`: only what never changes can be indexed."""

    function = "translate"
    output_field = CharField()

    def __init__(self, text: Any) -> None:
        super().__init__(text, Value(ACCENTED), Value(BARE))


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


def text_of(fields: Sequence[str]) -> Plain:
    """The fields as one text to look in; the indexes `.._by_close_name` are made of the same expression."""
    parts: list[Any] = []
    for name in fields:
        parts += [Value(" "), Coalesce(F(name), Value("")) if "__" in name else F(name)]
    return Plain(Joined(*parts[1:]))


@contextmanager
def forgiving() -> Iterator[None]:
    """Within it one letter wrong in a word of five is forgiven; PostgreSQL's own measure asks for more.

    The planner takes the comparison for as cheap as any and would compare every row (0.4 s of 10,000 with long names);
    by the index it is 0.015 s. Tables without one are read as before.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = 0.45; SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


def closest(rows: QuerySet[Row], query: Query, *fields: str) -> list[Row]:
    """The rows in which every word fits some field, the closest first; small mistakes are forgiven (pg_trgm)."""
    text = text_of(fields)
    total: Combinable = Value(0.0)
    found: QuerySet[Any] = rows
    for word in query.words:
        found = found.filter(TrigramWordSimilar(text, Value(word)))
        total = total + Closeness(Value(word), text)
    order = rows.model._meta.ordering or ()
    return list(found.annotate(closeness=total).order_by("-closeness", *order)[: query.most])


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
