"""A draft in words: what each slot would say differently, and what of it is hidden; shown to staff, never published."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from reports import selectors
from reports.edition_differences import moved_in_words
from reports.listings.parts import long_date
from reports.models import EditionDraft, Snapshot
from wbl_portal.frameworks import Slot, slot_of

SHOWN = 12


@dataclass(frozen=True)
class Line:
    """A sentence, and the things it speaks of: the first of them, and how many `more`."""

    words: str
    items: list[str]
    more: int = 0


@dataclass(frozen=True)
class DraftedSlot:
    """A slot of a draft. `masking`: sentences per table; empty where it counts no student."""

    slot: Slot
    number: int
    held: bool
    lines: list[Line]
    masking: list[Line]
    counts_students: bool


def slots_of(draft: EditionDraft) -> list[DraftedSlot]:
    """Every slot of the draft; one query for its snapshots."""
    keys = {each["snapshot"] for each in draft.slots if each["snapshot"]}
    reports = [report for each in Snapshot.objects.filter(pk__in=keys) for report in selectors.masking(each)]
    return [_drafted(each, reports) for each in draft.slots]


def _drafted(kept: dict[str, Any], reports: list[dict[str, Any]]) -> DraftedSlot:
    _framework, slot = slot_of(kept["slot"])
    lines = [line for each in _differences(kept) for line in WORDS[each["kind"]](each)]
    masking = [_masked(report) for report in reports if report["slot"].key == slot.key] if kept["snapshot"] else []
    return DraftedSlot(slot, kept["number"], kept["held"], lines, masking, bool(kept["snapshot"]))


def _differences(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """In the reader's language, as far as the draft is written in it."""
    said: dict[str, list[dict[str, Any]]] = kept["differences"]
    return said.get(get_language() or "en", said["en"])


def _first(_difference: dict[str, Any]) -> Iterator[Line]:
    yield Line(_("Everything is new: this is the first edition."), [])


def _as_of(difference: dict[str, Any]) -> Iterator[Line]:
    days = {name: long_date(dt.date.fromisoformat(difference[name])) for name in ("before", "after")}
    yield Line(_("The figures are those of %(after)s instead of %(before)s.") % days, [])


def _figures(difference: dict[str, Any]) -> Iterator[Line]:
    n, known = difference["count"], {"n": f"{difference['count']:,}", "title": difference["title"]}
    words = ngettext("%(n)s figure moves in “%(title)s”", "%(n)s figures move in “%(title)s”", n) % known
    yield _listed(words, [moved_in_words(each) for each in difference["moved"]], n)


def _rows(difference: dict[str, Any]) -> Iterator[Line]:
    counts, title = difference["counts"], difference["title"]
    said = {
        "added": ngettext("%(n)s row is new in “%(title)s”", "%(n)s rows are new in “%(title)s”", counts["added"]),
        "removed": ngettext("%(n)s row leaves “%(title)s”", "%(n)s rows leave “%(title)s”", counts["removed"]),
        "changed": ngettext("%(n)s row changes in “%(title)s”", "%(n)s rows change in “%(title)s”", counts["changed"]),
    }
    for kind, words in said.items():
        if counts[kind]:
            yield _listed(words % {"n": f"{counts[kind]:,}", "title": title}, difference[kind], counts[kind])


def _text(difference: dict[str, Any]) -> Iterator[Line]:
    words = {
        "added": _("A text is new: “%s”"),
        "removed": _("A text leaves: “%s”"),
        "changed": _("The text of “%s” changes"),
    }
    yield Line(words[difference["state"]] % difference["title"], [])


WORDS = {"first": _first, "as_of": _as_of, "figures": _figures, "rows": _rows, "text": _text}


def _listed(words: str, items: list[str], count: int) -> Line:
    shown = items[:SHOWN]
    return Line(words, shown, count - len(shown) if shown else 0)


def _masked(report: dict[str, Any]) -> Line:
    """'Students by grade: 3 hidden (1 small, 2 to protect it), 4 as a range; joined: 9-10'."""
    cells = report["cells"]
    marks = [cell for cell in cells if cell["shown"] == "mark"]
    ranges = len(cells) - len(marks)
    small = sum(1 for cell in marks if cell["reason"] == "small")
    parts = []
    if marks:
        known = {"n": len(marks), "small": small, "others": len(marks) - small}
        parts.append(
            ngettext(
                "%(n)s figure is hidden (%(small)s for a small group, %(others)s because one could be worked out from it)",
                "%(n)s figures are hidden (%(small)s for small groups, %(others)s because one could be worked out from them)",
                known["n"],
            )
            % known
        )
    if ranges:
        parts.append(ngettext("%(n)s is shown as a range", "%(n)s are shown as ranges", ranges) % {"n": ranges})
    if report["joined"]:
        parts.append(_("joined: %s") % ", ".join(report["joined"]))
    return Line(f"{report['title']}: {'; '.join(parts) or _('every figure is shown')}", [])
