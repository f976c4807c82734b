"""The binder for staff: the whole of it, one part, and what people keep there."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import selectors
from reports.binder import Binder, Part
from reports.binder.months import months
from reports.binder.narrowed import narrowed
from reports.binder.parts import place_exists
from reports.binder.previews import preview
from reports.binder.readiness import keep_readiness
from reports.forms_binder import EvidenceForm, RecordForm
from reports.models import BinderRecord, DryRunPoint, Evidence
from reports.policies import approvers, coordinators, staff
from reports.services import binder as services
from wbl_portal.core import files
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.models import SchoolYear

Place = tuple[str, str, str]


@staff
@require_safe
def binder(request: HttpRequest) -> HttpResponse:
    """Readiness per framework, every part with its state, and the benchmark's year month by month.

    With `due` in the address exactly the parts that are due (see `reports.binder.narrowed`).
    """
    year = selectors.year_asked(request.GET.get("year"))
    context: dict[str, Any] = {"year": year, "years": selectors.year_switch(year)}
    if year:
        found = Binder(year)
        keep_readiness(found)
        shown = narrowed(found, request.GET.get("due", ""))
        context |= {"volumes": shown.volumes if shown else found.volumes, "narrowed": shown}
        context |= {"months": months(found), "may_review": approvers.allows(request.user)}
    return render(request, "reports/binder.html", context)


@staff
@require_safe
def binder_part(request: HttpRequest, edition: str, kind: str, part_key: str) -> HttpResponse:
    """One element or artifact: what is asked, how it stands and why, its evidence, and what to mend."""
    year = _year(request)
    found = Binder(year)
    keep_readiness(found)
    part = _part(found, (edition, kind, part_key))
    context = {
        "year": year,
        "years": selectors.year_switch(year),
        "binder": found,
        "part": part,
        "preview": preview(part),
        "may_change": coordinators.allows(request.user),
        "crumbs": [{"label": _("Binder"), "url": f"{reverse('binder')}?year={year.label}"}],
    }
    return render(request, "reports/binder_part.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def binder_record(request: HttpRequest, edition: str, kind: str, part_key: str) -> HttpResponse:
    """Owner, due day and narrative of a part."""
    place = _place(edition, kind, part_key)
    record = BinderRecord.objects.filter(framework=edition, kind=kind, key=part_key).first()
    form = RecordForm(request.POST or None, initial=_known(record))
    if request.method == "POST" and saved(form, services.keep_record, place=place, by=actor_of(request)) is not None:
        return _back(place)
    context = {"form": form, "title": _("Owner, due day and narrative")}
    return render(request, "reports/binder_form.html", context | _crumbs(place))


@coordinators
@require_POST
def binder_verify(request: HttpRequest, edition: str, kind: str, part_key: str) -> HttpResponse:
    """Somebody looked at the part today and stands for it."""
    place = _place(edition, kind, part_key)
    done = services.verify(place=place, by=actor_of(request))
    tell(request, _("Verified today."), undo=reverse("binder_verify_undo", args=[done.entry_id]))
    return _back(place)


@coordinators
@require_POST
def binder_verify_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    try:
        record = services.undo_verified(entry_id=entry_id, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("binder")
    tell(request, _("It is no longer verified today."))
    return _back(record.place)


@coordinators
@require_http_methods(["GET", "POST"])
def evidence_add(request: HttpRequest, edition: str, kind: str, part_key: str) -> HttpResponse:
    """Attach a file or a link to a part."""
    place, year = _place(edition, kind, part_key), _year(request)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        made = saved(form, services.attach, place=place, year=year, by=actor_of(request))
        if made is not None:
            if made.lacks_text:
                tell(request, _("This file is a scan. Give it a text version before anybody outside sees it."))
            return _back(place, year)
    context = {"form": form, "title": _("Attach evidence")}
    return render(request, "reports/binder_form.html", context | _crumbs(place))


@coordinators
@require_http_methods(["GET", "POST"])
def evidence_edit(request: HttpRequest, evidence_id: uuid.UUID) -> HttpResponse:
    """Title, text version and who sees it; a new file takes the old one's place."""
    evidence = _evidence(evidence_id)
    known = {name: getattr(evidence, name) for name in ("title", "url", "text", "shown_to")}
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=known, kept=evidence)
    by = actor_of(request)
    if request.method == "POST" and saved(form, services.change_evidence, evidence=evidence, by=by) is not None:
        return _back(evidence.place, evidence.year)
    context = {"form": form, "title": _("Edit evidence"), "evidence": evidence}
    return render(request, "reports/binder_form.html", context | _crumbs(evidence.place))


@coordinators
@require_POST
def evidence_archive(request: HttpRequest, evidence_id: uuid.UUID) -> HttpResponse:
    evidence = _evidence(evidence_id)
    services.archive_evidence(evidence=evidence, by=actor_of(request))
    undo = reverse("evidence_restore", args=[evidence.pk])
    tell(request, _("“%s” is taken out of the binder.") % evidence.title, undo=undo)
    return _back(evidence.place, evidence.year)


@coordinators
@require_POST
def evidence_restore(request: HttpRequest, evidence_id: uuid.UUID) -> HttpResponse:
    evidence = _evidence(evidence_id)
    services.restore_evidence(evidence=evidence, by=actor_of(request))
    return _back(evidence.place, evidence.year)


@staff
@require_safe
def evidence_file(request: HttpRequest, evidence_id: uuid.UUID) -> HttpResponse:
    evidence = _evidence(evidence_id)
    if evidence.file is None:
        raise Http404
    return files.answer(evidence.file, inline=True)  # type: ignore[return-value]


@coordinators
@require_POST
def point_settle(request: HttpRequest, point_id: uuid.UUID) -> HttpResponse:
    """What a dry run did not find is there now."""
    point = get_object_or_404(DryRunPoint.objects.select_related("run__year"), pk=point_id)
    services.settle_point(point=point, by=actor_of(request))
    return _back(point.place, point.run.year)


def _year(request: HttpRequest) -> SchoolYear:
    year = selectors.year_asked(request.GET.get("year"))
    if year is None:
        raise Http404
    return year


def _place(edition: str, kind: str, part_key: str) -> Place:
    place = edition, kind, part_key
    if not place_exists(place):
        raise Http404
    return place


def _part(found: Binder, place: Place) -> Part:
    part = found.part(place)
    if part is None:
        raise Http404
    return part


def _evidence(evidence_id: uuid.UUID) -> Evidence:
    return get_object_or_404(Evidence.objects.select_related("file", "year"), pk=evidence_id)


def _known(record: BinderRecord | None) -> dict[str, Any]:
    names = ("due_on", "narrative", "narrative_es")
    return {"owner": record.owner_id} | {name: getattr(record, name) for name in names} if record else {}


def _back(place: Place, year: SchoolYear | None = None) -> HttpResponse:
    return redirect(reverse("binder_part", args=place) + (f"?year={year.label}" if year else ""))


def _crumbs(place: Place) -> dict[str, Any]:
    back = reverse("binder_part", args=place)
    return {
        "back": back,
        "crumbs": [{"label": _("Binder"), "url": reverse("binder")}, {"label": place[2], "url": back}],
    }
