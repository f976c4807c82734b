"""What artifacts bring to pages of people: who has done nothing yet, class lists to keep, what a student did."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from artifacts import (
    feedback,  # noqa: F401 - registers itself
    first_steps,  # noqa: F401 - registers itself
    my_panels,  # noqa: F401 - registers itself
    records,
)
from experiences import reach
from wbl_portal.core import clock
from wbl_portal.core.panels import Figure, Narrowing, Section, brings
from wbl_portal.core.sections import add_place
from wbl_portal.people.context import current_year
from wbl_portal.people.models import Student
from wbl_portal.people.policies import staff

TO_TAKE = "attendance"
NO_EXPERIENCE = "no_experience"
SHOWN = 50


@brings("students.filters")
def no_experience_filter() -> Narrowing | None:
    """The tick 'no experience yet this year'; none before the first school year."""
    year = current_year()
    if year is None:
        return None
    return Narrowing(
        NO_EXPERIENCE, _("No experience yet this year"), lambda rows: records.without_experience(rows, year)
    )


@brings("today.figures", order=10)
def students_without_experience(request: HttpRequest) -> Figure | None:
    year = current_year()
    if year is None:
        return None
    enrolled = Student.objects.enrolled_on(clock.today())
    value = records.without_experience(enrolled, year).count()
    return Figure(
        label=_("Students with no experience yet"),
        value=value,
        url=f"{reverse('student_list')}?{NO_EXPERIENCE}=on",
        note=_("enrolled today, at no session of this school year"),
        tone="warn" if value else "",
    )


@brings("today.figures", order=40)
def lists_to_take(request: HttpRequest) -> Figure | None:
    year = current_year()
    if year is None:
        return None
    value = records.sessions_without_list(year).count()
    return Figure(
        label=_("Class lists to take"),
        value=value,
        url=f"{reverse('today')}#{TO_TAKE}",
        note=_("sessions that are over, with nobody recorded"),
        tone="warn" if value else "",
    )


@brings("today.sections", order=20)
def lists_to_take_rows(request: HttpRequest) -> Section | None:
    year = current_year()
    if year is None:
        return None
    waiting = list(records.sessions_without_list(year))
    context = {
        "lines": reach.class_lists(waiting[:SHOWN], request.user),
        "more": max(0, len(waiting) - SHOWN),
        "today": clock.today(),
    }
    return Section(TO_TAKE, _("Class lists to take"), "artifacts/_lists_to_take.html", context)


@brings("student.sections")
def what_a_student_did(request: HttpRequest, student: Student) -> Section:
    return Section(
        "records", _("Experiences"), "artifacts/_student_records.html", records.summed(records.records_of(student))
    )


add_place("continuum", "continuum", gettext_lazy("Grid"), staff, order=10)
