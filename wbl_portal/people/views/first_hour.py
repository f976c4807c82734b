"""The first hour: the steps to the first published edition, and first tasks that can be set aside."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wbl_portal.core.actor import actor_of
from wbl_portal.core.toasts import tell
from wbl_portal.people import first_hour as steps
from wbl_portal.people.models import User
from wbl_portal.people.policies import signed_in, staff
from wbl_portal.people.services.first_tasks import bring_tasks_back, set_task_aside

KNOWN = {each.key for each in steps.FIRST_TASKS}


@staff
@require_safe
def first_hour(request: HttpRequest) -> HttpResponse:
    """From an empty campus to the first edition; what is done is read from the records."""
    user = _user(request)
    context = steps.progress(steps.steps(request)) | {"tasks": steps.tasks_of(user)}
    return render(request, "people/first_hour.html", context | {"has_set_aside": steps.has_set_aside(user)})


@signed_in
@require_POST
def task_set_aside(request: HttpRequest, task: str) -> HttpResponse:
    """Do not show this first task again; undo brings it back."""
    if task not in KNOWN:
        raise Http404
    set_task_aside(user=_user(request), task=task, by=actor_of(request))
    tell(request, _("This card is set aside."), undo=reverse("task_bring_back", args=[task]))
    return redirect("landing")


@signed_in
@require_POST
def task_bring_back(request: HttpRequest, task: str) -> HttpResponse:
    """Show a first task again; 'all' shows every one."""
    bring_tasks_back(user=_user(request), task="" if task == "all" else task, by=actor_of(request))
    return redirect("first_hour" if task == "all" else "landing")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
