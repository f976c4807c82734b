"""The starter types and reasons in the reader's language; words that a campus wrote itself are shown as they stand."""

from django.utils.translation import pgettext, pgettext_lazy

STARTER_NAMES = (
    pgettext_lazy("type of experience", "Guest speaker or presentation"),
    pgettext_lazy("type of experience", "Career information session"),
    pgettext_lazy("type of experience", "Career fair"),
    pgettext_lazy("type of experience", "Facility visit"),
    pgettext_lazy("type of experience", "Informational interview"),
    pgettext_lazy("type of experience", "Job shadowing"),
    pgettext_lazy("type of experience", "Interview training"),
    pgettext_lazy("type of experience", "Resume workshop"),
    pgettext_lazy("type of experience", "Skill development workshop"),
    pgettext_lazy("type of experience", "Mentoring by an industry partner"),
    pgettext_lazy("type of experience", "Industry project or challenge"),
    pgettext_lazy("type of experience", "School-based enterprise"),
    pgettext_lazy("type of experience", "CTSO competition"),
    pgettext_lazy("type of experience", "Internship"),
    pgettext_lazy("type of experience", "Practicum placement"),
    pgettext_lazy("type of experience", "Career preparation placement (paid)"),
    pgettext_lazy("type of experience", "Apprenticeship or pre-apprenticeship"),
    pgettext_lazy("type of experience", "Virtual visit"),
    pgettext_lazy("type of experience", "Traveling program for rural campuses"),
    pgettext_lazy("type of experience", "Student research project"),
    pgettext_lazy("type of experience", "Practicum course"),
)
# Reasons that the starter continuum prints beside a cell.
STARTER_REASONS = (
    pgettext_lazy("reason of a cell", "Age and hazardous-work rules keep placements for older students."),
    pgettext_lazy("reason of a cell", "Students first meet occupations; preparing to apply for work comes later."),
)


def type_name(name: str) -> str:
    """A type's name for the reader: "Career fair" is "Feria de carreras" in Spanish."""
    return pgettext("type of experience", name)


def cell_reason(reason: str) -> str:
    """The reason of a continuum cell for the reader; a campus's own words stay."""
    return pgettext("reason of a cell", reason) if reason else ""
