"""The validator of the plan: what keeps the experiences from building on one another, each finding one sentence.

T-STEM 5.3c and P-TECH 6.1b ask for experiences that are "well-planned and properly sequenced [...] each one building upon
the last". Which shortcomings to look for is a judgment of our own.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiences.wanted import Wanted
from wbl_portal.frameworks import Framework, Phase


class Kind(models.TextChoices):
    """What a finding is about."""

    GAP = "gap", gettext_lazy("Gap")
    MISSING_PHASE = "missing_phase", gettext_lazy("Phase missing")
    TOO_EARLY = "too_early", gettext_lazy("Too early")
    LATER_PHASE = "later_phase", gettext_lazy("Later phase")
    NOT_FOR_GRADE = "not_for_grade", gettext_lazy("Wrong grade")
    UNPREPARED = "unprepared", gettext_lazy("Unprepared")
    JUMP = "jump", gettext_lazy("Skipped phase")
    NO_STANDARD = "no_standard", gettext_lazy("No standard")


# What keeps experiences from building on one another; the other kinds are about what is not there.
ORDER = [kind for kind in Kind if kind not in (Kind.GAP, Kind.NO_STANDARD)]

SEVERITY = {
    Kind.GAP: "bad",
    Kind.MISSING_PHASE: "bad",
    Kind.TOO_EARLY: "bad",
    Kind.LATER_PHASE: "warn",
    Kind.NOT_FOR_GRADE: "warn",
    Kind.UNPREPARED: "warn",
    Kind.JUMP: "warn",
    Kind.NO_STANDARD: "info",
}


@dataclass(frozen=True)
class Finding:
    """A sentence about the plan and the address that mends it; `severity` is 'bad', 'warn' or 'info'."""

    kind: Kind
    sentence: str
    url: str

    @property
    def severity(self) -> str:
        return SEVERITY[self.kind]


@dataclass(frozen=True)
class Step:
    """An experience as the sequence sees it; `phase` is '' outside the framework, `first_on` None without a date."""

    id: uuid.UUID
    title: str
    phase: str
    grades: tuple[int, ...]
    first_on: dt.date | None = None
    builds_on: tuple["Step", ...] = ()
    is_placement: bool = False
    has_course_or_standard: bool = True

    @property
    def url(self) -> str:
        return reverse("experience_edit", args=[self.id])


@dataclass(frozen=True)
class Plan:
    """A school year's experiences in one framework; `pathway` names the pathway they belong to, else it is everything."""

    framework: Framework
    grades: tuple[int, ...]
    cells: dict[tuple[str, int], Wanted]
    steps: tuple[Step, ...]
    year: str = ""
    pathway: str = ""

    def title(self, phase: str) -> str:
        return self.framework.phase_title(phase)

    def rank(self, phase: str) -> int:
        return [each.key for each in self.framework.phases].index(phase)

    def in_phase(self, phase: Phase) -> list[Step]:
        return [step for step in self.steps if step.phase == phase.key]


def findings(plan: Plan) -> list[Finding]:
    """What is to mend, by kind in the order of `Kind`. Reads nothing but the plan."""
    rules = (
        _gaps,
        _missing_phases,
        _too_early,
        _later_phases,
        _not_for_grade,
        _unprepared,
        _jumps,
        _without_standard,
    )
    return [finding for rule in rules for finding in rule(plan)]


def _gaps(plan: Plan) -> Iterator[Finding]:
    """A required cell with nothing planned; a pathway alone need not fill the grid."""
    if plan.pathway:
        return
    filled = {(step.phase, grade) for step in plan.steps for grade in step.grades}
    for (phase, grade), wanted in plan.cells.items():
        if wanted.is_required and (phase, grade) not in filled:
            words = {"phase": plan.title(phase), "grade": grade}
            sentence = _("Grade %(grade)s has nothing planned for %(phase)s, which is required.") % words
            yield Finding(Kind.GAP, sentence, f"{reverse('experience_add')}?grade={grade}")


