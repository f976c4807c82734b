"""Who is on track: what counts for each measure, targets, cohorts, the board and the members behind its numbers."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from academies.models import Academy
from artifacts.models import Indicator, Target
from artifacts.selectors.progress import Group, earned_shares, members, on_track
from artifacts.selectors.targets import standings, targets_for
from artifacts.services.targets import TargetFacts, add_target, change_target
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    TESTER,
    make_attempt,
    make_attendance,
    make_course,
    make_credential,
    make_enrollment,
    make_experience,
    make_experience_type,
    make_section,
    make_session,
    make_student,
    make_year,
)
from wbl_portal.core.models import AuditEntry
from wbl_portal.frameworks import framework
from wbl_portal.people.models import Enrollment, ProgramMembership, SectionEnrollment, Student

ClientFor = Callable[..., CampusClient]
P_TECH = framework("p-tech-2023")
BOTH = Indicator.PLACEMENT_OR_COURSE.value


@pytest.fixture
def nobody_else(campus: Academy) -> None:
    """Only the students of the test are members."""
    ProgramMembership.objects.all().delete()


def marks(student: Student, day: dt.date = DAY) -> tuple[set[str], set[str]]:
    (found,) = members(P_TECH, day, student=student)
    return set(found.met), set(found.coming)


def placement(*days: dt.date, minutes: int = 60) -> list:  # type: ignore[type-arg]
    kind = make_experience_type(is_placement=True)
    experience = make_experience(experience_type=kind)
    return [make_session(experience, held_on=day, minutes=minutes) for day in days]


# What counts


def test_a_placement_counts_once_half_of_its_time_was_attended(campus: Academy) -> None:
    ana, ben = make_student(), make_student()
    first, second = placement(dt.date(2026, 10, 1), dt.date(2026, 10, 8))
    for session in (first, second):
        make_attendance(ana, session)
    make_attendance(ben, first, minutes=20)

    assert marks(ana)[0] == {"placement", BOTH}
    assert marks(ben)[0] == set()
    assert marks(ana, dt.date(2026, 9, 30))[0] == set()


def test_an_experience_that_is_no_placement_does_not_count(cast: Cast) -> None:
    assert BOTH not in marks(make_student())[0]
    student = make_student()
    make_attendance(student, cast.session)
    assert marks(student)[0] == set()


def test_a_placement_that_is_not_over_is_on_the_way(campus: Academy) -> None:
    ana = make_student()
    first, _late, _later = placement(dt.date(2026, 10, 1), dt.date(2026, 10, 8), dt.date(2026, 12, 1))
    make_attendance(ana, first, minutes=10)

    assert marks(ana) == (set(), {BOTH})


def test_a_work_based_course_counts_from_its_first_day_in_any_year(campus: Academy) -> None:
    now, earlier, later, other, dropped = (make_student() for _ in range(5))
    practicum = make_course(is_work_based=True)
    make_section(now, course=practicum)
    make_section(earlier, course=practicum, year=make_year("2025-26"))
    section = make_section(course=practicum)
    SectionEnrollment.objects.create(section=section, student=later, starts_on=dt.date(2027, 1, 11))
    SectionEnrollment.objects.create(section=section, student=dropped, active=False)
    make_section(other, course=make_course(is_work_based=False))

    assert [marks(each)[0] for each in (now, earlier, later, other, dropped)] == [
        {"course", BOTH},
        {"course", BOTH},
        set(),
        set(),
        set(),
    ]
    assert marks(later)[1] == {BOTH}


def test_a_credential_counts_once_passed_whenever_earned_and_expired_ones_too(campus: Academy) -> None:
    ana, ben, eva = make_student(), make_student(), make_student()
    make_attempt(ana, attempted_on=dt.date(2024, 1, 1), expires_on=dt.date(2025, 1, 1))
    make_attempt(ben, result="failed")
    make_attempt(eva, make_credential(kind="associate"), result="pending")

    assert marks(ana)[0] == {"ibc", "certification", "credential", "any"}
    assert marks(ben) == (set(), set())
    assert marks(eva) == (set(), {"degree", "credential"})


def test_any_counts_a_member_once_and_only_members_count(nobody_else: None) -> None:
    ana, ben = make_student(grade=10), make_student(grade=10, programs=())
    for student in (ana, ben):
        make_attempt(student)
        make_attempt(student, make_credential(kind="license"))

    *_grades, everybody = earned_shares(P_TECH, make_year())

    assert (everybody.label, everybody.members) == (None, 1)
    assert {name: everybody.met[name] for name in ("ibc", "license", "any")} == {"ibc": 1, "license": 1, "any": 1}


def test_a_cohort_is_the_class_that_graduates_together(nobody_else: None) -> None:
    for grade in (9, 12, 12):
        make_student(grade=grade)

    groups = on_track(P_TECH, make_year())

    assert [(group.label, group.members) for group in groups] == [(2027, 2), (2030, 1), (None, 3)]


def test_an_earlier_year_is_seen_as_of_its_last_day(nobody_else: None) -> None:
    old = make_year("2025-26")
    student = make_student(grade=None)
    make_enrollment(student, grade=9, year=old, entered_on=dt.date(2025, 8, 12), left_on=dt.date(2026, 6, 30))
    ProgramMembership.objects.create(student=student, framework="p-tech", starts_on=dt.date(2025, 8, 12))
    make_attempt(student, attempted_on=dt.date(2026, 9, 1))

    (cohort, _all) = on_track(P_TECH, old)

    assert (cohort.label, cohort.members, cohort.met["ibc"]) == (2029, 1, 0)


# Targets


def group(members: int, met: int) -> Group:
    names = [*Indicator.values, "placement", "course", "any"]
    return Group(2027, members, dict.fromkeys(names, met), dict.fromkeys(Indicator.values, 0))


def test_the_starter_targets_are_planning_figures_with_their_source(campus: Academy) -> None:
    found = targets_for(P_TECH, DAY)

    assert (found.edition, found.is_borrowed) == ("p-tech-2018", True)
    percents = {name: [each.percent for each in levels] for name, levels in found.by_indicator.items()}
    assert percents == {BOTH: [35, 50, 85], "certification": [30, 50], "degree": [30, 50], "credential": [80, 100]}
    assert not Target.objects.filter(source="").exists()
    t_stem = targets_for(framework("t-stem-2018"), DAY)
    assert not t_stem.is_borrowed
    assert [each.percent for each in t_stem.by_indicator["certification"]] == [10, 20, 30]


@pytest.mark.parametrize(
    ("met", "reached", "lacking"),
    [
        (34, None, 1),
        (35, "provisional", 15),
        (50, "designated", 35),
        (85, "distinguished", 0),
        (100, "distinguished", 0),
    ],
)
def test_a_level_is_reached_exactly_at_its_share(campus: Academy, met: int, reached: str | None, lacking: int) -> None:
    first = standings(group(100, met), targets_for(P_TECH, DAY))[0]

    assert (first.reached.level if first.reached else None, first.lacking) == (reached, lacking)


def test_a_group_of_nobody_has_no_share_and_no_level(campus: Academy) -> None:
    first = standings(group(0, 0), targets_for(P_TECH, DAY))[0]

    assert (first.percent, first.reached, first.lacking) == (None, None, 0)


def test_an_own_target_takes_the_place_of_the_borrowed_ones_from_its_day_on(campus: Academy) -> None:
    facts = TargetFacts("p-tech-2023", "certification", "designated", 40, DAY, source="Our own plan")
    made = add_target(facts=facts, by=TESTER)

    assert targets_for(P_TECH, DAY).edition == "p-tech-2023"
    assert targets_for(P_TECH, DAY - dt.timedelta(days=1)).edition == "p-tech-2018"
    ended = TargetFacts("p-tech-2023", "certification", "designated", 40, DAY, DAY, "Our own plan")
    change_target(target=made, facts=ended, by=TESTER)
    assert targets_for(P_TECH, DAY + dt.timedelta(days=1)).edition == "p-tech-2018"
    verbs = AuditEntry.objects.filter(subject_id=str(made.pk)).values_list("verb", flat=True)
    assert sorted(verbs) == ["target.added", "target.changed"]


def test_what_no_target_can_be_is_refused(campus: Academy) -> None:
    facts = TargetFacts("p-tech-2023", "certification", "designated", 40, DAY)
    made = add_target(facts=facts, by=TESTER)

    with pytest.raises(ValidationError, match="already"):
        add_target(facts=facts, by=TESTER)
    with pytest.raises(ValidationError, match="100"):
        add_target(facts=TargetFacts("p-tech-2023", "degree", "designated", 101, DAY), by=TESTER)
    with pytest.raises(ValidationError, match="ends before"):
        add_target(
            facts=TargetFacts("p-tech-2023", "degree", "designated", 1, DAY, DAY - dt.timedelta(days=1)), by=TESTER
        )
    with pytest.raises(IntegrityError, match="target_is_a_percentage"), transaction.atomic():
        Target.objects.filter(pk=made.pk).update(percent=101)
    with pytest.raises(IntegrityError, match="target_starts_once_a_day"), transaction.atomic():
        Target.objects.create(**{**vars_of(made), "percent": 1})


def vars_of(row: Target) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("framework", "indicator", "level", "starts_on")}


# Pages


def test_every_number_of_the_board_opens_exactly_its_rows(nobody_else: None, client_for: ClientFor) -> None:
    for number in range(7):
        student = make_student(grade=12 if number < 5 else 9)
        if number % 2:
            make_attempt(student)
        if number == 2:
            make_section(student, course=make_course(is_work_based=True))
            make_attempt(student, result="pending")
    browser = client_for("teacher")

    for page in ("/progress/", "/credentials/earned/", "/credentials/earned/?by=class"):
        links = re.findall(r'<a href="(/progress/students/[^"]+)">\+?(\d+)<', browser.get(page).text)
        assert len(links) > 5, page
        for url, number in links:
            listed = browser.get(url.replace("&amp;", "&")).text
            found = int(re.search(r"(\d+) members?<", listed)[1])  # type: ignore[index]
            assert found == int(number), url


def test_the_list_says_who_is_missing_what_and_exports_it(nobody_else: None, client_for: ClientFor) -> None:
    ana = make_student(grade=12, given_name="Lacking", family_name="Larkspur")
    ben = make_student(grade=12, given_name="Done", family_name="Delphine")
    make_attempt(ben)
    browser = client_for("coordinator")

    page = browser.get("/progress/students/?mark=certification&state=missing&class_of=2027&q=lark").text
    assert "Larkspur" in page
    assert "Delphine" not in page
    sheet = browser.get("/progress/students/?format=csv").text
    assert "Delphine" in sheet
    assert "missing" in sheet
    assert "Nobody fits" in browser.get("/progress/students/?q=nobodyatall").text
    mine = browser.get(f"/students/{ana.pk}/").text.partition('id="progress"')[2].partition("</section>")[0]
    assert mine.count(">Missing</span>") == 4


def test_the_board_of_two_programs_stands_at_a_campus_with_two(
    campus: Academy, other_campus: Academy, client_for: ClientFor
) -> None:
    with tenant_context(other_campus):
        make_student(grade=8)
    browser = client_for("coordinator", campus=other_campus)

    page = browser.get("/progress/").text

    assert page.count("Class of 2031") >= 1
    assert "T-STEM" in page
    assert browser.get("/progress/students/?program=t-stem&grade=8").status_code == 200


def test_a_coordinator_edits_targets_and_a_teacher_reads_them(campus: Academy, client_for: ClientFor) -> None:
    target = Target.objects.filter(framework="p-tech-2018", indicator=BOTH).order_by("percent")[0]
    browser = client_for("coordinator")
    sent = {
        "framework": "p-tech-2018",
        "indicator": BOTH,
        "level": "provisional",
        "percent": "36",
        "starts_on": "2018-07-01",
        "source": "Checked",
    }

    assert "P-TECH 2018" in client_for("teacher").get("/progress/targets/").text
    assert client_for("teacher").get(f"/progress/targets/{target.pk}/edit/").status_code == 403
    wrong = browser.post(f"/progress/targets/{target.pk}/edit/", sent | {"percent": "136"})
    assert "needs another look" in wrong.text
    done = browser.post(f"/progress/targets/{target.pk}/edit/", sent, follow=True)
    assert "36 %" in done.text
    browser.post("/progress/targets/add/", sent | {"starts_on": "2026-10-14"})
    assert Target.objects.filter(framework="p-tech-2018", indicator=BOTH, level="provisional").count() == 2
    assert "Checked" in browser.get("/progress/targets/?format=csv").text


def test_the_board_and_the_list_ask_as_much_for_thirty_as_for_one(nobody_else: None, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        return len(queries)

    pages = ("/progress/", "/progress/students/", "/credentials/earned/")
    make_student(grade=12)
    for path in pages:
        asked(path)
    one = [asked(path) for path in pages]
    for _ in range(30):
        make_attempt(make_student(grade=12))
    assert [asked(path) for path in pages] == one


def test_before_the_first_member_the_board_says_what_will_come(nobody_else: None, client_for: ClientFor) -> None:
    Enrollment.objects.all().delete()

    assert "Nobody is a member" in client_for("coordinator").get("/progress/").text
