"""Interests: the student's answer, answers on paper, and what is asked for against what is offered and needed."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from artifacts.models import InterestAnswer
from artifacts.selectors.interests import answers, coverage, experiences_of
from artifacts.services.interests import answer_interests, import_interests
from experiences.coverage import experiences_for
from experiences.models import Credential
from partners.models import Occupation, OccupationList
from partners.selectors.occupations import current_list
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import TESTER, make_credential, make_experience, make_partner, make_student, make_year
from wbl_portal.core import clock
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]


def make_list(*occupations: tuple[str, str]) -> OccupationList:
    made = OccupationList.objects.create(
        title="Needs of the region",
        board="Invented Board",
        source="Invented",
        published_on=dt.date(2026, 9, 1),
        wage_basis="a year",
        imported_at=clock.now(),
        imported_by="Tester",
    )
    for number, (title, industry) in enumerate(occupations):
        Occupation.objects.create(occupation_list=made, soc=f"29-100{number}", title=title, industry=industry)
    return made


def answer(student: object, *industries: str) -> InterestAnswer:
    return answer_interests(student=student, year=make_year(), industries=industries, by=TESTER)  # type: ignore[arg-type]


def test_a_student_answers_once_a_year_and_may_change_it(cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("student")
    assert "Say what interests you" in browser.get("/my/explore/").text

    twice = browser.post("/my/explore/interests/", {"first": "health", "second": "health"})
    assert "You chose one twice" in twice.text
    nothing = browser.post("/my/explore/interests/", {"first": ""})
    assert "needs another look" in nothing.text
    page = browser.post(
        "/my/explore/interests/", {"first": "health", "third": "it", "occupation": "Nurse"}, follow=True
    )
    assert "Thank you" in page.text
    assert "You would like to see: Nurse" in page.text
    browser.post("/my/explore/interests/", {"first": "law"})

    row = InterestAnswer.objects.get(student=cast.student)
    assert row.industries == ["law"]
    assert AuditEntry.objects.filter(verb="interests.answered").count() == 2


def test_an_answer_names_one_to_three_industries(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="at least one"):
        answer(cast.student)
    with pytest.raises(ValidationError, match="up to three"):
        answer(cast.student, "health", "it", "law", "arts")
    with pytest.raises(ValidationError, match="up to three"):
        answer(cast.student, "wizardry")
    with pytest.raises(IntegrityError, match="interest_answer_names_an_industry"), transaction.atomic():
        InterestAnswer.objects.create(student=cast.student, year=make_year(), industries=[], answered_at=clock.now())


def test_interests_are_asked_once_a_year(cast: Cast) -> None:
    answer(cast.student, "health")

    with pytest.raises(IntegrityError, match="interests_are_asked_once_a_year"), transaction.atomic():
        InterestAnswer.objects.create(
            student=cast.student, year=make_year(), industries=["it"], answered_at=clock.now()
        )


def test_answers_on_paper_come_by_list_in_their_order(cast: Cast) -> None:
    make_student(local_id="L2")
    data = (
        b"student id,industry,occupation\nA1,Health Science,Nurse\nA1,Information technology,\n"
        b"L2,Alchemy,\nL9,Health,\nL2,STEM,\n"
    )

    dry = import_interests(data=data, file="x.csv", by=TESTER, dry_run=True)
    assert (dry.added, InterestAnswer.objects.count()) == (2, 0)
    done = import_interests(data=data, file="x.csv", by=TESTER)
    again = import_interests(data=data, file="x.csv", by=TESTER)

    row = InterestAnswer.objects.get(student=cast.student)
    assert (row.industries, row.occupation) == (["health", "it"], "Nurse")
    assert ([each.line for each in done.rejected], again.unchanged, again.added) == ([4, 5], 2, 0)
    assert AuditEntry.objects.filter(verb="interests.imported").count() == 1


def test_gaps_are_what_is_asked_for_or_needed_and_not_offered(cast: Cast) -> None:
    Credential.objects.all().delete()
    make_credential(industry="health")
    for industry in ("health", "energy"):
        answer(make_student(grade=10), industry)
    make_experience(partner=make_partner(industry="health"))
    make_experience(occupation="Welder")
    make_list(("Registered nurse", "health"), ("Welder", "manufacturing"), ("Driver", "transport"))

    rows = {row.industry.value: row for row in coverage(make_year(), current_list(clock.today()))}

    assert (rows["health"].interested, rows["health"].by_grade, rows["health"].gaps) == (1, {10: 1}, [])
    assert rows["energy"].gaps == ["no_experience", "no_credential"]
    assert (rows["manufacturing"].experiences, rows["manufacturing"].gaps) == (1, ["no_credential"])
    assert rows["transport"].gaps == ["no_experience", "no_credential"]
    assert rows["law"].gaps == []


@pytest.mark.parametrize("occupation", ["29-1001", "291001.00", "Registered nurses", "Nursing (29-1001)"])
def test_an_experience_s_occupation_counts_by_code_and_by_title_as_on_the_page_of_coverage(
    occupation: str, cast: Cast
) -> None:
    made = make_experience(occupation=occupation, partner=None)
    demand = make_list(("Driver", "transport"), ("Registered Nurse", "energy"))

    column = experiences_for(list(demand.occupations.all()), clock.today())

    assert list(experiences_of(make_year(), "energy", demand)) == [made]
    assert made not in experiences_of(make_year(), "transport", demand)
    assert [match.label for found in column.sure.values() for match in found] == [made.title]


def test_the_table_opens_the_rows_of_an_industry(cast: Cast, client_for: ClientFor) -> None:
    answer(cast.student, "health", "it")
    browser = client_for("teacher")

    page = browser.get("/students/interests/").text
    assert "/students/interests/health/?year=2026-27&amp;grade=9#students" in page
    detail = browser.get("/students/interests/health/?year=2026-27&grade=9").text
    assert "1 student interested, grade 9" in detail
    assert "A day on the ward" in detail
    assert "Acosta" in browser.get("/students/interests/health/?format=csv").text
    assert "Health science" in browser.get("/students/interests/?format=csv").text
    assert browser.get("/students/interests/wizardry/").status_code == 404
    assert answers(make_year(), industry="it", grade=10).count() == 0


def test_a_coordinator_imports_paper_answers(cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    upload = SimpleUploadedFile("a.csv", b"student id,industry\nA1,Health\n")

    check = browser.post("/students/interests/import/", {"upload": upload}).text
    kept = check.partition('name="kept" value="')[2].partition('"')[0]
    done = browser.post("/students/interests/import/", {"kept": kept}, follow=True)

    assert "Imported: 1 added" in done.text
    assert client_for("teacher").get("/students/interests/import/").status_code == 403


def test_the_table_asks_as_much_for_thirty_as_for_one(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get("/students/interests/")
        return len(queries)

    answer(make_student(), "health")
    asked()
    one = asked()
    for _ in range(30):
        answer(make_student(), "it", "law")
    assert asked() == one
