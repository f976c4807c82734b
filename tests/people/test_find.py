"""Find anything: small mistakes, accents and the order of words do not matter; everybody finds what they may see."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import make_contact, make_experience, make_partner, make_student
from tests.factories_plan import make_policy
from wbl_portal.core.finding import forgiving
from wbl_portal.core.templatetags.portal import marked
from wbl_portal.people.models import Guardian, Guardianship

ClientFor = Callable[..., CampusClient]


def found(browser: CampusClient, words: str) -> dict[str, list[str]]:
    """Group -> titles, as the page shows them."""
    groups = browser.get("/find/", {"q": words}).context["groups"]
    return {group.key: [hit.title for hit in group.hits] for group in groups}


@pytest.mark.parametrize(
    "words", ["Muñoz Valeria", "munoz", "valeria munos", "VALERA MUÑOZ", "77120", "munoz valera", "munas"]
)
def test_a_student_is_found_whatever_the_spelling(campus: Academy, client_for: ClientFor, words: str) -> None:
    make_student(given_name="Valeria", family_name="Muñoz", local_id="77120")

    assert "Muñoz, Valeria" in found(client_for("teacher"), words)["students"]


def test_the_closest_stands_first_and_what_fits_nothing_is_left_out(campus: Academy, client_for: ClientFor) -> None:
    make_partner(name="Harbor Freight Yard")
    make_partner(name="Harbour Hospital")
    make_partner(name="Quarry Works")

    names = found(client_for("teacher"), "harbor")["partners"]

    assert names[0] == "Harbor Freight Yard"
    assert "Quarry Works" not in names


def test_everything_of_the_workspace_is_found_in_one_place(campus: Academy, client_for: ClientFor) -> None:
    student = make_student(given_name="Otto", family_name="Quill")
    guardian = Guardian.objects.create(given_name="Greta", family_name="Quillfeather")
    Guardianship.objects.create(student=student, guardian=guardian)
    make_contact(make_partner(name="Quillworks"), name="Rita Quillan")
    make_experience(title="Quill making")
    make_policy(title="Quill safety")

    page = found(client_for("coordinator"), "quill")

    assert {"students", "guardians", "partners", "contacts", "experiences", "policies"} <= set(page)
    assert page["guardians"] == ["Greta Quillfeather"]


def test_pages_and_the_binder_are_found_by_whom_they_are_for(campus: Academy, client_for: ClientFor) -> None:
    administrator, teacher = client_for("administrator"), client_for("teacher")

    assert "Settings: roster import" in found(administrator, "settings roster")["pages"]
    assert "pages" not in found(teacher, "settings roster")
    assert "people" not in found(teacher, "dasgupta")
    assert found(administrator, "dasgupta")["people"] == ["Dev Dasgupta"]
    assert any(title.startswith("6.2") for title in found(teacher, "6.2")["binder"])


def test_nobody_of_another_campus_is_found(cast: Cast, client_for: ClientFor) -> None:
    assert "students" not in found(client_for("coordinator"), "zimmer")


def test_under_the_box_come_options_for_the_arrow_keys_and_a_page_without_a_script(
    campus: Academy, client_for: ClientFor
) -> None:
    make_partner(name="Harbor & Sons")
    browser = client_for("teacher")

    brief = browser.get("/find/", {"q": "harbor"}, headers={"HX-Request": "true"}).text

    assert 'role="option"' in brief
    assert "<mark>Harbor</mark> &amp; Sons" in brief
    assert "<html" not in brief
    assert "<mark>Harbor</mark> &amp; Sons</a>" in browser.get("/find/", {"q": "harbor"}).text
    assert "Nothing fits" in browser.get("/find/", {"q": "xyzzyqq"}).text
    assert "Type a name" in browser.get("/find/").text


def test_looking_asks_equally_often_however_much_there_is(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("teacher")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get("/find/", {"q": "visit"})
        return len(queries)

    make_experience(title="Visit")
    asked()  # who asks and where is remembered from here on
    few = asked()
    for number in range(8):
        make_experience(title=f"Visit {number}")

    assert asked() == few


def test_marks_stand_around_what_was_looked_for_and_nothing_is_taken_for_markup() -> None:
    assert marked("Muñoz <b>", ["munoz"]) == "<mark>Muñoz</mark> &lt;b&gt;"
    assert marked("banana", ["ana"]) == "b<mark>anana</mark>"


@pytest.mark.parametrize(
    ("table", "index"), [("student", "student_by_close_name"), ("guardian", "guardian_by_close_name")]
)
def test_people_are_looked_up_by_an_index(campus: Academy, client_for: ClientFor, table: str, index: str) -> None:
    """The expression of the query and that of the index must be the same, or every row is compared."""
    browser = client_for("coordinator")
    with CaptureQueriesContext(connection) as seen:
        browser.get("/find/", {"q": "quillfeather"})
    (asked,) = [
        each["sql"] for each in seen if f'FROM "people_{table}"' in each["sql"] and "word_similarity" in each["sql"]
    ]

    with forgiving(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert index in plan
