"""What reflections, portfolios and samples bring to pages of people: the log, the home, a student's page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from artifacts.models import Participation, Reflection
from artifacts.selectors import portfolio
from artifacts.selectors import reflections as selectors
from artifacts.work import seen
from wbl_portal.core.panels import Section, brings
from wbl_portal.core.sections import add_page, add_place
from wbl_portal.people.models import Student
from wbl_portal.people.policies import staff

SHOWN = 30


@brings("log.sections", order=10)
def my_reflections(me: Any) -> Section | None:
    """What the student was at, each with where its reflection stands."""
    rows = selectors.reflectable(me)[:SHOWN]
    lines = [(each, _reflection_of(each)) for each in rows]
    return Section("reflections", _("Reflections"), "artifacts/_my_reflections.html", {"lines": lines})


@brings("student.sections", order=60)
def portfolio_of_a_student(request: HttpRequest, student: Student) -> Section:
    works = [seen(item, student) for item in portfolio.items_of(student)]
    return Section("portfolio", _("Portfolio"), "artifacts/_student_portfolio.html", {"works": works})


@brings("student.sections", order=55)
def reflections_of_a_student(request: HttpRequest, student: Student) -> Section:
    rows = selectors.queue(selectors.QueueFilter(state="")).filter(participation__student=student)
    lines = rows.order_by("-submitted_at")[:SHOWN]
    return Section("reflections", _("Reflections"), "artifacts/_student_reflections.html", {"lines": lines})


def _reflection_of(participation: Participation) -> Reflection | None:
    """One to one, read with the participation; none when nothing was written yet."""
    found: Reflection | None = getattr(participation, "reflection", None)
    return found


add_page("my_log", "my_reflection")
WORK = gettext_lazy("Student work")
add_place("student_list", "reflection_list", gettext_lazy("Reflections"), staff, order=30, group=WORK)
add_place("student_list", "sample_list", gettext_lazy("Samples"), staff, order=40, group=WORK)
