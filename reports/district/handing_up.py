"""What a campus hands up to its district: partners, agreements and engagement dates by name, and nothing about a student.

No student, no count of students, no person at a partner. The same document stands on the campus's page, so that
everybody there sees what goes up.
"""

from typing import Any

from django.db.models import Prefetch

from experiences.models import Session
from partners.models import Agreement, Partner
from reports.models import DistrictLine
from wbl_portal.core import clock
from wbl_portal.core.database import connection
from wbl_portal.people import sample_data
from wbl_portal.people.context import current_year


def handed_up() -> dict[str, Any]:
    """The document; constant queries."""
    from_district = dict(
        DistrictLine.objects.filter(kind=DistrictLine.Kind.AGREEMENT, overridden_at__isnull=True)
        .exclude(subject_id="")
        .values_list("subject_id", "taken")
    )
    agreements = Agreement.objects.current().with_history()
    dates = _dates()
    invented = sample_data.keys_of(Partner)
    partners = Partner.objects.current().exclude(pk__in=invented).prefetch_related(Prefetch("agreements", agreements))
    return {
        "campus": connection.tenant.slug,
        "as_of": clock.now().isoformat(),
        "partners": [_partner(each, dates.get(each.pk, []), from_district) for each in partners],
        "lines": [
            {
                "id": str(line.pk),
                "taken": line.taken,
                "is_overridden": bool(line.overridden_at),
                "reason": line.reason,
                "problem": line.problem,
            }
            for line in DistrictLine.objects.current()
        ],
    }


def _partner(partner: Partner, dates: list[dict[str, str]], from_district: dict[str, int | None]) -> dict[str, Any]:
    today = clock.today()
    return {
        "name": partner.name,
        "industry": partner.industry,
        "city": partner.city,
        "website": partner.website,
        "agreements": [
            {
                "title": each.title,
                "state": each.state_on(today).value,
                "starts_on": each.starts_on.isoformat(),
                "ends_on": each.last_day.isoformat(),
                "district_edition": from_district.get(str(each.pk)),
            }
            for each in partner.agreements.all()
            if each.state_on(today) != Agreement.State.SUPERSEDED
        ],
        "engagements": dates,
    }


def _dates() -> dict[Any, list[dict[str, str]]]:
    """Sessions in the plan since the school year began, by partner: the day and the type of experience."""
    year = current_year()
    rows = Session.objects.held().in_the_plan().filter(experience__partner__isnull=False)
    rows = rows.filter(held_on__gte=min(year.starts_on, clock.today()) if year else clock.today())
    found: dict[Any, list[dict[str, str]]] = {}
    for partner, day, kind in rows.values_list(
        "experience__partner", "held_on", "experience__experience_type__name"
    ).order_by("held_on"):
        found.setdefault(partner, []).append({"on": day.isoformat(), "what": kind})
    return found
