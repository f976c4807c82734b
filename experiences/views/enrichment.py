"""Enrichment for staff: the activities of a year, one activity with its dates; who belongs comes from the floor above."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from experiences.forms.enrichment import EnrichmentFilterForm, EnrichmentForm, EventForm
from experiences.models import Enrichment, EnrichmentEvent
from experiences.policies import coordinators, may_change, staff
from experiences.selectors import enrichment as selectors
from experiences.services import enrichment as services
from wbl_portal.core import panels
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import tell
from wbl_portal.people.context import current_year

PAGE_SIZE = 25
# Higher floors add to the page of an activity: called with the request and the activity.
SECTIONS = "enrichment.sections"


@staff
@require_safe
def enrichment_list(request: HttpRequest) -> HttpResponse:
    form = EnrichmentFilterForm(request.GET)
    rows = selectors.enrichments(**form.chosen())
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    reached = selectors.students_in([row.pk for row in page])
    context = {
        "form": form,
        "page": page,
        "lines": [(row, *reached.get(row.pk, (0, 0))) for row in page],
        "is_filtered": bool(set(request.GET) - {"year", "page"}),
        "may_change": may_change(request.user),
    }
    return render(request, "experiences/enrichment.html", context)


@staff
@require_safe
def enrichment_detail(request: HttpRequest, enrichment_id: uuid.UUID) -> HttpResponse:
    row = _enrichment(enrichment_id)
    counted, waiting = selectors.students_in([row.pk]).get(row.pk, (0, 0))
    context = {
        "enrichment": row,
        "events": row.events.all(),
        "counted": counted,
        "waiting": waiting,
        "plan_url": _as_experience(row),
        "sections": panels.of(SECTIONS, request, row),
        "crumbs": _crumbs(),
        "may_change": may_change(request.user) and not row.is_archived,
        "may_restore": may_change(request.user) and row.is_archived,
    }
    return render(request, "experiences/enrichment_detail.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def enrichment_add(request: HttpRequest) -> HttpResponse:
    year = current_year()
    form = EnrichmentForm(request.POST or None, initial={"year": year.pk if year else None})
    if request.method == "POST" and (made := saved(form, services.add_enrichment, by=actor_of(request))):
        tell(request, _("'%s' was added.") % made)
        return redirect("enrichment_detail", made.pk)
    context = {"form": form, "crumbs": _crumbs(), "back": reverse("enrichment_list"), "title": _("Add an activity")}
    return render(request, "experiences/enrichment_form.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def enrichment_edit(request: HttpRequest, enrichment_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Enrichment.objects.current(), pk=enrichment_id)
    known = {name: getattr(row, name) for name in EnrichmentForm.base_fields}
    form = EnrichmentForm(request.POST or None, initial=known, enrichment=row)
    if request.method == "POST":
        done = saved(form, services.change_enrichment, enrichment=row, by=actor_of(request))
        if done is not None:
            tell(request, _("'%s' was saved.") % row)
            return redirect("enrichment_detail", row.pk)
    back = reverse("enrichment_detail", args=[row.pk])
    context = {"form": form, "crumbs": _crumbs(row), "back": back, "title": _("Edit the activity")}
    return render(request, "experiences/enrichment_form.html", context)


@coordinators
@require_POST
def enrichment_archive(request: HttpRequest, enrichment_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Enrichment, pk=enrichment_id)
    services.archive_enrichment(enrichment=row, by=actor_of(request))
    tell(request, _("'%s' was archived.") % row, undo=reverse("enrichment_restore", args=[row.pk]))
    return redirect("enrichment_list")


@coordinators
@require_POST
def enrichment_restore(request: HttpRequest, enrichment_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Enrichment, pk=enrichment_id)
    services.restore_enrichment(enrichment=row, by=actor_of(request))
    tell(request, _("'%s' is back.") % row)
    return redirect("enrichment_detail", row.pk)


@coordinators
@require_http_methods(["GET", "POST"])
def enrichment_event_add(request: HttpRequest, enrichment_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Enrichment.objects.current().select_related("year"), pk=enrichment_id)
    form = EventForm(request.POST or None)
    if request.method == "POST" and (event := saved(form, services.add_event, enrichment=row, by=actor_of(request))):
        tell(request, _("'%s' was added.") % event)
        return redirect("enrichment_detail", row.pk)
    return render(request, "experiences/event_form.html", {"form": form, "enrichment": row, "crumbs": _crumbs(row)})


@coordinators
@require_http_methods(["GET", "POST"])
def enrichment_event_edit(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    event = _event(event_id)
    form = EventForm(request.POST or None, initial={name: getattr(event, name) for name in EventForm.base_fields})
    if request.method == "POST" and saved(form, services.change_event, event=event, by=actor_of(request)) is not None:
        tell(request, _("'%s' was saved.") % event)
        return redirect("enrichment_detail", event.enrichment_id)
    context = {"form": form, "event": event, "enrichment": event.enrichment, "crumbs": _crumbs(event.enrichment)}
    return render(request, "experiences/event_form.html", context)


@coordinators
@require_POST
def enrichment_event_remove(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    event = _event(event_id)
    services.remove_event(event=event, by=actor_of(request))
    tell(request, _("'%s' was removed.") % event)
    return redirect("enrichment_detail", event.enrichment_id)


def _enrichment(key: uuid.UUID) -> Enrichment:
    return get_object_or_404(Enrichment.objects.select_related("partner", "year"), pk=key)


def _event(key: uuid.UUID) -> EnrichmentEvent:
    rows = EnrichmentEvent.objects.filter(enrichment__archived_at__isnull=True)
    return get_object_or_404(rows.select_related("enrichment__year"), pk=key)


def _as_experience(row: Enrichment) -> str:
    """The form of a new experience, filled from an activity (a competition is work-based learning too)."""
    known: list[tuple[str, Any]] = [("title", row.title), ("type", "competition" if row.kind != "club" else "")]
    known += [("grade", grade) for grade in row.grades] + [("partner", row.partner_id)]
    return f"{reverse('experience_add')}?{urlencode([pair for pair in known if pair[1]])}"


def _crumbs(row: Enrichment | None = None) -> list[dict[str, str]]:
    way = [{"label": _("Enrichment"), "url": reverse("enrichment_list")}]
    if row is not None:
        way.append({"label": row.title, "url": reverse("enrichment_detail", args=[row.pk])})
    return way


def _as_csv(rows: Any) -> HttpResponse:
    head = [_("Title"), _("Kind"), _("School year"), _("Grades"), _("Advisor"), _("Partner"), _("Dates and results")]
    found = list(rows)
    reached = selectors.students_in([row.pk for row in found])
    lines = ([*_csv_row(row), *reached.get(row.pk, (0, 0))] for row in found)
    return answer("enrichment", [*head, _("Students reached"), _("Waiting for consent")], lines)


def _csv_row(row: Enrichment) -> list[Any]:
    dates = "; ".join(" ".join([str(each.held_on), each.title, each.result]).strip() for each in row.events.all())
    grades = " ".join(map(str, row.grades))
    partner = row.partner.name if row.partner else ""
    return [row.title, row.get_kind_display(), row.year.label, grades, row.advisor, partner, dates]
