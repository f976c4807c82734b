"""The register of the agency's requests: list, one request, its answer and its package."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import selectors_upkeep, tasks_upkeep
from reports.binder.access import grant_lines
from reports.forms_upkeep import AnswerForm, PackageForm, RequestFilterForm, RequestForm
from reports.models import AgencyRequest, PackagePart, UnmaskedGrant
from reports.package.letter import asked_words
from reports.policies import approvers
from reports.services import requests as services
from wbl_portal.core import clock, files
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.context import current_year

PAGE_SIZE = 25


@approvers
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """The register as the filters in the address say; `?format=csv` is the same list as a file."""
    form, today = RequestFilterForm(request.GET), clock.today()
    rows = selectors_upkeep.requests(**form.chosen(), today=today)
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(row, *selectors_upkeep.request_state(row, today)) for row in page],
        "overdue": AgencyRequest.objects.overdue(today).count(),
        "is_filtered": any(form.chosen().values()),
    }
    return render(request, "reports/request_list.html", context)


@approvers
@require_http_methods(["GET", "POST"])
def request_add(request: HttpRequest) -> HttpResponse:
    form = RequestForm(request.POST or None)
    if request.method == "POST" and (made := saved(form, services.receive_request, by=actor_of(request))):
        tell(request, _("The request was entered."))
        return redirect("agency_request_detail", made.pk)
    return render(
        request, "reports/request_form.html", {"form": form, "back": reverse("agency_request_list"), **_crumbs()}
    )


@approvers
@require_http_methods(["GET", "POST"])
def request_edit(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    row = _row(request_id)
    known = {name: getattr(row, name) for name in RequestForm.base_fields}
    form = RequestForm(request.POST or None, initial=known)
    if request.method == "POST" and saved(form, services.change_request, request=row, by=actor_of(request)) is not None:
        tell(request, _("The request was saved."))
        return redirect("agency_request_detail", row.pk)
    context = {"form": form, "row": row, "back": reverse("agency_request_detail", args=[row.pk]), **_crumbs(row)}
    return render(request, "reports/request_form.html", context)


@approvers
@require_http_methods(["GET", "POST"])
def request_detail(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """One request; POST records the answer."""
    row = _row(request_id)
    known = {"answered_on": row.answered_on or clock.today(), "answer": row.answer}
    form = AnswerForm(request.POST or None, initial=known)
    if request.method == "POST" and saved(form, services.answer_request, request=row, by=actor_of(request)) is not None:
        tell(request, _("The answer was recorded."), undo=reverse("agency_request_reopen", args=[row.pk]))
        return redirect("agency_request_detail", row.pk)
    tone, word = selectors_upkeep.request_state(row, clock.today())
    context = {"row": row, "form": form, "tone": tone, "word": word, **_crumbs()}
    context["grants"] = grant_lines(UnmaskedGrant.objects.filter(request=row))
    context["chosen"] = asked_words(row)
    context["package_form"] = PackageForm(initial={"year": row.year or current_year()})
    return render(request, "reports/request_detail.html", context)


@approvers
@require_POST
def request_reopen(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    services.reopen_request(request=_row(request_id), by=actor_of(request))
    tell(request, _("The request is open again."))
    return redirect("agency_request_detail", request_id)


@approvers
@require_POST
def package_build(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """Hand the building of a package to the worker."""
    row, form = _row(request_id), PackageForm(request.POST)
    if not form.is_valid():
        complain(request, _("Choose the school year of the package."))
        return redirect("agency_request_detail", row.pk)
    job = tasks_upkeep.ask_package(request=row, year=form.cleaned_data["year"], by=actor_of(request))
    return redirect("upkeep_job", job.pk)


@approvers
@require_safe
def package_file(request: HttpRequest, request_id: uuid.UUID, number: int) -> FileResponse:
    """One ZIP of the package kept with a request."""
    parts = PackagePart.objects.filter(request=request_id).select_related("file")
    return files.answer(get_object_or_404(parts, number=number).file)


def _row(request_id: uuid.UUID) -> AgencyRequest:
    rows = AgencyRequest.objects.select_related("year").prefetch_related("parts__file")
    return get_object_or_404(rows, pk=request_id)


def _crumbs(row: AgencyRequest | None = None) -> dict[str, Any]:
    way = [{"label": _("Agency requests"), "url": reverse("agency_request_list")}]
    if row is not None:
        way.append({"label": row.requester, "url": reverse("agency_request_detail", args=[row.pk])})
    return {"crumbs": way}


def _as_csv(rows: Any) -> HttpResponse:
    heads = [_("Received"), _("Who asks"), _("What is asked for"), _("Due"), _("School year"), _("State")]
    heads += [_("Answered"), _("By"), _("What was handed over"), _("Package")]
    today = clock.today()
    return answer("agency-requests", heads, (_csv_row(row, today) for row in rows))


def _csv_row(row: AgencyRequest, today: Any) -> list[Any]:
    known = [row.received_on, row.requester, row.asked_for, row.due_on, row.year or ""]
    known += [selectors_upkeep.request_state(row, today)[1], row.answered_on, row.answered_by, row.answer]
    return [*known, " ".join(part.file.sha256 for part in row.parts.all())]
