"""Agreements and minutes that a request asks for: the files kept with them, and minutes as an accessible page.

Only what belongs to an agreement or a meeting is read. Nobody who attended is named, and minutes in which the name of a
student stands are held back with their file until somebody has looked.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.models import Agreement, Meeting, Partner
from reports.listings.parts import lines_of, long_date
from reports.models import AgencyRequest
from reports.package.papers import Paper, Part
from wbl_portal.core import clock
from wbl_portal.core.models import StoredFile
from wbl_portal.people.models import SchoolYear
from wbl_portal.people.selectors import naming_students


@dataclass(frozen=True)
class Enclosure:
    """An agreement or a meeting: its kept file and its page, each with its name in the package where it is there."""

    title: str
    about: str
    file: StoredFile | None = None
    name: str = ""
    paper: Paper | None = None
    page_name: str = ""


@dataclass(frozen=True)
class Enclosures:
    """What goes along, and in a sentence each what was asked for and does not."""

    found: list[Enclosure]
    missing: list[str]


NOTHING = Enclosures([], [])


def agreements(request: AgencyRequest, year: SchoolYear) -> Enclosures:
    """The versions in force (on the last day of a year that is over), of the partners asked about."""
    if not request.with_agreements:
        return NOTHING
    rows = Agreement.objects.in_force(_day(year)).select_related("partner", "file")
    rows = rows.filter(partner__in=request.partners) if request.partners else rows
    ordered = list(rows.order_by("partner__name", "starts_on", "pk"))
    missing = [_("%s: no file of the agreement in force is kept.") % _titled(row) for row in ordered if not row.file]
    covered = {row.partner_id for row in ordered}
    asked = Partner.objects.filter(pk__in=request.partners).exclude(pk__in=covered).order_by("name")
    missing += [_("%s: no agreement is in force.") % partner.name for partner in asked]
    if not ordered and not request.partners:
        missing.append(_("Agreements: none is in force."))
    return Enclosures([_agreement(row, row.file) for row in ordered if row.file], missing)


def minutes(request: AgencyRequest, year: SchoolYear) -> Enclosures:
    """Of the meetings of the bodies asked about, between the days asked (otherwise: of the school year)."""
    if not request.with_minutes:
        return NOTHING
    rows = list(_meetings(request, year))
    if not rows:
        return Enclosures([], [_("Minutes: no meeting is recorded for the days asked about.")])
    named = naming_students([_words(row) for row in rows])
    held = [_("%s: held back until the names in the minutes are checked.") % _met(row) for row in _where(rows, named)]
    kept = _where(rows, [not each for each in named])
    bare = [_("%s: no minutes are recorded.") % _met(row) for row in kept if not _has_minutes(row)]
    return Enclosures([_meeting(row) for row in kept if _has_minutes(row)], held + bare)


def _day(year: SchoolYear) -> dt.date:
    return min(clock.today(), year.ends_on)


def _titled(row: Agreement) -> str:
    return f"{row.partner.name}, {row.title}"


def _agreement(row: Agreement, file: StoredFile) -> Enclosure:
    known = {"start": long_date(row.starts_on), "end": long_date(row.ends_on)}
    about = _("In force from %(start)s to %(end)s.") % known
    return Enclosure(_titled(row), about, file, f"agreements/{_stem(row.partner.name, row)}.{_ending(file)}")


def _meetings(request: AgencyRequest, year: SchoolYear) -> QuerySet[Meeting]:
    first, last = request.minutes_from or year.starts_on, request.minutes_until or year.ends_on
    rows = Meeting.objects.current().filter(held_on__gte=first, held_on__lte=min(last, clock.today()))
    rows = rows.filter(body__in=request.bodies) if request.bodies else rows
    return rows.select_related("file").prefetch_related("attendees", "decisions").order_by("held_on", "body", "pk")


def _met(row: Meeting) -> str:
    return _("%(body)s, %(day)s") % {"body": row.body_label, "day": long_date(row.held_on)}


def _words(row: Meeting) -> str:
    decided = (f"{each.text} {each.owner}" for each in row.decisions.all())
    return " ".join([row.body_name, row.place, row.agenda, row.minutes, *decided])


def _has_minutes(row: Meeting) -> bool:
    return bool(row.minutes.strip() or row.file or row.decisions.all())


def _meeting(row: Meeting) -> Enclosure:
    stem = f"minutes/{row.held_on.isoformat()}-{_stem(row.body_label, row)}"
    name = f"{stem}.{_ending(row.file)}" if row.file else ""
    return Enclosure(_met(row), row.place, row.file, name, _paper(row), f"{stem}.html")


def _paper(row: Meeting) -> Paper:
    present = ", ".join(sorted({each.organization for each in row.attendees.all() if each.organization}))
    facts = [
        (_("Body"), row.body_label),
        (_("Date"), long_date(row.held_on)),
        (_("Place"), row.place),
        (_("Organizations present"), present),
    ]
    parts = [
        Part("agenda", _("Agenda"), lines_of(row.agenda)),
        Part("minutes", pgettext("of a meeting", "Minutes"), lines_of(row.minutes)),
        Part("decisions", _("Decisions"), items=[each.text for each in row.decisions.all()]),
    ]
    about = _("Minutes of a meeting, as they were written down.")
    return Paper(_met(row), about, [each for each in facts if each[1]], [each for each in parts if _says(each)])


def _says(part: Part) -> bool:
    return bool(part.paragraphs or part.items)


def _where(rows: Iterable[Meeting], chosen: Iterable[bool]) -> list[Meeting]:
    return [row for row, is_chosen in zip(rows, chosen, strict=True) if is_chosen]


def _stem(words: str, row: Agreement | Meeting) -> str:
    return f"{slugify(words)[:60].strip('-') or 'file'}-{str(row.pk)[:8]}"


def _ending(file: StoredFile) -> str:
    return re.sub(r"[^a-z0-9]", "", file.name.rpartition(".")[2].lower()) or "bin"
