"""An occupation list on its way in: the file, what would change, the import; the facts stay in the address between."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.forms_occupations import BOARDS_LIST, ListFactsForm
from partners.models import OccupationList
from partners.policies import coordinators
from partners.services import occupations as services
from partners.services.occupations import USE, OccupationReport
from partners.views.occupations import crumbs
from wbl_portal.core import files, uploads
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import add_refusal
from wbl_portal.core.models import StoredFile
from wbl_portal.core.sheets import SheetRefused
from wbl_portal.core.toasts import complain, tell
from wbl_portal.core.uploads import ListForm

PREVIEW = 10


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def occupation_upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read and kept, and changes nothing yet."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.keep_upload(upload=form.cleaned_data["upload"], by=actor_of(request))
            return redirect("occupation_check", kept.pk)
        except ValidationError as refused:
            add_refusal(form, ValidationError({"upload": refused.messages}))
    return _chooser(request, form)


def _chooser(request: HttpRequest, form: ListForm, status: int = 200) -> HttpResponse:
    return render(request, "partners/occupations/upload.html", {"form": form, "crumbs": crumbs()}, status=status)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def occupation_check(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """What the kept file would change, with what the address says about the list; by POST it is imported."""
    try:
        kept = uploads.held(str(file_id), use=USE)
    except ValidationError as gone:
        complain(request, " ".join(gone.messages))
        return _chooser(request, ListForm(), status=404)
    form = ListFactsForm(request.GET or None)
    context: dict[str, Any] = {"kept": kept, "form": form, "boards_list": BOARDS_LIST}
    try:
        report = _take(kept, form, request)
        if report.occupation_list is not None:
            return _imported(request, report, report.occupation_list)
        context |= {"report": report, "rows": report.rows[:PREVIEW]}
    except SheetRefused as refused:
        context["refused"] = str(refused)
    way = (_("Import a list"), reverse("occupation_upload"))
    return render(request, "partners/occupations/check.html", context | {"crumbs": crumbs(way)})


def _take(kept: StoredFile, form: ListFactsForm, request: HttpRequest) -> OccupationReport:
    facts, by = form.facts(), actor_of(request)
    if request.method == "POST":
        return services.import_upload(kept=kept, facts=facts, by=by)
    return services.import_occupations(data=files.read(kept), file=kept.name, facts=facts, by=by, dry_run=True)


def _imported(request: HttpRequest, report: OccupationReport, made: OccupationList) -> HttpResponse:
    counts = {"added": report.added, "changed": report.changed, "removed": report.removed}
    tell(request, _("The list was imported: %(added)d new, %(changed)d changed, %(removed)d removed.") % counts)
    return redirect("occupation_list_detail", made.pk)
