"""What artifacts bring to pages of people: who has done nothing yet, what a student did."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from artifacts import (
    feedback,  # noqa: F401 - registers itself
    first_steps,  # noqa: F401 - registers itself
    my_panels,  # noqa: F401 - registers itself
    records,
    rollover,  # noqa: F401 - registers itself
    sample_data,  # noqa: F401 - registers itself
    waiting,  # noqa: F401 - registers itself
    waiting_placements,  # noqa: F401 - registers itself
)
from wbl_portal.core import clock
from wbl_portal.core.panels import Figure, Narrowing, Section, brings
from wbl_portal.core.sections import add_place
from wbl_portal.people.context import current_year
from wbl_portal.people.models import Student
from wbl_portal.people.policies import staff

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


@brings("student.sections")
def what_a_student_did(request: HttpRequest, student: Student) -> Section:
    return Section(
        "records", _("Experiences"), "artifacts/_student_records.html", records.summed(records.records_of(student))
    )


add_place("continuum", "continuum", gettext_lazy("Grid"), staff, order=10)