def _missing_phases(plan: Plan) -> Iterator[Finding]:
    if not plan.pathway:
        return
    for phase in plan.framework.phases:
        if not plan.in_phase(phase):
            words = {"pathway": plan.pathway, "phase": plan.title(phase.key)}
            asked = {"year": plan.year, "phase": f"{plan.framework.key}:{phase.key}"}
            sentence = _("The pathway '%(pathway)s' has no experience of %(phase)s.") % words
            yield Finding(Kind.MISSING_PHASE, sentence, f"{reverse('experience_list')}?{urlencode(asked)}")


def _too_early(plan: Plan) -> Iterator[Finding]:
    for step in plan.steps:
        for before in step.builds_on:
            if step.first_on and before.first_on and step.first_on < before.first_on:
                words = {
                    "later": step.title,
                    "day": date_format(step.first_on),
                    "earlier": before.title,
                    "other_day": date_format(before.first_on),
                }
                sentence = _("'%(later)s' begins on %(day)s, before '%(earlier)s' on which it builds (%(other_day)s).")
                yield Finding(Kind.TOO_EARLY, sentence % words, reverse("experience_detail", args=[step.id]))


def _later_phases(plan: Plan) -> Iterator[Finding]:
    for step in plan.steps:
        for before in step.builds_on:
            if step.phase and before.phase and plan.rank(before.phase) > plan.rank(step.phase):
                words = {
                    "title": step.title,
                    "phase": plan.title(step.phase),
                    "other": before.title,
                    "other_phase": plan.title(before.phase),
                }
                sentence = _(
                    "'%(title)s' (%(phase)s) builds on '%(other)s', which is of a later phase (%(other_phase)s)."
                )
                yield Finding(Kind.LATER_PHASE, sentence % words, step.url)


def _not_for_grade(plan: Plan) -> Iterator[Finding]:
    for step in plan.steps:
        for grade in step.grades:
            wanted = plan.cells.get((step.phase, grade))
            if wanted is not None and wanted.is_not_for_grade:
                words = {"title": step.title, "grade": grade, "phase": plan.title(step.phase), "reason": wanted.why}
                sentence = _("'%(title)s' is planned for grade %(grade)s, where %(phase)s is not foreseen: %(reason)s")
                yield Finding(Kind.NOT_FOR_GRADE, sentence % words, step.url)


def _unprepared(plan: Plan) -> Iterator[Finding]:
    for step in plan.steps:
        if step.is_placement and not step.builds_on:
            sentence = _("The placement '%s' builds on nothing. Name what prepares students for it.") % step.title
            yield Finding(Kind.UNPREPARED, sentence, step.url)


def _jumps(plan: Plan) -> Iterator[Finding]:
    """A grade that has a phase although neither it nor a younger grade has the phase before."""
    pairs = zip(plan.framework.phases, plan.framework.phases[1:], strict=False)
    for earlier, later in pairs:
        youngest = min((grade for step in plan.in_phase(earlier) for grade in step.grades), default=None)
        for grade in sorted({grade for step in plan.in_phase(later) for grade in step.grades} & set(plan.grades)):
            if youngest is None or youngest > grade:
                words = {"grade": grade, "later": plan.title(later.key), "earlier": plan.title(earlier.key)}
                sentence = _("Grade %(grade)s comes to %(later)s without %(earlier)s in it or in a grade before.")
                asked = {"year": plan.year, "phase": f"{plan.framework.key}:{later.key}", "grade": grade}
                yield Finding(Kind.JUMP, sentence % words, f"{reverse('experience_list')}?{urlencode(asked)}")


def _without_standard(plan: Plan) -> Iterator[Finding]:
    """T-STEM 5.4a: students understand the connection between their work-based learning and academics."""
    for step in plan.steps:
        if not step.has_course_or_standard:
            sentence = _("'%s' names neither a course nor a standard.") % step.title
            yield Finding(Kind.NO_STANDARD, sentence, step.url)
