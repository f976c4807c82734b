"""The validator: each rule, the plan it reads, its page; prerequisites that never lead back."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tenants.utils import tenant_context

from academies.models import Academy
from experiences import selectors, services
from experiences.models import Experience, ExperienceType
from experiences.sequence import Finding, Kind, Plan, Step, findings
from experiences.wanted import Wanted
from tests.campuses import Cast
from tests.conftest import CampusClient, Ground
from tests.factories import TESTER, make_attendance, make_experience, make_session, make_student, make_year
from tests.factories_plan import make_pathway
from wbl_portal.frameworks import framework

ClientFor = Callable[..., CampusClient]
P_TECH = "p-tech-2023"
OPEN = Wanted("optional")


def step(title: str = "Visit", phase: str = "exploration", grades: tuple[int, ...] = (9,), **more: Any) -> Step:
    return Step(uuid.uuid4(), title, phase, grades, **more)


def found(*steps: Step, cells: dict[tuple[str, int], Wanted] | None = None, pathway: str = "") -> list[Finding]:
    plan = Plan(framework(P_TECH), (9, 10, 11, 12), cells or {}, steps, "2026-27", pathway)
    return findings(plan)


def said(kind: Kind, rows: list[Finding]) -> list[str]:
    return [each.sentence for each in rows if each.kind == kind]


def test_a_plan_that_builds_up_has_no_finding() -> None:
    visit = step(first_on=dt.date(2026, 9, 1))
    workshop = step("Workshop", "preparation", (10,), first_on=dt.date(2026, 10, 1), builds_on=(visit,))
    placement = step("Internship", "training", (11,), is_placement=True, builds_on=(workshop,))

    assert found(visit, workshop, placement, cells={("exploration", 9): Wanted("required")}) == []


def test_an_empty_required_cell_is_named_and_leads_to_a_new_experience() -> None:
    rows = found(step(), cells={("exploration", 10): Wanted("required"), ("preparation", 9): OPEN})

    assert said(Kind.GAP, rows) == ["Grade 10 has nothing planned for Career exploration, which is required."]
    assert rows[0].url == "/experiences/add/?grade=10"
    assert rows[0].severity == "bad"
    assert not said(Kind.GAP, found(step(), cells={("exploration", 10): Wanted("required")}, pathway="Health"))


def test_a_pathway_without_a_phase_is_named() -> None:
    rows = found(step(), step(phase="training"), pathway="Health")

    assert said(Kind.MISSING_PHASE, rows) == ["The pathway 'Health' has no experience of Career preparation."]


def test_what_comes_before_the_thing_it_builds_on_is_named_with_both_days() -> None:
    visit = step(first_on=dt.date(2026, 11, 5))
    rows = found(visit, step("Shadowing", grades=(10,), first_on=dt.date(2026, 10, 3), builds_on=(visit,)))

    assert said(Kind.TOO_EARLY, rows) == [
        "'Shadowing' begins on Oct. 3, 2026, before 'Visit' on which it builds (Nov. 5, 2026)."
    ]
    undated = step()
    assert not said(Kind.TOO_EARLY, found(step("Shadowing", first_on=dt.date(2026, 10, 3), builds_on=(undated,))))


def test_building_on_a_later_phase_is_named() -> None:
    internship = step("Internship", "training", (11,))
    rows = found(step("Fair", builds_on=(internship,)))

    assert said(Kind.LATER_PHASE, rows) == [
        "'Fair' (Career exploration) builds on 'Internship', which is of a later phase (Career training)."
    ]


def test_an_experience_in_a_cell_not_for_the_grade_is_named_with_the_reason() -> None:
    cells = {("training", 9): Wanted("not_for_grade", "Too young."), ("training", 11): Wanted("required")}
    rows = found(step(), step("Early start", "training", (9, 11), is_placement=False), cells=cells)

    assert said(Kind.NOT_FOR_GRADE, rows) == [
        "'Early start' is planned for grade 9, where Career training is not foreseen: Too young."
    ]


def test_a_placement_that_builds_on_nothing_is_named() -> None:
    rows = found(step("Internship", is_placement=True))

    assert said(Kind.UNPREPARED, rows) == [
        "The placement 'Internship' builds on nothing. Name what prepares students for it."
    ]


def test_a_skipped_phase_is_named_by_grade() -> None:
    rows = found(step(grades=(9,)), step("Workshop", "preparation", (11,)), step("Job", "training", (10, 11)))

    assert said(Kind.JUMP, rows) == [
        "Grade 10 comes to Career training without Career preparation in it or in a grade before."
    ]


def test_an_experience_without_course_or_standard_is_named() -> None:
    rows = found(step("Fair", has_course_or_standard=False))

    assert said(Kind.NO_STANDARD, rows) == ["'Fair' names neither a course nor a standard."]


def test_the_plan_is_read_from_what_is_planned_in_the_year(campus: Academy) -> None:
    year, pathway = make_year(), make_pathway()
    placement = ExperienceType.objects.get(key="internship")
    before = make_experience(title="Before", phases={P_TECH: "preparation"}, year=make_year("2025-26"))
    after = make_experience(title="After", phases={P_TECH: "training"}, experience_type=placement, standards=["130.1"])
    after.builds_on.add(before)
    after.pathways.add(pathway)
    make_session(after, held_on=dt.date(2026, 11, 5))
    make_session(after, held_on=dt.date(2026, 9, 5), cancelled_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    Experience.objects.filter(title="A day on the ward").update(is_draft=True)

    plan = selectors.plan_of(framework(P_TECH), year)

    (seen,) = plan.steps
    assert (seen.title, seen.first_on, seen.is_placement) == ("After", dt.date(2026, 11, 5), True)
    assert [each.title for each in seen.builds_on] == ["Before"]
    assert seen.builds_on[0].phase == "preparation"
    assert seen.has_course_or_standard
    assert len(selectors.plan_of(framework(P_TECH), year, pathway).steps) == 1
    assert not selectors.plan_of(framework(P_TECH), year, make_pathway()).steps


def test_the_page_names_the_findings_narrows_them_and_hands_them_out(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    browser, pathway = client_for("coordinator"), make_pathway(name="Health")
    address = reverse("sequence")

    page = browser.get(address).text
    assert "Grade 11 has nothing planned for Career training, which is required." in page
    assert "names neither a course nor a standard." in page
    assert reverse("experience_edit", args=[cast.experience.pk]) in page

    only = browser.get(f"{address}?kind=no_standard").text
    assert "nothing planned for" not in only
    of_pathway = browser.get(f"{address}?pathway={pathway.pk}").text
    assert "The pathway &#x27;Health&#x27; has no experience of Career training." in of_pathway
    assert "which is required" in browser.get(f"{address}?format=csv").text
    assert "Mend it" not in client_for("teacher").get(address).text


def test_the_page_asks_as_often_for_thirty_as_for_one(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("teacher")

    def queries() -> int:
        browser.get("/continuum/sequence/")
        with CaptureQueriesContext(connection) as seen:
            browser.get("/continuum/sequence/")
        return len(seen)

    make_experience().builds_on.add(make_experience())
    few = queries()
    for _ in range(30):
        make_experience().builds_on.add(make_experience())

    assert queries() == few


# ---- Prerequisites and standards


def change(experience: Experience, **more: Any) -> Experience:
    fields = {
        "title": experience.title,
        "experience_type": experience.experience_type,
        "year": experience.year,
        "grades": experience.grades,
        "phases": {P_TECH: "exploration"},
    }
    return services.change_experience(experience=experience, by=TESTER, **{**fields, **more})


def test_a_circle_is_refused_with_a_sentence_that_names_it(campus: Academy) -> None:
    a, b, c = (make_experience(title=title) for title in ("A", "B", "C"))
    change(b, builds_on=[a])
    change(c, builds_on=[b])

    with pytest.raises(ValidationError) as refused:
        change(a, builds_on=[c])
    assert refused.value.message_dict["builds_on"] == [
        "This would be a circle: A → C → B → A. Take 'C' out of the list."
    ]
    with pytest.raises(ValidationError, match="cannot build on itself"):
        change(a, builds_on=[a])
    assert not a.builds_on.exists()


@pytest.mark.slow
def test_two_changes_at_once_make_no_circle_together(committing: Ground, campus: Academy) -> None:
    a, b = make_experience(title="A"), make_experience(title="B")
    refused: list[str] = []
    ready = threading.Barrier(2)

    def tie(later: Experience, earlier: Experience) -> None:
        try:
            with tenant_context(campus):
                ready.wait()
                change(Experience.objects.get(pk=later.pk), builds_on=[earlier])
        except ValidationError as error:
            refused.append(error.messages[0])
        finally:
            connection.close()

    pair = [threading.Thread(target=tie, args=each) for each in ((a, b), (b, a))]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    assert len(refused) == 1
    assert "circle" in refused[0]
    assert Experience.builds_on.through.objects.count() == 1


def test_standards_are_tidied_and_an_odd_one_is_named(campus: Academy) -> None:
    tidy = change(make_experience(), standards=["§ 130.409 (c)(2)(A)", "19 TAC 110.37(d)(4)", "130.409(c)(2)(A)", " "])

    assert tidy.standards == ["130.409(c)(2)(A)", "110.37(d)(4)"]
    with pytest.raises(ValidationError) as refused:
        change(tidy, standards=["Algebra"])
    assert "'Algebra' does not look like a TEKS code" in refused.value.message_dict["standards"][0]


def test_the_form_keeps_standards_pathways_and_what_it_builds_on(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    before, pathway = make_experience(title="Before"), make_pathway(name="Health")
    browser, path = client_for("coordinator"), reverse("experience_edit", args=[cast.experience.pk])
    sent = {
        "title": "A day on the ward",
        "experience_type": str(ExperienceType.objects.get(key="job-shadowing").pk),
        "year": str(make_year().pk),
        "grades": ["10"],
        "standards": "130.224(c)(3), 110.37(d)(4)",
        "builds_on": [str(before.pk)],
        "pathways": [str(pathway.pk)],
        "is_draft": "on",
    }

    page = browser.post(path, sent, follow=True).text

    assert "130.224(c)(3), 110.37(d)(4)" in page
    assert "This is a draft" in page
    again = browser.get(path).text
    assert f'<option value="{before.pk}" selected>' in again
    assert f'value="{cast.experience.pk}"' not in again
    assert "Leads to" in browser.get(reverse("experience_detail", args=[before.pk])).text
    browser.post(path, sent | {"is_draft": ""})
    assert not Experience.objects.get(pk=cast.experience.pk).is_draft


# ---- The next step of one student


def test_a_student_page_says_which_step_is_missing(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    student, fresh, gone = make_student(grade=11), make_student(grade=9), make_student(grade=None)
    make_attendance(student, make_session(make_experience()))
    browser = client_for("teacher")

    page = browser.get(reverse("student_detail", args=[student.pk])).text
    assert "Has had Career exploration, no Career preparation yet; it is required by grade 11." in page
    assert "phase=p-tech-2023%3Apreparation&amp;grade=11" in page
    first = browser.get(reverse("student_detail", args=[fresh.pk])).text
    assert "Has had no experience yet. First comes Career exploration, required by grade 9." in first
    assert "Next step" not in browser.get(reverse("student_detail", args=[gone.pk])).text
