"""How a figure, a label and a date of a frozen document read; every format asks here, so that they cannot differ."""

import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

Table = dict[str, Any]
Row = dict[str, Any]

# The one mark that stands for a hidden figure, whatever the reason.
MASK = "*"


def number(document: dict[str, Any]) -> str:
    """What people call an artifact by; documents from before campuses had numbers of their own carry the slot alone."""
    label: str = document.get("label", document["slot"] if document["asked"] else "")
    return label


def figure(row: Row, *, grouped: bool = True) -> str:
    """The figure of one row as a reader sees it.

    "41", "41 of 120", "41 of 120 (34.2 %)", "at least 90 %" or "*"; with `grouped`, thousands get a comma.
    Raises ValueError when the row shows no figure, or more than one kind.
    """
    shown = [name for name in ("value", "band", "mask") if row[name] is not None]
    if len(shown) != 1:
        raise ValueError(f"A row shows exactly one of value, band and mask, not {shown or 'nothing'}: {row}")
    if shown == ["mask"]:
        return MASK
    if shown == ["band"]:
        return band(row["band"])
    return _counted(row, "{:,}" if grouped else "{}")


def _counted(row: Row, pattern: str) -> str:
    value = pattern.format(row["value"])
    if row["denominator"] is None:
        return value
    words = _("%(value)s of %(whole)s") % {"value": value, "whole": pattern.format(row["denominator"])}
    return words if row["percent"] is None else f"{words} ({percent(row['percent'])})"


def percent(number: float) -> str:
    """A percentage with one decimal: "34.2 %"."""
    return f"{number:.1f} %"


def band(edges: dict[str, float]) -> str:
    """A band in percent of the denominator: "at least 90 %", "at most 10 %" or "40 to 60 %"."""
    low, high = f"{edges['low']:g}", f"{edges['high']:g}"
    if high == "100":
        return _("at least %(low)s %%") % {"low": low}
    if low == "0":
        return _("at most %(high)s %%") % {"high": high}
    return _("%(low)s to %(high)s %%") % {"low": low, "high": high}


def label(table: Table, dimension: str, key: str) -> str:
    """The printed word of a label: "Grade 9", "Career exploration"; the key itself when it has none."""
    return table["labels"].get(dimension, {}).get(key, key)


def dimension_title(table: Table, dimension: str) -> str:
    """The printed name of a dimension, as in the head of its column."""
    return table.get("dimension_titles", {}).get(dimension, dimension)


def cell_name(table: Table, row: Row) -> str:
    """What a row is about, in words: "Grade 9, Career exploration"."""
    return ", ".join(label(table, name, row[name]) for name in table["dimensions"])


def is_total(table: Table, row: Row) -> bool:
    """Whether any label of the row stands for the whole of its dimension."""
    return any(table["totals"].get(name) == row[name] for name in table["dimensions"])


def inline(words: str) -> str:
    """A label inside a sentence: "grade 9", but "CTSO event" keeps its capitals."""
    head = words[:2]
    return words[:1].lower() + words[1:] if len(head) == 2 and head[1:].islower() else words


def measure_title(measure: str) -> str:
    """What a table counts, as its caption says it."""
    titles = {
        "students": _("Students"),
        "participations": _("Participations"),
        "experiences": _("Experiences"),
        "members": _("Members of the program"),
        "earned": _("Members with a credential"),
        "placed": _("Members with a placement or a work-based course"),
        "reflected": _("Members who reflected"),
        "enriched": _("Members in an activity"),
    }
    return titles.get(measure, measure)


def counted(measure: str, count: int) -> str:
    """The noun after a count, in the number it asks for: "1 student", "41 students"."""
    if measure == "participations":
        return ngettext("participation", "participations", count)
    if measure == "experiences":
        return ngettext("experience", "experiences", count)
    return ngettext("student", "students", count)


def overlap(measure: str) -> str:
    """Why the parts of a table whose dimension overlaps do not add up."""
    sentences = {
        "participations": _("The parts overlap: a participation can stand in several, so they do not add up."),
        "experiences": _("The parts overlap: an experience can stand in several, so they do not add up."),
    }
    return sentences.get(measure, _("The parts overlap: a student can stand in several, so they do not add up."))


def caption(table: Table) -> str:
    """The caption of a data table: "Students by grade and phase"."""
    names = [inline(dimension_title(table, name)) for name in table["dimensions"]]
    joined = pgettext("two dimensions of a table", " and ").join(names)
    return _("%(measure)s by %(dimensions)s") % {"measure": measure_title(table["measure"]), "dimensions": joined}


def long_date(day: str) -> str:
    """An ISO date in the reader's language: "November 20, 2026"."""
    return date_format(datetime.date.fromisoformat(day), pgettext("format of a date", "F j, Y"))


def snapshot_title(name: str) -> str:
    """The name of a snapshot as printed; an unknown one is printed as it stands."""
    names = {"fall": _("Fall snapshot"), "spring": _("Spring snapshot"), "correction": _("Correction")}
    return names.get(name, name)
