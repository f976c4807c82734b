"""The region's needs as published: the occupation list, needs, meetings and what they decided."""

from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.coverage import coverage
from partners.models import Decision, Meeting, Need
from partners.selectors.occupations import current_list, is_stale
from reports.listings.parts import Asked, Listing, Section, lines_of, listing, long_date, section

BOARD_MEETINGS = 3


def occupations(asked: Asked) -> Listing:
    """The lines of the current list."""
    current = current_list(asked.day)
    columns = {
        "soc": _("Code"),
        "title": _("Occupation"),
        "industry": _("Industry"),
        "stem": _("STEM"),
        "openings": _("Openings a year"),
        "growth": _("Growth in percent"),
        "wage": _("Median wage"),
        "education": _("Usual education"),
    }
    rows = [
        {
            "soc": each.soc,
            "title": each.title,
            "industry": each.get_industry_display() if each.industry else "",
            "stem": _("Yes") if each.is_stem else _("No"),
            "openings": _number(each.openings),
            "growth": _number(each.growth),
            "wage": _number(each.wage),
            "education": each.education,
        }
        for each in (current.occupations.all() if current else ())
    ]
    return listing("occupations", _("Occupations in demand"), columns, rows, empty=_("No occupation list stands yet."))


def occupation_coverage(asked: Asked) -> Listing:
    """What the campus has for each listed occupation: experiences and credentials by name or code, partners by industry."""
    current = current_list(asked.day)
    found = coverage(list(current.occupations.all()), asked.day) if current else []
    columns = {cell.key: cell.label for each in found[:1] for cell in each.cells}
    rows = [
        {"title": each.occupation.title}
        | {cell.key: str(len(cell.likely if cell.key == "partner" else cell.sure)) for cell in each.cells}
        for each in found
    ]
    title = _("What the campus offers for occupations in demand")
    empty = _("No occupation list stands yet.")
    return listing("occupation-coverage", title, {"title": _("Occupation"), **columns}, rows, empty=empty)


def occupation_source(asked: Asked) -> list[Section]:
    """Where the list comes from, its date, what its wages are, and whether it is older than a year."""
    current = current_list(asked.day)
    if current is None:
        return []
    words = {"title": current.title, "board": current.board, "source": current.source}
    paragraphs = [
        _("“%(title)s” of %(board)s. Source: %(source)s.") % words,
        _("Date of the list: %s.") % long_date(current.published_on),
    ]
    if current.wage_basis:
        paragraphs.append(_("Wages are: %s.") % current.wage_words)
    if is_stale(current, asked.day):
        paragraphs.append(_("This list is older than 12 months. A newer one is being asked for."))
    return [section("occupation-source", _("Source and date of the list"), paragraphs)]


def needs(asked: Asked) -> Listing:
    """The workforce needs defined until the day."""
    found = Need.objects.current().filter(defined_on__lte=asked.day).select_related("meeting")
    columns = {
        "need": _("Need"),
        "industry": _("Industry"),
        "soc": _("Code"),
        "defined_on": _("Defined"),
        "with": _("With"),
    }
    rows = [
        {
            "need": each.title,
            "industry": each.get_industry_display() if each.industry else "",
            "soc": each.soc,
            "defined_on": long_date(each.defined_on),
            "with": each.meeting.body_label if each.meeting else "",
        }
        for each in found
    ]
    return listing(
        "needs", _("What the region needs"), columns, rows, empty=_("No workforce need has been written down yet.")
    )


def board_meetings(asked: Asked) -> Listing:
    """The last meetings with the workforce board (T-STEM 5.1)."""
    empty = _("No meeting with the workforce board is recorded yet.")
    return _meetings("board-meetings", _("Last meetings with the workforce board"), _board(asked), empty)


def board_decisions(asked: Asked) -> Listing:
    return _decisions("board-decisions", _("What was decided with the workforce board"), _board(asked))


def advisory_meetings(asked: Asked) -> Listing:
    """The advisory board's meetings of the year (P-TECH 1.11)."""
    empty = _("No meeting of the advisory board is recorded for this school year yet.")
    return _meetings("advisory-meetings", _("Meetings of the advisory board"), _advisory(asked), empty)


def advisory_decisions(asked: Asked) -> Listing:
    return _decisions("advisory-decisions", _("Decisions and action items"), _advisory(asked))


def advisory_minutes(asked: Asked) -> list[Section]:
    """Agenda and minutes as they were typed, meeting by meeting."""
    return [
        section(
            f"minutes-{number}",
            _("%(body)s, %(day)s") % {"body": each.body_label, "day": long_date(each.held_on)},
            [*_headed(_("Agenda"), each.agenda), *_headed(pgettext("of a meeting", "Minutes"), each.minutes)],
        )
        for number, each in enumerate(_advisory(asked), start=1)
        if each.agenda or each.minutes
    ]


def _headed(head: str, text: str) -> list[str]:
    lines = lines_of(text)
    return [f"{head}: {lines[0]}", *lines[1:]] if lines else []


def _board(asked: Asked) -> list[Meeting]:
    return list(_until(asked).filter(body=Meeting.Body.BOARD)[:BOARD_MEETINGS])


def _advisory(asked: Asked) -> list[Meeting]:
    return list(_until(asked).filter(body=Meeting.Body.ADVISORY, held_on__gte=asked.year.starts_on))


def _until(asked: Asked) -> QuerySet[Meeting]:
    found = Meeting.objects.current().filter(held_on__lte=asked.day).order_by("-held_on", "id")
    return found.prefetch_related("attendees", "decisions")


def _meetings(name: str, title: str, found: list[Meeting], empty: str) -> Listing:
    columns = {"day": _("Date"), "body": _("Body"), "place": _("Place"), "present": _("Organizations present")}
    rows = [
        {
            "day": long_date(each.held_on),
            "body": each.body_label,
            "place": each.place,
            "present": ", ".join(sorted({a.organization for a in each.attendees.all() if a.organization})),
        }
        for each in found
    ]
    return listing(name, title, columns, rows, empty=empty)


def _decisions(name: str, title: str, found: list[Meeting]) -> Listing:
    columns = {"day": _("Date"), "decision": _("Decision"), "due": _("Due"), "done": _("Done")}
    rows = [
        {"day": long_date(meeting.held_on), "decision": each.text, "due": long_date(each.due_on), "done": _done(each)}
        for meeting in found
        for each in meeting.decisions.all()
    ]
    return listing(name, title, columns, rows, empty=_("No decision is recorded yet."))


def _done(decision: Decision) -> str:
    if decision.done_on:
        return long_date(decision.done_on)
    return _("Open") if decision.owner else ""


def _number(value: Decimal | int | None) -> str:
    """A number as a spreadsheet reads it: no thousands separator, no useless zeros."""
    if value is None:
        return ""
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
