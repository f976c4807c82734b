"""A campus and its district: what came down and what the campus made of it, what goes up, the shared directory."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academies.models import Academy
from experiences.words import type_name
from partners.models import Agreement, Industry
from reports.district import services
from reports.district.directory import handed_down_directory
from reports.district.handing_up import handed_up
from reports.district.keys import asker
from reports.district.kinds import kind_of
from reports.district.reading import workspace_of_district
from reports.forms_district import OverrideForm
from reports.models import DistrictLine
from reports.policies import coordinators, own_district, staff
from reports.views.district import directory_page
from wbl_portal.core import files
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.models import Job
from wbl_portal.core.toasts import complain, tell


@staff
@require_safe
def from_district(request: HttpRequest) -> HttpResponse:
    """Every line that came down, and how it stands here."""
    running = Job.objects.filter(kind=services.FETCHING, state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists()
    context = {
        "district": workspace_of_district(),
        "lines": DistrictLine.objects.prefetch_related("editions__file"),
        "directory": handed_down_directory(),
        "running": running,
        "may_change": coordinators.allows(request.user),
    }
    return render(request, "reports/from_district.html", context)


@coordinators
@require_POST
def from_district_fetch(request: HttpRequest) -> HttpResponse:
    services.ask_fetching(by=actor_of(request))
    tell(request, _("The district is being asked. What is new stands here within a minute."))
    return redirect("from_district")


@staff
@require_safe
def shared_directory(request: HttpRequest) -> HttpResponse:
    return directory_page(request, {"copy": handed_down_directory(), "is_campus": True})


@staff
@require_safe
def to_district(request: HttpRequest) -> HttpResponse:
    """Exactly what the district reads when it asks."""
    lines = DistrictLine.objects.current().prefetch_related("editions")
    partners = [_in_words(each) for each in handed_up()["partners"]]
    return render(
        request, "reports/to_district.html", {"district": workspace_of_district(), "partners": partners, "lines": lines}
    )


def _in_words(partner: dict[str, Any]) -> dict[str, Any]:
    """A partner as it goes up, with days and states for people."""
    day = dt.date.fromisoformat
    agreements = [
        (each["title"], Agreement.State(each["state"]).label, day(each["starts_on"]), day(each["ends_on"]))
        for each in partner["agreements"]
    ]
    dates = [(day(each["on"]), type_name(each["what"])) for each in partner["engagements"]]
    return partner | {"industry": Industry(partner["industry"]).label, "agreements": agreements, "engagements": dates}


@own_district
@require_safe
def handed_up_document(request: HttpRequest) -> HttpResponse:
    """For the campus's own district: partners, agreements and engagement dates by name."""
    asker(request, Academy.Kind.DISTRICT)
    return JsonResponse(handed_up(), headers={"Cache-Control": "private, no-store"})


@staff
@require_safe
def district_line(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    return _page(request, _line(line_id), OverrideForm())


@coordinators
@require_POST
def district_line_take(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    line = _line(line_id)
    try:
        services.take_line(line=line, by=actor_of(request))
        undo = reverse("district_line_put_back", args=[line.pk])
        tell(request, _("'%s' is the district's again.") % line, undo=undo)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("district_line", line.pk)


@coordinators
@require_http_methods(["POST"])
def district_line_override(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    line, form = _line(line_id), OverrideForm(request.POST)
    if saved(form, services.override_line, line=line, by=actor_of(request)) is None:
        return _page(request, line, form)
    undo = reverse("district_line_take", args=[line.pk])
    tell(request, _("The campus goes its own way with '%s'. Change your own row as you need it.") % line, undo=undo)
    return redirect("district_line", line.pk)


@coordinators
@require_POST
def district_line_put_back(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    line = _line(line_id)
    try:
        services.put_back_line(line=line, by=actor_of(request))
        undo = reverse("district_line_take", args=[line.pk])
        tell(request, _("'%s' stands as it did before it was taken.") % line, undo=undo)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("district_line", line.pk)


@staff
@require_safe
def district_line_file(request: HttpRequest, line_id: uuid.UUID) -> FileResponse:
    """The file of the newest edition as it came."""
    edition = _line(line_id).newest
    if edition is None or edition.file is None:
        raise Http404
    return files.answer(edition.file)


def _line(line_id: uuid.UUID) -> DistrictLine:
    return get_object_or_404(DistrictLine.objects.prefetch_related("editions__file"), pk=line_id)


def _page(request: HttpRequest, line: DistrictLine, form: OverrideForm) -> HttpResponse:
    """The newest edition beside the campus's own row."""
    kind, newest = kind_of(line), line.newest
    ours = kind.facts(newest.document, line.subject_id) if newest else None
    has_row = kind.has_page and ours is not None
    context = {
        "line": line,
        "edition": newest,
        "crumbs": [{"label": _("From the district"), "url": reverse("from_district")}],
        "facts": kind.comparison(newest.document, ours) if newest else [],
        "has_ours": ours is not None,
        "own_url": kind.url(line.subject_id) if has_row else "",
        "form": form,
        "may_change": coordinators.allows(request.user),
    }
    return render(request, "reports/district_line.html", context)
