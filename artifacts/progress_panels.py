"""What credentials, interests and progress bring: a student's page, the student's own pages, places in the workspace."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from artifacts.models import CredentialAttempt, InterestAnswer
from artifacts.policies import result_recorders, staff
from artifacts.selectors.credentials import of_student
from artifacts.selectors.progress import Member, as_of_day, members
from artifacts.selectors.targets import targets_for
from experiences.campus import campus_frameworks
from partners.models import Industry
from wbl_portal.core import clock
from wbl_portal.core.panels import Section, brings
from wbl_portal.core.sections import add_place
from wbl_portal.people.context import current_year
from wbl_portal.people.models import Student


@brings("student.sections", order=60)
def credentials_of_student(request: HttpRequest, student: Student) -> Section:
    context = {
        "rows": list(of_student(student)),
        "student": student,
        "may_record": result_recorders.allows(request.user),
        "today": clock.today(),
    }
    return Section("credentials", _("Credentials"), "artifacts/_student_credentials.html", context)


@brings("student.sections", order=70)
def progress_of_student(request: HttpRequest, student: Student) -> Section | None:
    """What a member has and lacks for each measure, by when; nothing for a student in no program."""
    year = current_year()
    if year is None:
        return None
    lines = []
    for program in campus_frameworks():
        found = members(program, as_of_day(year), student=student)
        lines += [(program, found[0], _states(program, found[0]))] if found else []
    if not lines:
        return None
    return Section("progress", _("On track"), "artifacts/_student_progress.html", {"lines": lines})


def _states(program: Any, member: Member) -> list[tuple[str, str]]:
    """(measure in words, 'met', 'coming' or 'missing') for every measure that has a target."""
    targets = targets_for(program, clock.today()).by_indicator
    return [
        (
            levels[0].get_indicator_display(),
            "met" if key in member.met else "coming" if key in member.coming else "missing",
        )
        for key, levels in targets.items()
    ]


@brings("explore.sections", order=10)
def my_interests(me: Any) -> Section | None:
    """The survey of the year, or what was answered."""
    year = current_year()
    if year is None:
        return None
    answer = InterestAnswer.objects.filter(student=me, year=year).first()
    named = [Industry(each).label for each in answer.industries] if answer else []
    context = {"answer": answer, "industries": named, "year": year}
    return Section("interests", _("What interests you"), "artifacts/_my_interests.html", context)


@brings("home.sections", order=60)
def my_credentials(me: Any) -> Section | None:
    """What was earned, in one line; nothing before the first."""
    rows = CredentialAttempt.objects.filter(student=me, result=CredentialAttempt.Result.PASSED)
    names = list(rows.select_related("credential").values_list("credential__name", flat=True))
    if not names:
        return None
    return Section("credentials", _("Earned so far"), "artifacts/_my_earned.html", {"names": names})


PROGRESS = gettext_lazy("Progress")
add_place("student_list", "attempt_list", gettext_lazy("Credentials"), staff, order=50, group=PROGRESS)
add_place("student_list", "progress", gettext_lazy("On track"), staff, order=60, group=PROGRESS)
add_place("student_list", "interest_list", gettext_lazy("Interests"), staff, order=70, group=PROGRESS)
