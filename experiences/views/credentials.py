"""The catalogue of credentials: the list, adding, changing, archiving, taking a whole list in."""

import uuid

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from experiences.forms.credentials import CatalogueFilterForm, CredentialForm
from experiences.models import Credential
from experiences.policies import coordinators, may_change, staff
from experiences.selectors.credentials import catalogue
from experiences.services import credentials as services
from wbl_portal.core import clock, panels, uploads
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import tell
from wbl_portal.core.uploads import ListForm

PAGE_SIZE = 40
# A higher floor marks lines that came from elsewhere: asked with the lines of a page, answers {key: address of its page}.
MARKS = "credentials.marks"


@staff
@require_safe
def credential_list(request: HttpRequest) -> HttpResponse:
    form = CatalogueFilterForm(request.GET)
    rows = catalogue(form.chosen())
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    marks = {key: url for found in panels.of(MARKS, list(page)) for key, url in found.items()}
    context = {
        "form": form,
        "page": page,
        "lines": [(row, marks.get(row.pk, "")) for row in page],
        "is_filtered": bool(set(request.GET) - {"page"}),
        "may_change": may_change(request.user),
        "today": clock.today(),
    }
    return render(request, "experiences/credentials.html", context)


def _as_csv(rows: QuerySet[Credential]) -> HttpResponse:
    heads = ["name", "certifying body", "type", "industry", "list", "sunset", "soc", "certainty", "source"]
    columns = (
        "name",
        "certifying_body",
        "kind",
        "industry",
        "list_version",
        "sunset_on",
        "socs",
        "certainty",
        "source",
    )
    return answer(_("credentials"), heads, rows.values_list(*columns))


@coordinators
@require_http_methods(["GET", "POST"])
def credential_add(request: HttpRequest) -> HttpResponse:
    form = CredentialForm(request.POST or None)
    if request.method == "POST" and (made := saved(form, services.add_credential, by=actor_of(request))):
        tell(request, _("'%s' was added.") % made)
        return redirect("credential_list")
    return render(request, "experiences/credential_form.html", {"form": form, "crumbs": _way()})


@coordinators
@require_http_methods(["GET", "POST"])
def credential_edit(request: HttpRequest, credential_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Credential.objects.current(), pk=credential_id)
    known = {name: getattr(row, name) for name in CredentialForm.base_fields}
    form = CredentialForm(request.POST or None, initial=known)
    if (
        request.method == "POST"
        and saved(form, services.change_credential, credential=row, by=actor_of(request)) is not None
    ):
        tell(request, _("'%s' was saved.") % row)
        return redirect("credential_list")
    return render(request, "experiences/credential_form.html", {"form": form, "credential": row, "crumbs": _way()})


@coordinators
@require_POST
def credential_archive(request: HttpRequest, credential_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Credential, pk=credential_id)
    services.archive_credential(credential=row, by=actor_of(request))
    tell(request, _("'%s' was archived.") % row, undo=reverse("credential_restore", args=[row.pk]))
    return redirect("credential_list")


@coordinators
@require_POST
def credential_restore(request: HttpRequest, credential_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Credential, pk=credential_id)
    services.restore_credential(credential=row, by=actor_of(request))
    tell(request, _("'%s' is back.") % row)
    return redirect("credential_list")


@coordinators
@require_http_methods(["GET", "POST"])
def credential_import(request: HttpRequest) -> HttpResponse:
    """First what the list would change; then, with the same file, the import."""
    form = ListForm(request.POST or None, request.FILES or None)
    step = uploads.step(request, form, use="catalogue", act=services.import_catalogue, by=actor_of(request))
    if step.done is not None:
        said = _("Imported: %(added)s added, %(changed)s changed, %(unchanged)s as they were.")
        tell(request, said % step.done.counts())
        return redirect("credential_list")
    return render(request, "experiences/credential_import.html", {"form": form, "step": step, "crumbs": _way()})


def _way() -> list[dict[str, str]]:
    return [{"label": _("Catalogue of credentials"), "url": reverse("credential_list")}]
