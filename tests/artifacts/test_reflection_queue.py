"""The queue's filter at a campus with many classes: what it offers, to whom, and what an address may name all the same."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from artifacts.forms import QueueForm
from artifacts.selectors.reflections import queue
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import make_experience, make_section, make_session, make_staff_member, make_year
from tests.factories_work import make_participation, make_reflection
from wbl_portal.people.models import Section, SectionTeacher, StaffMember, Student

ClientFor = Callable[..., CampusClient]


def a_writer() -> Student:
    """Somebody who sent a reflection."""
    return make_reflection().participation.student


def offered(form: QueueForm, name: str) -> list[str]:
    return [str(label) for _value, label in form.fields[name].choices]  # type: ignore[attr-defined]


def test_experiences_are_offered_that_have_reflections_of_the_year(cast: Cast) -> None:
    before = make_experience(title="Last year's visit", year=make_year("2025-26"))
    make_reflection(make_participation(session=make_session(before)))
    make_experience(title="Nobody wrote about it")
    make_reflection(cast.participation)

    assert offered(QueueForm({}, user=cast.dev), "experience") == ["All experiences", cast.experience.title]
    assert offered(QueueForm({"year": "2025-26"}, user=cast.dev), "experience")[1:] == ["Last year's visit"]


def test_a_teacher_is_offered_the_own_classes_at_once(cast: Cast) -> None:
    make_reflection(cast.participation)
    make_section(a_writer(), teacher=make_staff_member(given_name="Abe", family_name="Abel"))
    make_section(teacher=cast.teacher)  # nobody in it has written

    form = QueueForm({}, user=cast.ben)

    assert offered(form, "section") == ["All classes", "Practicum in health science · Practicum, period 3"]
    assert offered(form, "teacher") == ["All teachers", "My students", "Abel, Abe"]


def test_who_does_not_teach_chooses_a_teacher_then_a_class(cast: Cast) -> None:
    make_reflection(cast.participation)
    abel = make_staff_member(given_name="Abe", family_name="Abel")
    make_section(a_writer(), teacher=abel, title="Welding, period 1")
    gone = make_section(a_writer(), teacher=make_staff_member())
    SectionTeacher.objects.filter(section=gone).update(active=False)
    Section.objects.filter(pk=gone.pk).update(active=False)

    form = QueueForm({}, user=cast.dev)
    assert offered(form, "teacher") == ["All teachers", "Abel, Abe", "Brandt, Ben"]
    assert offered(form, "section") == ["Pick a teacher"]

    (every, of_abel) = offered(QueueForm({"teacher": str(abel.pk)}, user=cast.dev), "section")
    assert (every, of_abel.endswith("Welding, period 1")) == ("All classes", True)


def test_a_class_that_nobody_is_named_for_is_offered_without_a_teacher(cast: Cast) -> None:
    make_section(a_writer(), title="Welding, period 1")

    assert offered(QueueForm({}, user=cast.dev), "section")[1].endswith("Welding, period 1")
    assert offered(QueueForm({"teacher": str(cast.teacher.pk)}, user=cast.dev), "section") == ["All classes"]


def test_the_queue_of_a_teacher_is_what_students_in_the_classes_of_that_year_wrote(cast: Cast) -> None:
    mine, others = make_reflection(cast.participation), make_reflection()
    make_section(others.participation.student, teacher=cast.teacher, year=make_year("2025-26"))

    assert list(queue(QueueForm({"teacher": str(cast.teacher.pk)}, user=cast.dev).chosen())) == [mine]


def test_an_address_names_what_is_no_longer_offered_and_shows_it_as_chosen(cast: Cast, client_for: ClientFor) -> None:
    reflection = make_reflection()
    before = make_section(reflection.participation.student, title="Of last year", year=make_year("2025-26"))
    empty, gone = make_experience(title="Nobody wrote about it"), make_staff_member(family_name="Gone")
    browser = client_for("coordinator")

    page = browser.get(f"/reflections/?section={before.pk}")
    assert str(reflection.participation.student) in page.text
    assert f'<option value="{before.pk}" selected>' in page.text

    page = browser.get(f"/reflections/?experience={empty.pk}&teacher={gone.pk}")
    assert "No reflection fits" in page.text
    assert f'<option value="{empty.pk}" selected>' in page.text
    assert f'<option value="{gone.pk}" selected>' in page.text


def test_what_an_address_does_not_name_rightly_is_left_out(cast: Cast, client_for: ClientFor) -> None:
    make_reflection(cast.participation)

    page = client_for("coordinator").get(f"/reflections/?teacher=nobody&section={cast.teacher.pk}&experience=7")

    assert str(cast.student) in page.text


def test_the_filter_asks_as_often_for_many_classes_as_for_one(campus: Academy, client_for: ClientFor) -> None:
    browser, teacher = client_for("teacher"), StaffMember.objects.get()
    here = f"/reflections/?teacher={teacher.pk}"

    def asked() -> int:
        browser.get(here)
        with CaptureQueriesContext(connection) as queries:
            browser.get(here)
        return len(queries)

    make_section(a_writer(), teacher=teacher)
    few = asked()
    for _class in range(5):
        make_section(a_writer(), teacher=teacher)
        make_section(a_writer(), teacher=make_staff_member())

    assert asked() == few


def test_only_mine_on_today_opens_the_list_of_exactly_these(cast: Cast, client_for: ClientFor) -> None:
    make_reflection(cast.participation)
    mine = make_reflection()
    make_section(mine.participation.student, teacher=cast.teacher)
    browser = client_for("teacher")

    today = browser.get("/today/?kind=reflections&mine=on").context["queue"]
    listed = browser.get(today.chosen.url).context["page"]

    assert {each.pk for each in listed} == {each.pk for each in today.page}
    assert mine in listed
    assert today.chosen.url.startswith("/reflections/?teacher=")
