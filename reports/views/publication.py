"""The staff's side of the published site: who may embed it, what to paste elsewhere, a copy to take along."""

import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academies.hosts import public_address
from reports import selectors, tasks_site
from reports.documents import LANGUAGES
from reports.forms_site import EmbeddingForm
from reports.models import OlderDocument
from reports.policies import administrators, approvers, staff
from reports.services import site_copies
from wbl_portal.core import files
from wbl_portal.core.actor import actor_of
from wbl_portal.core.database import connection
from wbl_portal.core.forms import saved
from wbl_portal.core.models import Job
from wbl_portal.core.toasts import tell
from wbl_portal.people.services import change_campus


@staff
@require_safe
def site_manage(request: HttpRequest) -> HttpResponse:
    """Words to paste into another web site, who may embed these pages, the copy, older documents."""
    campus = request.tenant  # type: ignore[attr-defined]
    running = Job.objects.filter(kind=site_copies.KIND, state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()
    context = {
        "base": public_address(campus),
        "sites": campus.frame_ancestors,
        "snippets": _snippets(public_address(campus)),
        "copy": site_copies.current_copy(),
        "job": running,
        "older": OlderDocument.objects.current().count(),
        "may_embed": administrators.allows(request.user),
        "may_copy": approvers.allows(request.user),
    }
    return render(request, "reports/site_manage.html", context)


@administrators
@require_http_methods(["GET", "POST"])
def embedding_edit(request: HttpRequest) -> HttpResponse:
    """The web sites that may show the public pages inside their own."""
    campus = request.tenant  # type: ignore[attr-defined]
    form = EmbeddingForm(request.POST or None, initial={"sites": "\n".join(campus.frame_ancestors)})
    if request.method == "POST" and saved(form, _embed, campus=campus, request=request) is not None:
        tell(request, _("The settings are saved."))
        return redirect("site_manage")
    crumbs = [{"label": _("Public site"), "url": reverse("site_manage")}, {"label": _("Embedding")}]
    return render(
        request, "reports/embedding_form.html", {"form": form, "back": reverse("site_manage"), "crumbs": crumbs}
    )


@approvers
@require_POST
def site_copy_build(request: HttpRequest) -> HttpResponse:
    """Hand the copying to the worker."""
    return redirect("site_copy_job", tasks_site.ask_copy(by=actor_of(request)).pk)


@staff
@require_safe
def site_copy_job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The progress and the end of a copy; asked for every second while it runs."""
    job = get_object_or_404(Job.objects.filter(kind=site_copies.KIND), pk=pk)
    crumbs = [{"label": _("Public site"), "url": reverse("site_manage")}, {"label": _("Copy")}]
    context = {"job": job, "is_over": job.state in (Job.State.DONE, Job.State.FAILED), "crumbs": crumbs}
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "reports/_site_copy_job.html" if part else "reports/site_copy_job.html", context)


@staff
@require_safe
def site_copy_file(request: HttpRequest) -> FileResponse:
    stored = site_copies.current_copy()
    if stored is None:
        raise Http404("No copy stands ready.")
    return files.answer(stored)


def _embed(*, sites: list[str], campus: Any, request: HttpRequest) -> Any:
    return change_campus(academy=campus, by=actor_of(request), frame_ancestors=sites)


def _snippets(base: str) -> list[dict[str, str]]:
    """Per language the HTML that shows the pages inside another one, and a plain list of links."""
    shelf = next(iter(selectors.shelves()), None)
    found = []
    for language in LANGUAGES:
        with override(language):
            context = {"base": base, "address": base + reverse("artifact_list"), "shelf": shelf, "language": language}
            context["campus_name"] = connection.tenant.name
            frame = render_to_string("reports/snippets/frame.html", context).strip()
            links = render_to_string("reports/snippets/links.html", context).strip() if shelf else ""
        found.append({"language": language, "frame": frame, "links": links})
    return found
