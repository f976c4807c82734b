"""What a rule of the binder says: sentences with numbers, each with what it makes of a part and the page that mends it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext


class State(models.TextChoices):
    """How a part stands, the worst first: the worst finding decides."""

    MISSING = "missing", _("Missing")
    STALE = "stale", _("Stale")
    UNPUBLISHED = "unpublished", _("Unpublished")
    COMPLETE = "complete", _("Complete")

    @property
    def tone(self) -> str:
        return {"missing": "bad", "stale": "warn", "unpublished": "info", "complete": "ok"}[self]


_ORDER = list(State)


@dataclass(frozen=True)
class Finding:
    """One sentence. A COMPLETE one is evidence that was found by itself; any other says what is wrong, `url` mends it.

    `staff_only`: its number counts students or their work, or it speaks of the campus's own house: reviewers do not read it.
    """

    state: State
    sentence: str
    url: str = ""
    staff_only: bool = False


def missing(sentence: str, url: str, *, staff_only: bool = False) -> Finding:
    return Finding(State.MISSING, sentence, url, staff_only)


def stale(sentence: str, url: str, *, staff_only: bool = False) -> Finding:
    return Finding(State.STALE, sentence, url, staff_only)


def unpublished(sentence: str, url: str) -> Finding:
    return Finding(State.UNPUBLISHED, sentence, url)


def stands(sentence: str, url: str = "", *, staff_only: bool = False) -> Finding:
    """Evidence that is there."""
    return Finding(State.COMPLETE, sentence, url, staff_only)


def worst(findings: Iterable[Finding]) -> State:
    """The state that findings add up to; where nothing at all is said, nothing is there."""
    return min((each.state for each in findings), key=_ORDER.index, default=State.MISSING)


def address(name: str, query: str = "", *args: object) -> str:
    """The page of a URL name with its query ('state=overdue')."""
    return reverse(name, args=args) + (f"?{query}" if query else "")


def day_words(day: dt.date) -> str:
    return date_format(day, pgettext("format of a date", "F j, Y"))
