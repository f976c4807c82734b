"""The first hour: the steps to the first published edition, and first tasks that can be set aside."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wbl_portal.core.actor import actor_of
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people import first_hour as steps
from wbl_portal.people import sample_data
from wbl_portal.people.models import User
from wbl_portal.people.policies import coordinators, signed_in, staff
from wbl_portal.people.services import sample_data as services
from wbl_portal.people.services.first_tasks import bring_tasks_back, set_task_aside

KNOWN = {each.key for each in steps.FIRST_TASKS}


@staff
@require_safe
def first_hour(request: HttpRequest) -> HttpResponse:
    """From an empty campus to the first edition; what is done is read from the records."""
    user = _user(request)
    context = steps.progress(steps.steps(request)) | {"tasks": steps.tasks_of(user)}
    context |= {"has_set_aside": steps.has_set_aside(user), "sample": sample_data.entry_in_force()}
    may = coordinators.allows(user)
    context |= {"may_take_sample": may and steps.is_empty(context["steps"]), "may_remove_sample": may}
    return render(request, "people/first_hour.html", context)


@coordinators
@require_POST
def sample_take(request: HttpRequest) -> HttpResponse:
    """Invented people, partners and plans, at a campus where nothing stands yet."""
    if not steps.is_empty(steps.steps(request)):
        complain(request, _("Sample data is for an empty campus: something stands here already."))
        return redirect("first_hour")
    try:
        entry = services.take_sample_data(by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    else:
        n = entry.after["lines"]["added"]
        tell(request, _("The sample data stands: %s rows. Look around; one click removes them.") % n)
    return redirect("first_hour")


@coordinators
@require_POST
def sample_remove(request: HttpRequest) -> HttpResponse:
    """Remove exactly what was made, or say what somebody has built on it."""
    try:
        removed = services.remove_sample_data(by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    else:
        tell(request, _("The sample data is gone: %s rows.") % removed)
    return redirect("first_hour")


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
