"""The district's pages about its campuses: the board, reading them again, the shared directory."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reports.district import services
from reports.district.board import Figure, Line, board
from reports.district.directory import Employer, directory, narrowed
from reports.district.reading import HANDED_UP, campuses_here
from reports.forms_district import DirectoryForm
from reports.models import CampusReading
from wbl_portal.core import spreadsheets
from wbl_portal.core.actor import actor_of
from wbl_portal.core.models import Job
from wbl_portal.core.toasts import tell
from wbl_portal.people.policies import district_staff

PAGE_SIZE = 25


@district_staff
@require_safe
def district_home(request: HttpRequest) -> HttpResponse:
    """Every campus of the district as its public site shows it. A district owns no student and sees none here."""
    lines, totals = board()
    if request.GET.get("format") == "csv":
        return _spreadsheet(lines)
    running = Job.objects.filter(kind=services.READING, state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()
    last = Job.objects.filter(kind=services.READING, state=Job.State.DONE).first()
    crowded = [employer for employer in directory() if employer.crowded()]
    context = {"lines": lines, "totals": totals, "running": running, "last": last, "crowded": crowded}
    return render(request, "reports/district.html", context)


@district_staff
@require_POST
def district_read(request: HttpRequest) -> HttpResponse:
    """Ask the worker to read all campuses now."""
    services.ask_reading(by=actor_of(request))
    tell(request, _("The campuses' sites are being read. The board shows it within a minute."))
    return redirect("district_home")


@district_staff
@require_safe
def district_directory(request: HttpRequest) -> HttpResponse:
    """Every employer of the campuses, who works with it, and the months in which three of them ask it."""
    problems = list(CampusReading.objects.filter(slot=HANDED_UP).exclude(problem={}))
    names = {campus.slug: campus.name for campus in campuses_here()}
    told = [(names[each.campus], each) for each in problems if each.campus in names]
    return directory_page(request, {"problems": told})


def directory_page(request: HttpRequest, more: dict[str, Any]) -> HttpResponse:
    """The directory of the workspace in force, at the district and at a campus alike."""
    employers = directory()
    known = {at.campus: at.campus_name for employer in employers for at in employer.campuses}
    form = DirectoryForm(request.GET, campuses=sorted(known.items(), key=lambda each: each[1]))
    found = narrowed(employers, **form.chosen())
    if request.GET.get("format") == "csv":
        return _directory_as_csv(found)
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(form.chosen().values()),
        "crowded": [employer for employer in employers if employer.crowded()],
    }
    return render(request, "reports/directory.html", context | more)


def _directory_as_csv(employers: list[Employer]) -> HttpResponse:
    heads = [_("Employer"), _("Industry"), _("City"), _("Campus"), _("Name there"), _("Agreement"), _("Until")]
    rows = [
        [employer.name, employer.industry_label, employer.city, at.campus_name, at.name, at.label, at.until, dates]
        for employer in employers
        for at in employer.campuses
        for dates in [" ".join(at.dates)]
    ]
    return spreadsheets.answer("directory", [*heads, _("Engagement dates")], rows)


def _spreadsheet(lines: list[Line]) -> HttpResponse:
    heads = [
        *(_("Campus"), _("Program"), _("School year"), _("Published artifacts"), _("Artifacts due")),
        *(_("Partners with a current agreement"), _("Partners"), _("Students who took part"), _("Members")),
        _("Last publication"),
    ]
    rows = [
        [
            *(line.campus.name, line.framework.title, line.year, line.published, line.due),
            *((line.agreements.value, line.agreements.whole) if line.agreements else ("", "")),
            *(_shown(line.took_part) if line.took_part else ("", "")),
            line.published_on,
        ]
        for line in lines
    ]
    return spreadsheets.answer("campuses", heads, rows)


def _shown(figure: Figure) -> tuple[object, object]:
    return (figure.text if figure.value is None else figure.value), figure.whole
