"""What the columns of an occupation list mean: names in use for them, what a cell may hold, what the file says of itself."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from partners import directory, soc
from partners.clusters import industry_of
from wbl_portal.core import sheets
from wbl_portal.core.sheets import BadCell, Line, SheetRefused, SheetReport

COLUMNS = {
    "soc": ("soc code", "soc codes", "occupation code", "occ code", "code", "onet code", "onet soc code", "o net code"),
    "occupation": ("title", "occupation title", "occupational title", "soc title", "job title", "job"),
    "industry": ("career cluster", "cluster", "sector"),
    "openings": (
        "annual openings",
        "openings a year",
        "openings per year",
        "average annual openings",
        "total annual openings",
        "job openings",
    ),
    "growth": ("growth rate", "percent growth", "growth percent", "growth in percent", "percent change", "change"),
    "wage": ("median wage", "average wage", "mean wage", "pay", "salary"),
    "annual_wage": ("median annual wage", "annual median wage", "mean annual wage", "annual salary"),
    "hourly_wage": ("median hourly wage", "hourly median wage", "mean hourly wage", "hourly"),
    "education": (
        "typical education",
        "usual education",
        "entry level education",
        "typical entry level education",
        "education level",
        "minimum education",
    ),
    "date": ("list date", "date of the list", "published", "published on", "publication date", "as of"),
    "board": (
        "workforce board",
        "workforce development board",
        "lwdb",
        "wda",
        "lwda",
        "local workforce development area",
    ),
    "source": ("data source", "sources"),
    "wage_basis": ("wage type", "wages are", "basis"),
    "list_title": ("list", "list name"),
}
REQUIRED = ("soc", "occupation")
# What statisticians write where there is no figure.
NO_FIGURE = {"", "-", "--", "*", "**", "#", "n/a", "na", "n.a.", "none", "null", "not available"}
STARTS_A_FORMULA = ("=", "+", "@", "|", "-")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"-?\d+,\d{1,2}")
MOST_OPENINGS, MOST_GROWTH, MOST_WAGE = 10_000_000, 10_000, 10_000_000


@dataclass(frozen=True)
class OccupationRow:
    """A line as it will stand; `growth` in percent, `wage` in the list's basis."""

    soc: str
    title: str
    industry: str = ""
    openings: int | None = None
    growth: Decimal | None = None
    wage: Decimal | None = None
    education: str = ""


@dataclass
class OccupationRows:
    """The good lines by code, the codes of refused ones, lines of other boards, and what columns say of the list."""

    good: dict[str, OccupationRow] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    skipped: int = 0
    said: dict[str, str] = field(default_factory=dict)


def understood(lines: Sequence[Line], report: SheetReport, *, board: str) -> OccupationRows:
    """What the lines hold; of a file with several boards only the lines of `board` (or '') count. Raises SheetRefused."""
    found = OccupationRows()
    ours = _of_our_board(lines, board)
    found.skipped = len(lines) - len(ours)
    found.said = _said(ours)
    for line in ours:
        code = soc.plain_code(line.cells["soc"])
        try:
            if code in found.good:
                raise BadCell(_("The code %s is there twice.") % code)
            found.good[code] = _row(line.cells)
        except BadCell as bad:
            report.reject(line.number, str(bad))
            found.refused |= {code} - {""}
    return found


def _of_our_board(lines: Sequence[Line], board: str) -> list[Line]:
    named = {line.cells["board"] for line in lines} - {""}
    if len(named) < 2:
        return list(lines)
    ours = directory.board_named(board)
    kept = [line for line in lines if board and _same_board(line.cells["board"], board, ours)]
    if not kept:
        raise SheetRefused(
            _("The file names several workforce boards (%s). Name yours, so that its lines are taken.")
            % _shown(sorted(named))
        )
    return kept


def _same_board(cell: str, board: str, ours: directory.Board | None) -> bool:
    return cell.casefold() == board.casefold() or (ours is not None and directory.board_named(cell) == ours)


