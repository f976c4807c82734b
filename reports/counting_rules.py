"""How the portal counts, in words: printed with every edition and on a page of its own; `measures` does as it says."""

from typing import Any

from django.utils.translation import gettext as _


def students() -> list[str]:
    """The rules for figures of students, a sentence or two each."""
    return [
        _(
            "Members are the students who belong to the program on the as-of date. A share counts only those members, "
            "by their grade on that date, so no share exceeds 100 %."
        ),
        _("Attended counts, registered does not. A student counts once per experience, however many sessions it had."),
        _(
            "Students and participations are two measures and never stand in one table. A student who took part in two "
            "phases is counted in both and once in the total, so students do not add up over phases."
        ),
        _(
            "Grade and program of a participation are those of the day on which the student first attended it. Students "
            "who left since are counted where it happened; shares leave them out."
        ),
        _(
            "A student who was there for less than half of the minutes held up to the as-of date took part only partly: "
            "the hours count, the student does not."
        ),
        _("Cancelled sessions never count. An excused absence that was made up counts."),
        _("The as-of date cuts by the day something happened, not by the day it was entered."),
        _("Entries that staff made from paper count alike, and so do students without an account."),
        _(
            "Groups too small to show are joined with others, given as a range or replaced by *, so that no student can "
            "be worked out from the published figures. A zero means nobody."
        ),
        _(
            "Between snapshots the figures keep their value and their date; later entries appear with the next snapshot."
        ),
    ]


def experiences() -> list[str]:
    """The rules for what the campus offers."""
    return [
        _("Every experience of the school year counts, planned or held; an archived one does not."),
        _("An experience for several grades counts in each of them and once in the total."),
        _("An experience has one type and one phase of the framework."),
        _("Experiences that take place online count and are marked."),
    ]


def year() -> str:
    return _("The school year runs from 1 July to 30 June unless the campus has set other dates.")


def section(*, students: bool = True) -> dict[str, Any]:
    """The section of a frozen document; what the campus offers needs only its own rules."""
    items = _students_and_year() if students else [*experiences(), year()]
    return {"id": "counting-rules", "title": _("How we count"), "paragraphs": [], "items": items}


def _students_and_year() -> list[str]:
    return [*students(), year()]
