"""What artifacts bring to pages of people: who has done nothing yet, what a student did."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from artifacts import (
    feedback,  # noqa: F401 - registers itself
    first_steps,  # noqa: F401 - registers itself
    records,
    waiting,  # noqa: F401 - registers itself
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
    return Section("records", _("Experiences"), "artifacts/_student_records.html", _summed(records.records_of(student)))


@brings("home.sections", order=10)
def next_for_me(me: Any) -> Section:
    """The next session planned for the grade of a student (who carries `grade`)."""
    coming = records.coming_for_grade(me.grade).first() if me.grade is not None else None
    return Section("next", _("Next"), "artifacts/_my_next.html", {"session": coming, "grade": me.grade})


@brings("home.sections", order=20)
def my_year(me: Any) -> Section:
    """The school year so far."""
    year = current_year()
    found = records.records_of(me, year) if year else []
    title = _("Your school year %s") % year.label if year else _("Your school year")
    return Section("year", title, "artifacts/_my_year.html", _summed(found))


@brings("explore.sections")
def planned_for_me(me: Any) -> Section:
    coming = list(records.coming_for_grade(me.grade)[:SHOWN]) if me.grade is not None else []
    return Section("planned", _("Coming up"), "artifacts/_my_planned.html", {"sessions": coming})


@brings("log.sections")
def my_records(me: Any) -> Section:
    return Section("records", _("On record"), "artifacts/_my_records.html", _summed(records.records_of(me)))


def _summed(found: list[records.Record]) -> dict[str, Any]:
    return {
        "records": found,
        "attended": sum(record.outcome == "attended" for record in found),
        "hours": records.hours_of(sum(record.minutes for record in found)),
    }


add_place("continuum", "continuum", gettext_lazy("Grid"), staff, order=10)
