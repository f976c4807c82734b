"""Reads figures as the state prints them: a number, a percentage, or one of its marks for small groups.

What we publish knows one mark alone; these are for reading the state's files. Each becomes the range a reader knows.
"""

import re
from fractions import Fraction
from math import ceil, floor

from django.utils.translation import gettext as _

# More than any campus has.
NO_LIMIT = 100_000

# Which counts a star stands for, by the state's report: (least, most).
REPORTS = {
    "profile": (1, 4),  # Texas Academic Performance Report, profile counts: 1 to 4, a zero is printed
    "rate": (0, 4),  # its rates since 2019: out of 1 to 4 students, any number of them
    "assessment": (0, 4),  # its assessment results of 2014: fewer than 5, none included
    "attrition": (1, 9),  # attrition: 1 to 9, though the percentage stays
}
USUAL = "profile"

STARS = {"*", "-1"}
SECOND_STARS = {"**", "-3"}  # a larger group hidden to protect a star
OF_NOBODY = {"\u2013", "-", ".", "\u2022"}  # a dash, or a bullet in older reports
NO_SENSE = {"?", "-2"}  # more counted than there are

_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_SHARE = re.compile(r"([<>]?) ?(\d+(?:\.\d+)?) ?%")


class NoFigure(ValueError):
    """What stands in the file says nothing of the figure; the message says why."""


def read(shown: str, *, of: int | None = None, report: str = USUAL) -> tuple[int, int]:
    """The range [least, most] of a figure as printed; `of` is its denominator where that is known. Raises NoFigure."""
    text = " ".join(shown.split())
    if text in NO_SENSE:
        raise NoFigure(_("The state marks this figure as impossible, so it says nothing."))
    if text in STARS:
        least, most = REPORTS[report]
        return least, most if of is None else min(most, of)
    if text in SECOND_STARS:
        return REPORTS[USUAL][1] + 1, NO_LIMIT if of is None else of
    if text in OF_NOBODY:
        return 0, 0
    if _COUNT.fullmatch(text):
        number = int(text.replace(",", ""))
        return number, number
    return _of_a_share(text, of)


def _of_a_share(text: str, of: int | None) -> tuple[int, int]:
    found = _SHARE.fullmatch(text)
    if not found:
        raise NoFigure(_("“%s” is no number and no mark the state uses.") % text[:40])
    if of is None:
        raise NoFigure(_("“%s” is a percentage; the column denominator must say of how many.") % text[:40])
    edge, share = found[1], Fraction(found[2])
    if edge == ">":
        return floor(share * of / 100) + 1, of
    if edge == "<":
        return 0, ceil(share * of / 100) - 1
    half = Fraction(1, 2 * 10 ** len(found[2].partition(".")[2]))
    return ceil((share - half) * of / 100), min(of, floor((share + half) * of / 100))
