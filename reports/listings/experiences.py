"""The experiences of a year, their types and their order, as published: never a person."""

from collections import Counter
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from experiences.models import Experience, ExperienceType
from reports.listings.parts import Asked, Listing, grade_ranges, listing, long_date

HELD = Q(sessions__cancelled_at__isnull=True)


def experiences(asked: Asked) -> Listing:
    """The year's experiences for the program's grades, by first date."""
    found = (
        _planned(asked)
        .select_related("experience_type", "partner")
        .prefetch_related("phases")
        .annotate(first_on=Min("sessions__held_on", filter=HELD), held=Count("sessions", filter=HELD))
        .order_by("first_on", "title", "id")
    )
    columns = {
        "title": _("Experience"),
        "type": _("Type"),
        "phase": _("Phase"),
        "grades": _("Grades"),
        "partner": _("Partner"),
        "first_on": _("First date"),
        "sessions": _("Sessions"),
        "online": _("Online"),
    }
    empty = _("No experience stands in the plan of this school year yet.")
    return listing(
        "experiences", _("The experiences of the year"), columns, [_row(each, asked) for each in found], empty=empty
    )


def _row(experience: Any, asked: Asked) -> dict[str, str]:
    return {
        "title": experience.title,
        "type": str(experience.experience_type),
        "phase": _phase(experience, asked),
        "grades": grade_ranges(grade for grade in experience.grades if grade in asked.program.grades),
        "partner": experience.partner.name if experience.partner else "",
        "first_on": long_date(experience.first_on),
        "sessions": str(experience.held),
        "online": _("Yes") if experience.is_virtual else _("No"),
    }


def types(asked: Asked) -> Listing:
    """The types that the campus offers (T-STEM 5.3d; P-TECH 6.2), with their phase and the experiences of the year."""
    counts = Counter(_planned(asked).values_list("experience_type_id", flat=True))
    columns = {"type": _("Type"), "phase": _("Phase"), "grades": _("Usual grades"), "count": _("Experiences this year")}
    rows = [
        {
            "type": str(each),
            "phase": _phase(each, asked),
            "grades": each.typical_grades,
            "count": str(counts[each.pk]),
        }
        for each in ExperienceType.objects.current().prefetch_related("phases").order_by("name")
    ]
    empty = _("No type of experience is kept here.")
    return listing("types", _("Types of experience"), columns, rows, empty=empty)


def sequence(asked: Asked) -> Listing:
    """What builds on what (T-STEM 5.3c; P-TECH 6.1b)."""
    found = (
        _planned(asked)
        .filter(builds_on__isnull=False)
        .distinct()
        .prefetch_related("phases", "builds_on__phases")
        .order_by("title", "id")
    )
    columns = {"title": _("Experience"), "phase": _("Phase"), "builds_on": _("Builds on"), "grades": _("Grades")}
    rows = [
        {
            "title": each.title,
            "phase": _phase(each, asked),
            "builds_on": "; ".join(_with_phase(before, asked) for before in each.builds_on.all()),
            "grades": grade_ranges(grade for grade in each.grades if grade in asked.program.grades),
        }
        for each in found
    ]
    empty = _("No experience names one that it builds on yet.")
    return listing("sequence", _("What builds on what"), columns, rows, empty=empty)


def _planned(asked: Asked) -> QuerySet[Experience]:
    return Experience.objects.planned().in_year(asked.year).filter(grades__overlap=list(asked.program.grades))


def _phase(mapped: Any, asked: Asked) -> str:
    """The phase of an experience or type in the framework, in words."""
    keys = {row.phase for row in mapped.phases.all() if row.framework == asked.phases.key}
    return ", ".join(_(phase.title) for phase in asked.phases.phases if phase.key in keys)


def _with_phase(experience: Experience, asked: Asked) -> str:
    phase = _phase(experience, asked)
    return f"{experience.title} ({phase})" if phase else experience.title
