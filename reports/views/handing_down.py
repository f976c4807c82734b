"""What the district hands down: its list, adding, the next edition, withdrawing; and what its campuses fetch."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academies.models import Academy
from reports.district import services, tasks
from reports.district.keys import asker
from reports.district.kinds import kind_of
from reports.district.reading import HANDED_UP, campuses_here
from reports.district.sealing import handed_down_to, lines_for
from reports.forms_district import FORMS, LineForm
from reports.models import CampusReading, DistrictEdition, DistrictLine
from reports.policies import own_district
from wbl_portal.core import files
from wbl_portal.core.actor import Actor, actor_of
from wbl_portal.core.forms import add_refusal
from wbl_portal.core.toasts import tell
from wbl_portal.people.policies import district_staff


@district_staff
@require_safe
def handed_list(request: HttpRequest) -> HttpResponse:
    names = {campus.slug: campus.name for campus in campuses_here()}
    lines = DistrictLine.objects.prefetch_related("editions")
    told = _told_by_campuses()
    rows = [(line, [names.get(each, each) for each in line.campuses], *_standing(line, names, told)) for line in lines]
    context = {"rows": rows, "kinds": DistrictLine.Kind.choices}
    return render(request, "reports/handed_list.html", context)


@district_staff
@require_safe
def handed_detail(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    line = get_object_or_404(DistrictLine.objects.prefetch_related("editions__file"), pk=line_id)
    names = {campus.slug: campus.name for campus in campuses_here()}
    told = _told_by_campuses()
    asked = [slug for slug in names if not line.campuses or slug in line.campuses]
    context = {
        "line": line,
        "crumbs": _crumbs(),
        "facts": kind_of(line).comparison(line.newest.document, None) if line.newest else [],
        "editions": line.editions.all(),
        "campuses": [(names[slug], told.get(slug, {}).get(str(line.pk))) for slug in asked],
    }
    return render(request, "reports/handed_detail.html", context)


@district_staff
@require_http_methods(["GET", "POST"])
def handed_add(request: HttpRequest, kind: str) -> HttpResponse:
    return _edit(request, kind, None)


@district_staff
@require_http_methods(["GET", "POST"])
def handed_edition_add(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    line = get_object_or_404(DistrictLine.objects.current().prefetch_related("editions__file"), pk=line_id)
    return _edit(request, line.kind, line)


@district_staff
@require_POST
def handed_withdraw(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    line = get_object_or_404(DistrictLine, pk=line_id)
    services.withdraw_line(line=line, by=actor_of(request))
    tasks.tell_campuses()
    undo = reverse("handed_restore", args=[line.pk])
    tell(request, _("'%s' is no longer handed down. What campuses made of it stays with them.") % line, undo=undo)
    return redirect("handed_list")


@district_staff
@require_POST
def handed_restore(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    line = get_object_or_404(DistrictLine, pk=line_id)
    services.restore_line(line=line, by=actor_of(request))
    tasks.tell_campuses()
    tell(request, _("'%s' is handed down again.") % line)
    return redirect("handed_detail", line.pk)


@district_staff
@require_safe
def handed_open_file(request: HttpRequest, line_id: uuid.UUID, number: int) -> FileResponse:
    return _file(get_object_or_404(DistrictEdition.objects.select_related("file"), line_id=line_id, number=number))


@own_district
@require_safe
def handed_down_document(request: HttpRequest) -> HttpResponse:
    """For a campus of the district: everything handed down to it."""
    campus = asker(request, Academy.Kind.CAMPUS)
    return JsonResponse(handed_down_to(campus), headers={"Cache-Control": "private, no-store"})


@own_district
@require_safe
def handed_down_file(request: HttpRequest, line_id: uuid.UUID, number: int) -> FileResponse:
    """For a campus of the district: the file of an edition that is handed down to it."""
    campus = asker(request, Academy.Kind.CAMPUS)
    if line_id not in {line.pk for line in lines_for(campus)}:
        raise Http404
    return _file(get_object_or_404(DistrictEdition.objects.select_related("file"), line_id=line_id, number=number))


def _file(edition: DistrictEdition) -> FileResponse:
    if edition.file is None:
        raise Http404
    return files.answer(edition.file)


def _edit(request: HttpRequest, kind: str, line: DistrictLine | None) -> HttpResponse:
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, request.FILES or None, line=line)
    if request.method == "POST" and (kept := _handed_down(form, kind, line, actor_of(request))):
        tasks.tell_campuses()
        tell(request, _("'%s' is handed down. The campuses have it within a minute.") % kept)
        return redirect("handed_detail", kept.pk)
    context = {"form": form, "line": line, "kind": DistrictLine.Kind(kind).label, "crumbs": _crumbs(line)}
    return render(request, "reports/handed_form.html", context)


def _handed_down(form: LineForm, kind: str, line: DistrictLine | None, by: Actor) -> DistrictLine | None:
    """The line as it was handed down; None where the form or the service refuses."""
    if not form.is_valid():
        return None
    try:
        if line is None:
            return services.hand_down(kind=kind, **form.answers(), by=by)
        return services.hand_down_again(line=line, **form.answers(), by=by)
    except ValidationError as refused:
        add_refusal(form, refused)
        return None


def _crumbs(line: DistrictLine | None = None) -> list[dict[str, str]]:
    way = [{"label": _("Handed down"), "url": reverse("handed_list")}]
    return way if line is None else [*way, {"label": line.title, "url": reverse("handed_detail", args=[line.pk])}]


def _told_by_campuses() -> dict[str, dict[str, dict[str, Any]]]:
    """What campuses say they did with each line: short name -> line -> what it said."""
    readings = CampusReading.objects.filter(slot=HANDED_UP, document__isnull=False)
    return {each.campus: {said["id"]: said for said in (each.document or {})["lines"]} for each in readings}


def _standing(
    line: DistrictLine, names: dict[str, str], told: dict[str, dict[str, dict[str, Any]]]
) -> tuple[int, int, int]:
    """For how many campuses it is, how many took the newest edition, and how many go their own way."""
    asked = [slug for slug in names if not line.campuses or slug in line.campuses]
    said = [told.get(slug, {}).get(str(line.pk)) for slug in asked]
    own = sum(bool(each and each["is_overridden"]) for each in said)
    newest = line.newest.number if line.newest else 0
    return len(asked), sum(bool(each and not each["is_overridden"] and each["taken"] == newest) for each in said), own
