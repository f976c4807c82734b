"""What happens to an agreement: review before signing, signature, early end, its clauses, its yearly reviews."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners import selectors, services
from partners.crumbs import crumbs
from partners.forms_agreements import ClauseForm, EarlyEndForm, ReviewForm, SignatureForm, today_first
from partners.models import Agreement, AgreementReview
from partners.policies import coordinators
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell


@coordinators
@require_POST
def agreement_review_begin(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    agreement = _current(agreement_id)
    services.give_to_review(agreement=agreement, by=actor_of(request))
    tell(request, _("'%s' is in review.") % agreement)
    return redirect("agreement_detail", agreement.pk)


@coordinators
@require_POST
def agreement_send(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    agreement = _current(agreement_id)
    services.send_for_signature(agreement=agreement, by=actor_of(request))
    tell(request, _("'%s' is out for signature.") % agreement)
    return redirect("agreement_detail", agreement.pk)


@coordinators
@require_http_methods(["GET", "POST"])
def agreement_sign(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    agreement = _current(agreement_id)
    known = today_first() | ({"signed_on": agreement.signed_on} if agreement.signed_on else {})
    known["signer"] = agreement.signer_id
    form = SignatureForm(request.POST or None, request.FILES or None, initial=known, partner=agreement.partner)
    return _step(request, agreement, form, services.record_signature, _("Record the signature"))


@coordinators
@require_http_methods(["GET", "POST"])
def agreement_end(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    agreement = _current(agreement_id)
    form = EarlyEndForm(request.POST or None, initial=today_first())
    return _step(request, agreement, form, services.end_early, _("End early"))


@coordinators
@require_http_methods(["GET", "POST"])
def agreement_review_add(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    agreement = _current(agreement_id)
    form = ReviewForm(request.POST or None, initial=today_first() | {"reviewer": actor_of(request).label})
    if request.method == "POST" and (
        made := saved(form, services.record_review, agreement=agreement, by=actor_of(request))
    ):
        undo = reverse("agreement_review_remove", args=[made.pk])
        tell(request, _("The review of %s was recorded.") % agreement.partner, undo=undo)
        return redirect("agreement_detail", agreement.pk)
    return _form_page(request, agreement, form, _("Record the yearly review"))


@coordinators
@require_http_methods(["GET", "POST"])
def agreement_review_edit(request: HttpRequest, review_id: uuid.UUID) -> HttpResponse:
    rows = AgreementReview.objects.filter(agreement__archived_at__isnull=True)
    review = get_object_or_404(rows.select_related("agreement__partner"), pk=review_id)
    known = {name: getattr(review, name) for name in ReviewForm.base_fields}
    form = ReviewForm(request.POST or None, initial=known)
    if (
        request.method == "POST"
        and saved(form, services.change_review, review=review, by=actor_of(request)) is not None
    ):
        tell(request, _("The review was saved."))
        return redirect("agreement_detail", review.agreement_id)
    return _form_page(request, review.agreement, form, _("Edit the yearly review"))


@coordinators
@require_POST
def agreement_review_remove(request: HttpRequest, review_id: uuid.UUID) -> HttpResponse:
    review = get_object_or_404(AgreementReview.objects.select_related("agreement"), pk=review_id)
    services.take_back_review(review=review, by=actor_of(request))
    tell(request, _("The review was taken back."))
    return redirect("agreement_detail", review.agreement_id)


@coordinators
@require_http_methods(["GET", "POST"])
def agreement_clauses(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Every clause that the campus's frameworks ask for, ticked by its words and their page."""
    agreement = _current(agreement_id)
    lists = [
        (
            edition,
            [ClauseForm(request.POST or None, prefix=f"{edition.key}.{each.clause.key}", line=each) for each in lines],
        )
        for edition, lines in selectors.checklist(agreement)
    ]
    answers = {(edition.key, form.line.clause.key): form for edition, each in lists for form in each}
    bad = [form for form in answers.values() if form.errors]
    if request.method == "POST" and not bad:
        found = {key: form.found() for key, form in answers.items()}
        entry = services.mark_clauses(agreement=agreement, found=found, by=actor_of(request))
        undo = reverse("agreement_clauses_undo", args=[agreement.pk, entry]) if entry else ""
        tell(request, _("The clauses of '%s' were saved.") % agreement, undo=undo)
        return redirect("agreement_detail", agreement.pk)
    context = {"agreement": agreement, "lists": lists, "bad": bad, "crumbs": crumbs(agreement=agreement)}
    return render(request, "partners/agreement_clauses.html", context)


@coordinators
@require_POST
def agreement_clauses_undo(request: HttpRequest, agreement_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    agreement = _current(agreement_id)
    try:
        services.undo_clauses(agreement=agreement, entry_id=entry_id, by=actor_of(request))
        tell(request, _("The clauses are as they were before."))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("agreement_detail", agreement.pk)


def _current(agreement_id: uuid.UUID) -> Agreement:
    rows = Agreement.objects.current().filter(partner__archived_at__isnull=True)
    return get_object_or_404(rows.select_related("partner", "file", "replaces", "signer"), pk=agreement_id)


def _step(
    request: HttpRequest, agreement: Agreement, form: forms.Form, act: Callable[..., Agreement], title: str
) -> HttpResponse:
    if request.method == "POST" and saved(form, act, agreement=agreement, by=actor_of(request)) is not None:
        tell(request, _("'%s' was saved.") % agreement)
        return redirect("agreement_detail", agreement.pk)
    return _form_page(request, agreement, form, title)


def _form_page(request: HttpRequest, agreement: Agreement, form: forms.Form, title: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "agreement": agreement, "title": title}
    context["crumbs"] = crumbs(agreement=agreement)
    context["back_url"] = reverse("agreement_detail", args=[agreement.pk])
    return render(request, "partners/agreement_form.html", context)
