"""A student's own pages, thin and true: what is next, what was done, who may see it."""

import base64

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from wbl_portal.core import panels, signing
from wbl_portal.people import selectors
from wbl_portal.people.models import Student
from wbl_portal.people.policies import students


def me_of(request: HttpRequest) -> Student:
    """The student whose account this is; an account without one has no page here."""
    return get_object_or_404(selectors.students(who="all"), user=request.user)


@students
@require_safe
def my_home(request: HttpRequest) -> HttpResponse:
    """Asks place 'home.sections' with the student."""
    me = me_of(request)
    return render(request, "people/my_home.html", {"me": me, "sections": panels.of("home.sections", me)})


@students
@require_safe
def my_explore(request: HttpRequest) -> HttpResponse:
    """What is planned for the student's grade; asks place 'explore.sections'."""
    me = me_of(request)
    return render(request, "people/my_explore.html", {"me": me, "sections": panels.of("explore.sections", me)})


@students
@require_safe
def my_log(request: HttpRequest) -> HttpResponse:
    """What is on record; asks place 'log.sections'."""
    me = me_of(request)
    return render(request, "people/my_log.html", {"me": me, "sections": panels.of("log.sections", me)})


@students
@require_safe
def my_account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and who said yes to my account."""
    me = me_of(request)
    return render(request, "people/my_account.html", {"me": me, "account": selectors.account_state(me)})


@students
@require_safe
def my_draft_key(request: HttpRequest) -> JsonResponse:
    """What seals this account's unsent drafts in a browser, and the mark they are kept under (docs/adr/0018)."""
    account = str(me_of(request).pk)
    key = base64.b64encode(signing.secret_of(account, purpose="draft key")).decode()
    return JsonResponse({"key": key, "mark": signing.secret_of(account, purpose="draft mark").hex()[:32]})
