"""Drafts of editions: what publishing would change, as the public would see it; the principal's yes or no."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reports import drafted, renditions, tasks
from reports.forms import ReturnForm
from reports.models import EditionDraft
from reports.policies import principals, staff
from reports.services import drafts
from reports.views import site
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell
from wbl_portal.frameworks import slot_of
from wbl_portal.people.models import Role


@staff
@require_safe
def draft_detail(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Per slot what would change and what stays hidden; the principal approves or returns it."""
    return _page(request, _draft(draft_id), ReturnForm())


@staff
@require_safe
def draft_preview(request: HttpRequest, draft_id: uuid.UUID, slot: str) -> HttpResponse:
    """A slot as the public would see it, in the page's language."""
    draft, language = _draft(draft_id), get_language() or "en"
    document = draft.document(slot, language)
    if document is None:
        raise Http404("This draft keeps no such page.")
    page = renditions.render_html(document | {"sha256": renditions.digest(document)}, has_pdf=False).decode()
    context = {"draft": draft, "title": document["title"], "number": slot_of(slot)[1].number}
    record = mark_safe(page)  # noqa: S308 - our own rendition, escaped when made
    return site.page(request, "reports/draft_preview.html", context | {"record": record}, year=draft.year.label)


@principals
@require_POST
def draft_approve(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The worker publishes exactly what this draft says."""
    try:
        draft = drafts.approve(draft=_draft(draft_id), by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("draft_detail", draft_id)
    job = tasks.ask_approved(draft=draft, role=Role.PRINCIPAL, by=actor_of(request))
    return redirect("report_job", pk=job.pk)


@principals
@require_POST
def draft_return(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Back to whoever prepared it, with what should change."""
    draft, form = _draft(draft_id), ReturnForm(request.POST)
    if saved(form, drafts.send_back, draft=draft, by=actor_of(request)) is None:
        return _page(request, draft, form)
    tell(request, _("The draft was returned."))
    return redirect("draft_detail", draft_id)


def _page(request: HttpRequest, draft: EditionDraft, form: ReturnForm) -> HttpResponse:
    is_waiting = draft.state == EditionDraft.State.WAITING
    context: dict[str, Any] = {
        "draft": draft,
        "slots": drafted.slots_of(draft),
        "is_waiting": is_waiting,
        "may_decide": is_waiting and principals.allows(request.user),
        "form": form,
        "crumbs": [
            {"label": _("Reports"), "url": f"{reverse('report_home')}?year={draft.year.label}"},
            {"label": _("Draft")},
        ],
    }
    return render(request, "reports/draft_detail.html", context)


def _draft(draft_id: uuid.UUID) -> EditionDraft:
    return get_object_or_404(EditionDraft.objects.select_related("year"), pk=draft_id)
