"""What each grade needs of each phase, edited as one grid per framework."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from experiences import selectors, services
from experiences.campus import phase_editions
from experiences.forms import CellsForm
from experiences.policies import coordinators
from experiences.services import SavedCells
from wbl_portal.core.actor import actor_of
from wbl_portal.core.toasts import complain, tell
from wbl_portal.frameworks import Framework


@coordinators
@require_http_methods(["GET", "POST"])
def cells_edit(request: HttpRequest, edition: str) -> HttpResponse:
    """T-STEM 5.3a, P-TECH 6.1a: required, optional or not for this grade, with the reason."""
    running = _running(edition)
    form = CellsForm(request.POST or None, edition=running, known=selectors.wanted_cells(running))
    if request.method == "POST" and form.is_valid():
        try:
            _say(request, services.set_cells(edition=running, cells=form.facts(), by=actor_of(request)))
            return redirect("continuum")
        except ValidationError as refused:
            form.add_refusals(refused)
    crumbs = [{"label": _("Continuum"), "url": reverse("continuum")}]
    return render(request, "experiences/cells_form.html", {"form": form, "framework": running, "crumbs": crumbs})


@coordinators
@require_POST
def cells_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    try:
        done = services.undo_cells(entry_id=entry_id, by=actor_of(request))
    except ValidationError as refused:
        complain(request, refused.messages[0])
        return redirect("continuum")
    if done.stayed:
        text = ngettext(
            "%s cell was changed again since and stays.", "%s cells were changed again since and stay.", done.stayed
        )
        complain(request, text % done.stayed)
    if done.changed:
        _say(request, done)
    return redirect("continuum")


def _running(key: str) -> Framework:
    """The framework edition, if this campus runs it."""
    for each in phase_editions():
        if each.key == key:
            return each
    raise Http404


def _say(request: HttpRequest, done: SavedCells) -> None:
    if done.entry_id is None:
        tell(request, _("Nothing had changed."))
        return
    text = ngettext("Saved: %s cell changed.", "Saved: %s cells changed.", done.changed) % done.changed
    tell(request, text, undo=reverse("cells_undo", args=[done.entry_id]))
