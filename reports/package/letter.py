"""The words of the package's own papers: the cover letter, and what is held back in the published tables and why."""

import datetime as dt

from django.db.models import Case, Value, When
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academies.hosts import public_address
from partners.models import Meeting, Partner
from reports import labels
from reports.listings.parts import lines_of, long_date
from reports.models import AgencyRequest
from reports.package.contents import Contents, Entry
from reports.package.papers import Paper, Part
from reports.renditions.layout import TableLayout
from reports.renditions.text import Table
from reports.tables import dimension_title
from wbl_portal.core import clock
from wbl_portal.core.clock import local_day
from wbl_portal.core.database import connection
from wbl_portal.people.models import Role, RoleAssignment
from wbl_portal.people.models.students import covers

SUMS = "SHA256SUMS"
_SIGNING = (Role.PRINCIPAL, Role.COORDINATOR)


def letter(found: Contents) -> Paper:
    """Who asked, when, what and until when; what is enclosed, what is missing; how to check it, and who signs."""
    request, campus = found.request, connection.tenant
    facts = [
        (_("From"), campus.name),
        (_("Campus number"), campus.campus_number),
        (_("To"), request.requester),
        (_("Request received"), long_date(request.received_on)),
        (_("Due"), long_date(request.due_on)),
        (_("School year"), found.year.label),
        (_("As of"), as_of(found)),
    ]
    parts = [
        Part("asked", _("What was asked for"), lines_of(request.asked_for), asked_words(request)),
        Part("enclosed", _("What is enclosed"), items=_enclosed(found)),
        _missing(found),
        Part("held-back", _("Small groups"), [_small_groups(found)]),
        Part("verify", _("How to check the files"), _how_to_check()),
        Part("signature", _("For the campus"), [_signature()]),
    ]
    title = _("Cover letter: work-based learning in %s") % found.year.label
    about = _("What the campus hands over to the agency, and what it does not.")
    return Paper(
        title, about, [each for each in facts if each[1]], [each for each in parts if each.paragraphs or each.items]
    )


def masking_notes(found: Contents, language: str) -> Paper:
    """What is held back and why, counted in the public tables themselves: which reason hides which cell is told nowhere."""
    k = found.snapshots[0].smallest_group if found.snapshots else connection.tenant.smallest_group
    rules = [
        _("No group of fewer than %s students is shown. The mark * stands for every figure that is held back.") % k,
        _(
            "A figure is also held back where a small group could be worked out from it, or from what was public before."
        ),
        _("Where it is safe, a range such as “at least 90 %” stands in the place of a figure."),
        _("Grades are joined, or a breakdown is left out, where that shows more than marks would."),
    ]
    parts = [Part("rules", _("What is held back, and why"), items=rules)]
    parts += [part for entry in found.entries if (part := _held_back(entry, language)).items]
    facts = [(_("Campus"), connection.tenant.name), (_("School year"), found.year.label), (_("As of"), as_of(found))]
    return Paper(_("Masking notes"), _("What the published tables hold back, and why."), facts, parts, language)


def as_of(found: Contents) -> str:
    """The day of the newest edition: nothing public in the package is later."""
    return long_date(local_day(found.published_at))


def asked_words(request: AgencyRequest) -> list[str]:
    """What was chosen in the request, a line each."""
    words = []
    if request.slots:
        known = labels.own()
        slots = [labels.slot(key, known) for key in request.slots]
        words.append(_("Artifacts: %s") % ", ".join(slot.number or _(slot.title) for slot in slots))
    if request.with_agreements:
        names = Partner.objects.filter(pk__in=request.partners).order_by("name").values_list("name", flat=True)
        words.append(_("Agreements: %s") % (", ".join(names) if request.partners else _("of all partners")))
    if request.with_minutes:
        bodies = dict(Meeting.Body.choices)
        named = ", ".join(str(bodies[each]) for each in request.bodies if each in bodies) or _("of all bodies")
        words.append(_("Minutes: %s") % named)
    if request.minutes_from:
        words.append(_("Meetings from %s") % long_date(request.minutes_from))
    if request.minutes_until:
        words.append(_("Meetings until %s") % long_date(request.minutes_until))
    if request.max_mb:
        words.append(_("No file larger than %s MB") % number_format(request.max_mb))
    return words


def _enclosed(found: Contents) -> list[str]:
    words = [_edition(entry) for entry in found.entries]
    words += [_("Student work: %s") % piece.sample.caption for piece in found.pieces]
    words += [_("Agreement: %s") % each.title for each in found.agreements.found]
    words += [_("Minutes: %s") % each.title for each in found.minutes.found]
    return [*words, _("Index, counting rules and masking notes, in English and Spanish")]


def _edition(entry: Entry) -> str:
    edition = entry.edition
    formats = ", ".join(each.upper() for each in ("html", "pdf", "csv", "json") if ("en", each) in entry.files)
    known = {
        "title": f"{edition.slot_number} {entry.title}".strip(),
        "edition": edition.number,
        "day": long_date(dt.date.fromisoformat(edition.document["as_of"])),
        "formats": formats,
    }
    return _("%(title)s, edition %(edition)s, as of %(day)s (%(formats)s)") % known


def _missing(found: Contents) -> Part:
    words = [f"{slot.number} {_(slot.title)} ({title})".strip() for title, slot in found.missing()]
    words = [_("Not published: %s") % each for each in words]
    words += [*found.agreements.missing, *found.minutes.missing]
    return Part("missing", _("What is missing"), [] if words else [_("Nothing that was asked for is missing.")], words)


def _small_groups(found: Contents) -> str:
    k = found.snapshots[0].smallest_group if found.snapshots else connection.tenant.smallest_group
    words = _(
        "No group of fewer than %s students is shown. The page masking-notes.html says what is held back and why."
    )
    return words % k


def _how_to_check() -> list[str]:
    return [
        _("In a terminal, inside the unpacked folder: %s") % f"sha256sum -c {SUMS}*",
        _("Whether an edition was published by the campus, and is current: %s")
        % f"{public_address(connection.tenant)}/verify/",
    ]


def _signature() -> str:
    """The principal by name, else the coordinator, else the campus alone."""
    order = Case(*(When(role=role, then=Value(place)) for place, role in enumerate(_SIGNING)))
    held = RoleAssignment.objects.filter(covers(clock.today(), "starts_on", "ends_on"), role__in=_SIGNING)
    first = held.filter(user__is_active=True).select_related("user").order_by(order, "user__name", "pk").first()
    return f"{first.user}, {first.get_role_display()}" if first else connection.tenant.name


def _held_back(entry: Entry, language: str) -> Part:
    """The student tables of an edition: of each how many figures stand there, as what."""
    edition = entry.edition
    title = f"{edition.slot_number} {entry.title}".strip()
    tables = [table for table in edition.document["tables"] if not table.get("safe")]
    return Part(f"slot-{edition.slot.replace('.', '-')}", title, items=[_counted(table) for table in tables])


def _counted(table: Table) -> str:
    table = table | {"dimension_titles": {name: dimension_title(name) for name in table["dimensions"]}}
    kinds = [cell.kind for line in TableLayout(table).lines for cell in line.cells]
    ranges, marks = kinds.count("band"), kinds.count("mask")
    words = ngettext("%(n)s of %(all)s figures is held back", "%(n)s of %(all)s figures are held back", marks)
    said = [words % {"n": marks, "all": len(kinds)}]
    if ranges:
        said.append(ngettext("%(n)s stands as a range", "%(n)s stand as a range", ranges) % {"n": ranges})
    return f"{TableLayout(table).caption}: {'; '.join(said)}."
