"""Which step of the sequence a student has not had yet (T-STEM 5.3c, P-TECH 6.1b, per student)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from artifacts import records
from experiences import selectors as planned
from experiences.campus import phase_editions
from experiences.models import ExperiencePhase
from experiences.wanted import Wanted
from wbl_portal.core import clock
from wbl_portal.core.panels import Section, brings
from wbl_portal.frameworks import Framework, Phase
from wbl_portal.people.context import current_year
from wbl_portal.people.models import Enrollment, ProgramMembership, Student


@dataclass(frozen=True)
class NextStep:
    """Where a student stands in one framework: `tone` is 'ok', 'info' or 'warn' (a required phase is missing)."""

    framework: str
    sentence: str
    tone: str
    url: str = ""


def next_steps(student: Student) -> list[NextStep]:
    """One per program the student is in today; none for whoever is not enrolled. Constant queries per framework."""
    today = clock.today()
    grade = Enrollment.objects.on(today).filter(student=student).values_list("grade", flat=True).first()
    if grade is None:
        return []
    families = set(ProgramMembership.objects.on(today).filter(student=student).values_list("framework", flat=True))
    attended = [each.experience.pk for each in records.records_of(student) if each.outcome == "attended"]
    phases = ExperiencePhase.objects.filter(experience__in=attended).values_list("framework", "phase").distinct()
    had: dict[str, set[str]] = {}
    for edition, phase in phases:
        had.setdefault(edition, set()).add(phase)
    running = [each for each in phase_editions() if each.family in families]
    return [next_step(each, grade, had.get(each.key, set()), planned.wanted_cells(each)) for each in running]


def next_step(edition: Framework, grade: int, had: set[str], cells: dict[tuple[str, int], Wanted]) -> NextStep:
    """The first phase in order that the student has not had and that is for the grade."""
    done = ", ".join(_(phase.title) for phase in edition.phases if phase.key in had)
    open_phases = [phase for phase in edition.phases if phase.key not in had]
    if not open_phases:
        return NextStep(edition.title, _("Has had every phase."), "ok")
    here = [phase for phase in open_phases if not cells.get((phase.key, grade), Wanted()).is_not_for_grade]
    if not here:
        sentence = _("Has had %(done)s. What comes next is for other grades.") % {"done": done or _("nothing yet")}
        return NextStep(edition.title, sentence, "ok")
    missing = here[0]
    required = _required_by(missing, grade, cells)
    return NextStep(
        edition.title,
        _sentence(done, missing, grade, required),
        "warn" if required else "info",
        _plan(edition, missing, grade),
    )


def _required_by(phase: Phase, grade: int, cells: dict[tuple[str, int], Wanted]) -> bool:
    """Whether the phase is required in this grade or was in a younger one."""
    return any(key == phase.key and g <= grade and wanted.is_required for (key, g), wanted in cells.items())


def _sentence(done: str, missing: Phase, grade: int, required: bool) -> str:
    words = {"done": done, "phase": _(missing.title), "grade": grade}
    if done and required:
        return _("Has had %(done)s, no %(phase)s yet; it is required by grade %(grade)s.") % words
    if done:
        return _("Has had %(done)s, no %(phase)s yet; it is optional in grade %(grade)s.") % words
    if required:
        return _("Has had no experience yet. First comes %(phase)s, required by grade %(grade)s.") % words
    return _("Has had no experience yet. First comes %(phase)s, optional in grade %(grade)s.") % words


def _plan(edition: Framework, phase: Phase, grade: int) -> str:
    """The planned experiences of the phase for the grade."""
    year = current_year()
    asked = {"phase": f"{edition.key}:{phase.key}", "grade": grade} | ({"year": year.label} if year else {})
    return f"{reverse('experience_list')}?{urlencode(asked)}"


@brings("student.sections", order=60)
def step_of_a_student(request: HttpRequest, student: Student) -> Section | None:
    steps = next_steps(student)
    if not steps:
        return None
    return Section("next-step", _("Next step"), "artifacts/_next_step.html", {"steps": steps})
