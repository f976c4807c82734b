"""The district's pages: the board of its campuses, and reading them again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reports.district import services
from reports.district.board import Figure, Line, board
from wbl_portal.core import spreadsheets
from wbl_portal.core.actor import actor_of
from wbl_portal.core.models import Job
from wbl_portal.core.toasts import tell
from wbl_portal.people.policies import district_staff


@district_staff
@require_safe
def district_home(request: HttpRequest) -> HttpResponse:
    """Every campus of the district as its public site shows it. A district owns no student and sees none here."""
    lines, totals = board()
    if request.GET.get("format") == "csv":
        return _spreadsheet(lines)
    running = Job.objects.filter(kind=services.READING, state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()
    last = Job.objects.filter(kind=services.READING, state=Job.State.DONE).first()
    context = {"lines": lines, "totals": totals, "running": running, "last": last}
    return render(request, "reports/district.html", context)


@district_staff
@require_POST
def district_read(request: HttpRequest) -> HttpResponse:
    """Ask the worker to read all campuses now."""
    services.ask_reading(by=actor_of(request))
    tell(request, _("The campuses' sites are being read. The board shows it within a minute."))
    return redirect("district_home")


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
