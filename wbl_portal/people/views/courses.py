"""Courses of the roster that count as work-based learning: ticked many at once."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wbl_portal.core.actor import actor_of
from wbl_portal.core.keys import keys_of
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.context import current_year
from wbl_portal.people.forms import CourseFilterForm
from wbl_portal.people.models import Course
from wbl_portal.people.policies import coordinators, staff
from wbl_portal.people.services.courses import mark_courses, undo_marks

PAGE = 100


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def course_list(request: HttpRequest) -> HttpResponse:
    """The courses as the filters say; a coordinator ticks those that count."""
    may_change = coordinators.allows(request.user)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        _mark(request)
        return redirect(request.get_full_path())
    form = CourseFilterForm(request.GET)
    rows = _courses(form)
    if request.GET.get("format") == "csv":
        heads = [_("Course"), _("Code"), _("Subject"), _("Work-based"), _("Students this year")]
        columns = ("title", "code", "subject", "is_work_based", "students_now")
        return answer(_("courses"), heads, rows.values_list(*columns))
    context = {
        "form": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "is_filtered": bool(set(request.GET) - {"page"}),
        "may_change": may_change,
        "marked": Course.objects.filter(is_work_based=True).count(),
    }
    return render(request, "people/courses.html", context)


@coordinators
@require_POST
def course_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    try:
        undo_marks(entry_id=entry_id, by=actor_of(request))
        tell(request, _("The courses are as they were before."))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("course_list")


def _courses(form: CourseFilterForm) -> QuerySet[Course]:
    """Courses on the roster, or counting though they left it, with this year's students on their class lists."""
    asked = form.cleaned_data if form.is_valid() else {}
    rows = Course.objects.filter(Q(active=True) | Q(is_work_based=True))
    for word in asked.get("q", "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(code__icontains=word) | Q(subject__icontains=word))
    if asked.get("only") in ("yes", "no"):
        rows = rows.filter(is_work_based=asked["only"] == "yes")
    seats = Q(sections__year=current_year(), sections__active=True, sections__enrollments__active=True)
    counted = Count("sections__enrollments__student", filter=seats, distinct=True)
    return rows.annotate(students_now=counted).order_by("title", "code", "pk")


def _mark(request: HttpRequest) -> None:
    done = mark_courses(
        work_based=set(keys_of(request.POST.getlist("work_based"))),
        shown=set(keys_of(request.POST.getlist("shown"))),
        by=actor_of(request),
    )
    if done.entry_id is None:
        tell(request, _("Nothing had changed."))
        return
    said = _("Saved: %(begun)s now count, %(ended)s no longer do.") % {"begun": done.begun, "ended": done.ended}
    tell(request, said, undo=reverse("course_undo", args=[done.entry_id]))
