"""Agreements: the list of the campus, one with its versions, adding, changing, archiving, and their files."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners import selectors, services
from partners.crumbs import crumbs
from partners.forms_agreements import AgreementFilterForm, AgreementForm
from partners.models import Agreement, Partner
from partners.policies import coordinators, may_change, staff
from partners.selectors import Standing
from wbl_portal.core import clock, files, panels
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell

PAGE_SIZE = 25
DATES = ("starts_on", "ends_on", "in_review_on", "sent_on", "signed_on", "ended_on")


@staff
@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """T-STEM 5.2, P-TECH 2.11: every agreement, what needs an act first."""
    form = AgreementFilterForm(request.GET)
    rows = selectors.agreements(**form.chosen())
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(form.chosen().values()),
        "today": clock.today(),
    }
    return render(request, "partners/agreements.html", context)


@staff
@require_safe
def agreement_detail(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    agreement = get_object_or_404(_full(), pk=agreement_id)
    is_open = may_change(request.user) and not agreement.is_archived
    context = {
        "agreement": agreement,
        "standing": selectors.standing(agreement, clock.today()),
        "versions": selectors.versions(agreement),
        "checklist": selectors.checklist(agreement),
        "missing": selectors.missing_clauses(agreement),
        "reviews": agreement.reviews.all(),
        "crumbs": crumbs(agreement.partner),
        "origin": panels.of(panels.ORIGIN, str(agreement.pk)),
        "today": clock.today(),
        "may_change": is_open and not agreement.partner.is_archived,
        "may_restore": may_change(request.user) and agreement.is_archived,
    }
    return render(request, "partners/agreement.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def agreement_add(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    return _add(request, get_object_or_404(Partner.objects.current(), pk=partner_id), {}, None)


@coordinators
@require_http_methods(["GET", "POST"])
def agreement_renew(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    old = _signed(agreement_id)
    return _add(request, old.partner, vars(services.renewal_of(old)), old, _("Renew agreement"))


@coordinators
@require_http_methods(["GET", "POST"])
def agreement_amend(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    old = _signed(agreement_id)
    return _add(request, old.partner, vars(services.amendment_of(old)), old, _("Amend agreement"))


@coordinators
@require_http_methods(["GET", "POST"])
def agreement_edit(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.current().select_related("partner", "file"), pk=agreement_id)
    known = {name: getattr(agreement, name) for name in ("title", *DATES)} | {"signer": agreement.signer_id}
    form = AgreementForm(request.POST or None, request.FILES or None, initial=known, partner=agreement.partner)
    if (
        request.method == "POST"
        and saved(form, services.change_agreement, agreement=agreement, by=actor_of(request)) is not None
    ):
        tell(request, _("'%s' was saved.") % agreement)
        return redirect("agreement_detail", agreement.pk)
    context = {
        "form": form,
        "agreement": agreement,
        "title": _("Edit agreement"),
        "crumbs": crumbs(agreement=agreement),
    }
    context["back_url"] = reverse("agreement_detail", args=[agreement.pk])
    return render(request, "partners/agreement_form.html", context)


@coordinators
@require_POST
def agreement_archive(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    agreement = get_object_or_404(Agreement, pk=agreement_id)
    services.archive_agreement(agreement=agreement, by=actor_of(request))
    tell(request, _("'%s' was archived.") % agreement, undo=reverse("agreement_restore", args=[agreement.pk]))
    return redirect("partner_detail", agreement.partner_id)


@coordinators
@require_POST
def agreement_restore(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.select_related("replaces"), pk=agreement_id)
    try:
        services.restore_agreement(agreement=agreement, by=actor_of(request))
        tell(request, _("'%s' is back.") % agreement)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("partner_detail", agreement.partner_id)


@staff
@require_safe
def agreement_file(request: HttpRequest, agreement_id: uuid.UUID) -> FileResponse:
    """The kept file, for staff only."""
    agreement = get_object_or_404(Agreement.objects.select_related("file"), pk=agreement_id)
    if agreement.file is None:
        raise Http404
    return files.answer(agreement.file)


def _add(
    request: HttpRequest, partner: Partner, proposed: dict[str, Any], old: Agreement | None, title: str = ""
) -> HttpResponse:
    form = AgreementForm(request.POST or None, request.FILES or None, initial=proposed, partner=partner)
    if request.method == "POST" and (
        made := saved(form, services.add_agreement, partner=partner, replaces=old, by=actor_of(request))
    ):
        tell(request, _("'%s' was added.") % made)
        return redirect("agreement_detail", made.pk)
    way = crumbs(partner) if old is None else crumbs(agreement=old)
    context = {
        "form": form,
        "title": title or _("Add agreement"),
        "old": old,
        "crumbs": way,
        "back_url": way[-1]["url"],
    }
    return render(request, "partners/agreement_form.html", context)


def _full() -> Any:
    return Agreement.objects.select_related("partner", "file", "signer", "replaces").prefetch_related(
        "replacements", "reviews", "clauses", "replaces__clauses"
    )


def _signed(agreement_id: uuid.UUID) -> Agreement:
    """An agreement that a new version can take the place of."""
    rows = Agreement.objects.current().filter(signed_on__isnull=False, partner__archived_at__isnull=True)
    return get_object_or_404(rows.select_related("partner"), pk=agreement_id)


def _as_csv(rows: list[Standing]) -> HttpResponse:
    head = [
        _("Partner"),
        _("Title"),
        _("State"),
        _("Starts"),
        _("Ends"),
        _("Signed"),
        _("Last review"),
        _("Outcome"),
        _("Next review"),
        _("Clauses found"),
        _("Clauses asked for"),
        _("Overdue by law"),
    ]
    return answer("agreements", head, _csv_rows(rows))


def _csv_rows(rows: list[Standing]) -> Iterator[list[Any]]:
    for row in rows:
        agreement, review = row.agreement, row.last_review
        yield [
            agreement.partner.name,
            agreement.title,
            row.state.label,
            agreement.starts_on,
            agreement.last_day,
            agreement.signed_on,
            review.reviewed_on if review else None,
            review.get_outcome_display() if review else None,
            row.review_on,
            row.found,
            row.asked,
            _("yes") if row.is_overdue_by_law else _("no"),
        ]
