"""Reviewers for staff: who reads the binder through a link, until when, what they opened; the link is shown once."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import selectors
from reports.binder.access import access_log, grant_lines, reviewer_lines
from reports.forms_binder import GrantForm, RenewForm, ReviewerForm
from reports.models import Reviewer, UnmaskedGrant
from reports.policies import approvers, principals
from reports.services import reviewers as services
from reports.services import unmasked
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell


@approvers
@require_safe
def reviewer_list(request: HttpRequest) -> HttpResponse:
    context = {"lines": reviewer_lines(), "crumbs": _crumbs()[:1]}
    return render(request, "reports/reviewer_list.html", context)


@approvers
@require_http_methods(["GET", "POST"])
def reviewer_add(request: HttpRequest) -> HttpResponse:
    """Name a reviewer; the link is shown on the answer and nowhere else."""
    year = selectors.year_asked(request.GET.get("year"))
    if year is None:
        complain(request, _("There is no school year yet. It comes with the first roster import."))
        return redirect("reviewer_list")
    form = ReviewerForm(request.POST or None)
    by = actor_of(request)
    if request.method == "POST" and (made := saved(form, services.invite_reviewer, year=year, by=by)):
        return _link(request, *made)
    context = {"form": form, "year": year, "back": reverse("reviewer_list"), "crumbs": _crumbs()}
    return render(request, "reports/reviewer_form.html", context)


@approvers
@require_safe
def reviewer_detail(request: HttpRequest, reviewer_id: uuid.UUID) -> HttpResponse:
    """A reviewer and the access log: when, which page."""
    reviewer = _reviewer(reviewer_id)
    context = {
        "reviewer": reviewer,
        "line": reviewer_lines(reviewer)[0],
        "log": access_log(reviewer),
        "form": RenewForm(),
        "grants": grant_lines(UnmaskedGrant.objects.filter(reviewer=reviewer)),
        "may_grant": principals.allows(request.user),
        "crumbs": _crumbs(),
    }
    return render(request, "reports/reviewer_detail.html", context)


@approvers
@require_POST
def reviewer_renew(request: HttpRequest, reviewer_id: uuid.UUID) -> HttpResponse:
    """A fresh link in the place of the one before."""
    reviewer = _reviewer(reviewer_id)
    form = RenewForm(request.POST)
    path = saved(form, services.renew_link, reviewer=reviewer, by=actor_of(request))
    if path is None:
        complain(request, _("Choose a day from today to a year from now."))
        return redirect("reviewer_detail", reviewer.pk)
    return _link(request, reviewer, path)


@approvers
@require_POST
def reviewer_revoke(request: HttpRequest, reviewer_id: uuid.UUID) -> HttpResponse:
    reviewer = _reviewer(reviewer_id)
    services.revoke_link(reviewer=reviewer, by=actor_of(request))
    tell(request, _("The link of %s no longer works.") % reviewer)
    return redirect("reviewer_detail", reviewer.pk)


@principals
@require_http_methods(["GET", "POST"])
def unmasked_grant(request: HttpRequest, reviewer_id: uuid.UUID) -> HttpResponse:
    """Let a reviewer read the exact figures, on a legal basis that is recorded."""
    reviewer = _reviewer(reviewer_id)
    form = GrantForm(request.POST or None, reviewer=reviewer)
    by = actor_of(request)
    if request.method == "POST" and saved(form, unmasked.grant_unmasked, reviewer=reviewer, by=by) is not None:
        tell(request, _("Granted. The reviewer finds it behind the link."))
        return redirect("reviewer_detail", reviewer.pk)
    back = reverse("reviewer_detail", args=[reviewer.pk])
    context = {"form": form, "reviewer": reviewer, "back": back}
    context["crumbs"] = [*_crumbs(), {"label": reviewer.name, "url": back}]
    return render(request, "reports/unmasked_form.html", context)


@principals
@require_POST
def unmasked_revoke(request: HttpRequest, grant_id: uuid.UUID) -> HttpResponse:
    grant = get_object_or_404(UnmaskedGrant, pk=grant_id)
    unmasked.revoke_unmasked(grant=grant, by=actor_of(request))
    tell(request, _("The leave to read unmasked figures was revoked."))
    return redirect("reviewer_detail", grant.reviewer_id)


def _link(request: HttpRequest, reviewer: Reviewer, path: str) -> HttpResponse:
    context = {"reviewer": reviewer, "address": request.build_absolute_uri(path), "crumbs": _crumbs()}
    return render(request, "reports/reviewer_link.html", context)


def _reviewer(reviewer_id: uuid.UUID) -> Reviewer:
    return get_object_or_404(Reviewer.objects.select_related("year"), pk=reviewer_id)


def _crumbs() -> list[dict[str, Any]]:
    return [
        {"label": _("Binder"), "url": reverse("binder")},
        {"label": _("Reviewers"), "url": reverse("reviewer_list")},
    ]
