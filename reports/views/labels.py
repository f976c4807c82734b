"""The campus's own numbers of artifacts and elements, on one page."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from reports import labels
from reports.forms_upkeep import LabelsForm
from reports.policies import coordinators
from reports.services.labels import SavedLabels, set_labels, undo_labels
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def label_list(request: HttpRequest) -> HttpResponse:
    """Every number of the campus's frameworks, and the campus's own where it has one."""
    form = LabelsForm(request.POST or None, programs=labels.lines())
    if request.method == "POST":
        done = saved(form, lambda **typed: set_labels(typed=typed, by=actor_of(request)))
        if done is not None:
            return _told(request, done)
    return render(request, "reports/label_list.html", {"form": form})


@coordinators
@require_POST
def label_reset(request: HttpRequest) -> HttpResponse:
    """The framework's number again, for one of them."""
    try:
        done = set_labels(typed={request.POST.get("key", ""): ""}, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("label_list")
    return _told(request, done)


@coordinators
@require_POST
def label_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    try:
        undo_labels(entry_id=entry_id, by=actor_of(request))
        tell(request, _("The numbers are as they were before."))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("label_list")


def _told(request: HttpRequest, done: SavedLabels) -> HttpResponse:
    if done.entry_id is None:
        tell(request, _("Nothing had changed."))
    else:
        n = done.changed
        said = ngettext(
            "%(n)s number was changed. The public pages follow when you publish.",
            "%(n)s numbers were changed. The public pages follow when you publish.",
            n,
        )
        tell(request, said % {"n": n}, undo=reverse("label_undo", args=[done.entry_id]))
    return redirect("label_list")