def _said(lines: Iterable[Line]) -> dict[str, str]:
    """The one value of each column that speaks of the whole list. Raises SheetRefused when there are several."""
    said = {}
    for name in ("date", "board", "source", "wage_basis", "list_title"):
        values = dict.fromkeys(line.cells[name] for line in lines if line.cells[name])
        if len(values) > 1 and name != "board":
            raise SheetRefused(
                _("The column '%(name)s' has several values (%(values)s); one list has one. Import them apart.")
                % {"name": name.replace("_", " "), "values": _shown(list(values))}
            )
        said[name] = next(iter(values), "")
    if not said["wage_basis"]:
        said["wage_basis"] = _usual_basis(lines)
    return said


def _usual_basis(lines: Iterable[Line]) -> str:
    """In English, as it is kept; `words.wage_words` says it in the reader's language."""
    if any(line.cells["annual_wage"] for line in lines):
        return "median, a year"
    return "median, an hour" if any(line.cells["hourly_wage"] for line in lines) else ""


def _shown(values: Sequence[str]) -> str:
    return ", ".join(value[:60] for value in values[:4]) + (" ..." if len(values) > 4 else "")


def _row(cells: dict[str, str]) -> OccupationRow:
    code = soc.plain_code(cells["soc"])
    if not code:
        raise BadCell(_("'%s' is no occupation code; a code is written 29-1141.") % cells["soc"][:40])
    openings = number(cells["openings"], _("openings"), least=0, most=MOST_OPENINGS)
    wage = cells["wage"] or cells["annual_wage"] or cells["hourly_wage"]
    growth = number(cells["growth"], _("growth"), least=-100, most=MOST_GROWTH)
    return OccupationRow(
        soc=code,
        title=words(cells["occupation"], _("occupation"), 200, needed=True),
        industry=industry_of(cells["industry"]) or soc.usual_industry(code),
        openings=None if openings is None else round(openings),
        growth=None if growth is None else round(growth, 1),
        wage=None if (pay := number(wage, _("wage"), least=0, most=MOST_WAGE)) is None else round(pay, 2),
        education=words(cells["education"], _("education"), 120),
    )


def number(cell: str, column: str, *, least: int, most: int) -> Decimal | None:
    """A figure as people write it ('$54,320', '12.5 %', '7,5'); None where there is none. Raises BadCell."""
    plain = cell.replace("\u00a0", " ").strip()
    if plain.casefold() in NO_FIGURE:
        return None
    plain = plain.replace("\u2212", "-").strip("$% \t").removeprefix("+").replace(" ", "")
    if _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    elif _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain) or len(plain) > 20:
        raise BadCell(_("%(column)s is '%(value)s', which is no number.") % {"column": column, "value": cell[:40]})
    if not least <= (found := Decimal(plain)) <= most:
        raise BadCell(
            _("%(column)s is '%(value)s'; it lies between %(least)s and %(most)s.")
            % {"column": column, "value": cell[:40], "least": least, "most": most}
        )
    return found


def words(cell: str, column: str, longest: int, *, needed: bool = False) -> str:
    """A text that fits its column and that no spreadsheet runs as a formula. Raises BadCell."""
    if needed and not cell:
        raise BadCell(_("%s is empty.") % column)
    if len(cell) > longest:
        raise BadCell(
            _("%(column)s has %(length)d letters, at most %(most)d are kept.")
            % {"column": column, "length": len(cell), "most": longest}
        )
    if cell.startswith(STARTS_A_FORMULA) or not cell.isprintable():
        raise BadCell(_("%s holds a formula or signs that do not show; write it as plain text.") % column)
    return cell


def day_of(cell: str) -> dt.date | None:
    """The date of the list as a column or a person wrote it. Raises SheetRefused."""
    try:
        return sheets.day(cell, _("date"))
    except BadCell as bad:
        raise SheetRefused(str(bad)) from bad
