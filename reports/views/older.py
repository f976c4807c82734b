"""Documents older than the portal: the list, taking over an old page of links, changing, archiving."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.forms_site import OlderForm, OlderRows, OlderSourceForm
from reports.models import OlderDocument
from reports.policies import coordinators, staff
from reports.services import older
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell

PAGE_SIZE = 50


@staff
@require_safe
def older_list(request: HttpRequest) -> HttpResponse:
    """What stands under 'Older documents' on the public page; `?archived=on`: what was taken off it. `?format=csv`: as a file."""
    is_archive = bool(request.GET.get("archived"))
    rows = OlderDocument.objects.archived() if is_archive else OlderDocument.objects.current()
    if request.GET.get("format") == "csv":
        heads = [_("School year"), _("Artifact"), _("Title"), _("Address"), _("Dated")]
        columns = ("year_label", "slot_label", "title", "address", "dated_on")
        return answer("older-documents", heads, rows.values_list(*columns))
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_archive": is_archive,
        "may_change": coordinators.allows(request.user),
        "archived": OlderDocument.objects.archived().count(),
        **_crumbs(),
    }
    return render(request, "reports/older_list.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def older_import(request: HttpRequest) -> HttpResponse:
    """First the page is read and its links are listed for choosing; then the ticked ones are taken over."""
    if request.method == "POST" and "rows-TOTAL_FORMS" in request.POST:
        return _take_over(request, OlderRows(request.POST, prefix="rows"))
    form = OlderSourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["links"]
        initial = [
            {
                "take": True,
                "title": each.title,
                "address": each.address,
                "year_label": each.year,
                "slot_label": each.slot,
                "dated_on": each.dated_on,
            }
            for each in found
        ]
        return _choose(request, OlderRows(initial=initial, prefix="rows"))
    context = {"form": form, "back": reverse("older_list"), **_crumbs(_("Take over an old page"))}
    return render(request, "reports/older_import.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def older_edit(request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
    row = _row(document_id)
    known = {name: getattr(row, name) for name in OlderForm.base_fields}
    form = OlderForm(request.POST or None, initial=known)
    if request.method == "POST" and saved(form, older.change, document=row, by=actor_of(request)) is not None:
        tell(request, _("The document was saved."))
        return redirect("older_list")
    context = {"form": form, "row": row, "back": reverse("older_list"), **_crumbs(row.title)}
    return render(request, "reports/older_form.html", context)


@coordinators
@require_POST
def older_archive(request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
    row = _row(document_id)
    older.archive_document(document=row, by=actor_of(request))
    tell(request, _("“%s” left the public page.") % row.title, undo=reverse("older_restore", args=[row.pk]))
    return redirect("older_list")


@coordinators
@require_POST
def older_restore(request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
    row = _row(document_id)
    try:
        older.restore_document(document=row, by=actor_of(request))
        tell(request, _("“%s” is on the public page again.") % row.title)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("older_list")


def _take_over(request: HttpRequest, rows: Any) -> HttpResponse:
    if not rows.is_valid():
        return _choose(request, rows)
    chosen = [form.found() for form in rows if form.cleaned_data.get("take")]
    try:
        added, there = older.take_over(rows=chosen, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return _choose(request, rows)
    words = ngettext("%(n)s document was taken over.", "%(n)s documents were taken over.", added) % {"n": added}
    if there:
        words += " " + ngettext("%(n)s stood there already.", "%(n)s stood there already.", there) % {"n": there}
    tell(request, words)
    return redirect("older_list")


def _choose(request: HttpRequest, rows: Any) -> HttpResponse:
    context = {"rows": rows, "back": reverse("older_import"), **_crumbs(_("Take over an old page"))}
    return render(request, "reports/older_choose.html", context)


def _row(document_id: uuid.UUID) -> OlderDocument:
    return get_object_or_404(OlderDocument, pk=document_id)


def _crumbs(here: str = "") -> dict[str, Any]:
    way = [{"label": _("Public site"), "url": reverse("site_manage")}]
    way.append({"label": _("Older documents"), "url": reverse("older_list") if here else ""})
    return {"crumbs": [*way, {"label": here}] if here else way}
