"""A student's piece of work as staff see it, its file, and offering it as a sample."""

import uuid

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from artifacts.models import PortfolioItem
from artifacts.policies import feedback_givers, staff
from artifacts.selectors.portfolio import with_standing
from artifacts.services import samples
from artifacts.work import seen
from wbl_portal.core import files
from wbl_portal.core.actor import actor_of
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.context import current_year


@staff
@require_safe
def work_detail(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    item = _item(item_id)
    student = item.student
    trail = [
        {"label": _("Students"), "url": reverse("student_list")},
        {"label": student.full_name, "url": reverse("student_detail", args=[student.pk])},
        {"label": item.title, "url": ""},
    ]
    context = {
        "item": item,
        "work": seen(item, student),
        "student": student,
        "crumbs": trail,
        "may_offer": feedback_givers.allows(request.user) and not item.is_archived,
    }
    return render(request, "artifacts/work_detail.html", context)


@staff
@require_safe
def work_file(request: HttpRequest, item_id: uuid.UUID) -> FileResponse:
    item = _item(item_id)
    if item.file is None:
        raise Http404
    return files.answer(item.file, inline=True)


@feedback_givers
@require_POST
def work_offer(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    item, year = _item(item_id), current_year()
    if year is None:
        raise Http404
    try:
        sample = samples.nominate(item=item, year=year, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("work_detail", item.pk)
    tell(request, _("'%s' is offered as a sample.") % item)
    return redirect("sample_detail", sample.pk)


def _item(item_id: uuid.UUID) -> PortfolioItem:
    rows = with_standing(PortfolioItem.objects.select_related("student"))
    found: PortfolioItem = get_object_or_404(rows, pk=item_id)
    return found
