"""Reviewers for staff: who reads the binder through a link, until when, what they opened; the link is shown once."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import selectors
from reports.binder.access import access_log, reviewer_lines
from reports.forms_binder import RenewForm, ReviewerForm
from reports.models import Reviewer
from reports.policies import approvers
from reports.services import reviewers as services
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
