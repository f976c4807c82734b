"""The demo's plan: what is furnished, and what it leaves to be found."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from experiences import selectors
from experiences.models import Experience, ExperienceType, Pathway, PolicyAcknowledgement, PolicyDocument
from experiences.sequence import Kind, findings
from tests.factories import TESTER, make_course, make_experience, make_partner, make_session, make_year
from wbl_portal.core import clock
from wbl_portal.demo.furnish_plan import furnish
from wbl_portal.demo.scene import Scene
from wbl_portal.frameworks import framework

P_TECH = "p-tech-2023"


def scene() -> Scene:
    """Two years with an experience of each phase for each grade, but for training in grade 11."""
    years = [make_year("2025-26"), make_year()]
    make_course(code="13020200", title="Principles of Health Science")
    partner = make_partner(industry="health")
    placement = ExperienceType.objects.get(key="internship")
    for year in years:
        for month, phase in enumerate(("exploration", "preparation", "training"), start=8):
            more = {"experience_type": placement} if phase == "training" else {}
            grades = [12] if phase == "training" else [9, 10, 11, 12]
            for number in range(8):
                made = make_experience(
                    title=f"{phase} {number}", year=year, grades=grades, partner=partner, phases={P_TECH: phase}, **more
                )
                make_session(made, held_on=dt.date(year.starts_on.year, month, 3 + number))
    return Scene("palm-hollow", "p-tech", (9, 10, 11, 12), years, [partner], TESTER, 7)


def test_the_plan_is_furnished_with_what_there_is_to_find(campus: Academy) -> None:
    made = scene()

    with CaptureQueriesContext(connection) as seen:
        furnish(made)

    assert len(seen) < 250
    assert Pathway.objects.count() == 3
    rows = selectors.crosswalk()
    assert len(rows) == 9
    assert sum("has no college course" in " ".join(row.missing) for row in rows) == 1
    assert {each.expected.key for each in selectors.expectations() if each.is_missing} == {"other-days", "complaints"}
    assert selectors.overdue_policies().count() == 1
    in_force = selectors.policies_in_force(clock.today())
    read = PolicyAcknowledgement.objects.filter(version__in=[version for _policy, version in in_force]).count()
    assert 0 < read < len(in_force) * 6
    assert sum(version.number == 2 and version.file_id is not None for _policy, version in in_force) == 2
    assert Experience.objects.exclude(standards=[]).count() > 0.7 * Experience.objects.count()


def test_the_sequence_has_findings_but_is_mostly_sound(campus: Academy) -> None:
    made = scene()
    furnish(made)

    plan = selectors.plan_of(framework(P_TECH), made.year)
    found = findings(plan)

    assert any(each.kind == Kind.GAP for each in found)
    assert not [each for each in found if each.kind in (Kind.TOO_EARLY, Kind.LATER_PHASE)]
    assert any(step.builds_on for step in plan.steps)
    assert PolicyDocument.objects.count() == 10


def test_a_full_plan_gets_a_gap_where_the_grade_may_have_the_phase(campus: Academy) -> None:
    made = scene()
    for row in Experience.objects.filter(title__startswith="training"):
        row.grades = [10, 11, 12]
        row.save()

    furnish(made)

    gaps = [each for each in findings(selectors.plan_of(framework(P_TECH), made.year)) if each.kind == Kind.GAP]
    assert len(gaps) == 1
    assert selectors.wanted_cells(framework(P_TECH))["training", 9].is_not_for_grade
