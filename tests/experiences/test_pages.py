"""The pages of experiences as staff meet them."""

import datetime as dt
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from experiences.models import Experience, ExperienceType, Session
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    make_attendance,
    make_contact,
    make_experience,
    make_partner,
    make_plan_review,
    make_session,
    make_student,
    make_year,
)
from wbl_portal.core import clock
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
LIST = "/experiences/"


def queries(browser: CampusClient, path: str) -> int:
    browser.get(path)  # the host is looked up once
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def facts(**more: object) -> dict[str, object]:
    known = {
        "title": "A day at the foundry",
        "experience_type": str(ExperienceType.objects.get(key="job-shadowing").pk),
        "year": str(make_year().pk),
        "grades": ["9", "10"],
    }
    return known | more


def test_one_form_makes_an_experience_with_its_first_session(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    sent = facts(partner=str(cast.partner.pk), held_on="2026-11-03", starts_at="09:30", minutes="90", place="Hall")

    page = client_for("coordinator").post(f"{LIST}add/", sent, follow=True)

    experience = Experience.objects.get(title="A day at the foundry")
    assert experience.grades == [9, 10]
    assert experience.sessions.get().starts_at == dt.time(9, 30)
    assert "Career exploration" in page.text
    assert "Nov. 3, 2026" in page.text


def test_mistakes_stand_at_their_fields(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    assert "outside the school year" in browser.post(f"{LIST}add/", facts(held_on="2027-08-01")).text
    assert "Give the date as well" in browser.post(f"{LIST}add/", facts(place="Hall")).text
    no_phase = browser.post(f"{LIST}add/", facts(experience_type=str(cast.experience_type.pk)))
    assert "Choose the phase in P-TECH blueprint" in no_phase.text
    assert not Experience.objects.filter(title="A day at the foundry").exists()


def test_choosing_a_type_fills_in_its_phase(campus: Academy, client_for: ClientFor) -> None:
    kind = ExperienceType.objects.get(key="internship")

    part = client_for("coordinator").get(f"{LIST}phases/?experience_type={kind.pk}")

    assert '<option value="training" selected>' in part.text


def test_an_experience_is_edited_without_losing_its_sessions(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    browser, path = client_for("coordinator"), reverse("experience_edit", args=[cast.experience.pk])
    page = browser.get(path).text
    assert "A day on the ward" in page
    assert "First session" not in page

    browser.post(path, facts(title="Two days on the ward", **{"phase_p-tech-2023": "training"}))

    changed = Experience.objects.get(pk=cast.experience.pk)
    assert changed.title == "Two days on the ward"
    assert changed.phases.get().phase == "training"
    assert changed.sessions.count() == 1


def test_the_list_answers_in_the_same_number_of_queries_for_3_and_30(campus: Academy, client_for: ClientFor) -> None:
    browser, student = client_for("coordinator"), make_student()

    def make(n: int) -> None:
        for _ in range(n):
            make_attendance(student, make_session(make_experience(partner=make_partner())))

    make(2)
    few, few_in_file = queries(browser, LIST), queries(browser, f"{LIST}?format=csv")
    make(22)

    assert queries(browser, LIST) == few
    assert queries(browser, f"{LIST}?format=csv") == few_in_file


def test_the_page_of_an_experience_asks_as_often_for_30_sessions_as_for_3(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    browser, path = client_for("coordinator"), reverse("experience_detail", args=[cast.experience.pk])
    for day in range(1, 3):
        make_session(cast.experience, held_on=dt.date(2026, 9, day))
    few = queries(browser, path)

    for day in range(3, 30):
        make_session(cast.experience, held_on=dt.date(2026, 9, day))

    assert queries(browser, path) == few


def test_filters_stand_in_the_address_and_show_exactly_their_rows(campus: Academy, client_for: ClientFor) -> None:
    partner = make_partner(name="Foundry")
    make_experience(title="Alpha", grades=[9], phases={"p-tech-2023": "training"}, partner=partner)
    make_experience(title="Beta", grades=[10], phases={"p-tech-2023": "preparation"})
    make_experience(title="Gamma", grades=[9], year=make_year("2025-26"))
    browser = client_for("teacher")

    def shown(query: str) -> set[str]:
        text = browser.get(f"{LIST}?{query}").text
        return {name for name in ("Alpha", "Beta", "Gamma") if f">{name}</a>" in text}

    assert shown("") == {"Alpha", "Beta"}
    assert shown("grade=9") == {"Alpha"}
    assert shown("grade=9&year=all") == {"Alpha", "Gamma"}
    assert shown("year=2025-26") == {"Gamma"}
    assert shown("phase=p-tech-2023:preparation") == {"Beta"}
    assert shown(f"partner={partner.pk}") == {"Alpha"}
    assert shown("q=foundry") == {"Alpha"}
    assert shown("grade=x&phase=nonsense&type=1&partner=2&year=1999") == {"Alpha", "Beta"}


def test_the_file_says_whom_each_experience_reached(campus: Academy, client_for: ClientFor) -> None:
    session = make_session(make_experience(title="Alpha", grades=[9]))
    make_attendance(make_student(), session)
    make_attendance(make_student(), session, presence="absent", minutes=0)

    lines = client_for("teacher").get(f"{LIST}?q=Alpha&format=csv").content.decode("utf-8-sig").splitlines()

    assert lines[0].startswith("Title,Type,Partner,School year,Grades,Phase")
    assert lines[1].startswith("Alpha,")
    assert lines[1].endswith(",no,1,,1,no,")


def test_archiving_and_its_undo(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser, key = client_for("coordinator"), cast.experience.pk

    page = browser.post(reverse("experience_archive", args=[key]), follow=True)
    assert reverse("experience_restore", args=[key]) in page.text
    assert "A day on the ward</a>" not in browser.get(LIST).text
    assert "A day on the ward</a>" in browser.get(f"{LIST}?archived=on").text

    browser.post(reverse("experience_restore", args=[key]))
    assert "A day on the ward</a>" in browser.get(LIST).text


def test_ticked_experiences_are_archived_together_and_one_undo_brings_them_back(
    campus: Academy, client_for: ClientFor
) -> None:
    ticked, there = [make_experience() for _ in range(2)], Experience.objects.current().count()
    browser = client_for("coordinator")
    assert browser.get(LIST).text.count('name="pick"') == there
    sent = {"act": "archive", "pick": [each.pk for each in ticked], "filter": "year=all"}

    answer = browser.post(reverse("experience_act"), sent, follow=True)

    assert answer.redirect_chain[-1][0] == f"{LIST}?year=all"
    assert "2 experiences were archived." in answer.text
    assert Experience.objects.current().count() == there - 2
    undo = reverse("experience_undo", args=[AuditEntry.objects.get(verb="experiences.archived").pk])
    assert f'action="{undo}"' in answer.text

    assert "2 experiences are back." in browser.post(undo, follow=True).text
    assert Experience.objects.current().count() == there
    assert "cannot be taken back" in browser.post(undo, follow=True).text


def test_archived_experiences_are_brought_back_together(campus: Academy, client_for: ClientFor) -> None:
    rows = [make_experience(archived_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC)) for _ in range(2)]
    browser = client_for("coordinator")
    assert 'value="restore"' in browser.get(f"{LIST}?archived=on").text

    sent = {"act": "restore", "pick": [each.pk for each in rows], "filter": "archived=on"}
    page = browser.post(reverse("experience_act"), sent, follow=True).text

    assert "2 experiences are back." in page
    assert Experience.objects.current().filter(pk__in=[each.pk for each in rows]).count() == 2


def test_sessions_are_added_edited_cancelled_and_brought_back(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    browser, experience = client_for("coordinator"), cast.experience

    browser.post(reverse("session_add", args=[experience.pk]), {"held_on": "2026-12-01", "minutes": "45"})
    session = Session.objects.get(held_on=dt.date(2026, 12, 1))
    browser.post(
        reverse("session_edit", args=[session.pk]), {"held_on": "2026-12-02", "minutes": "50", "place": "Hall"}
    )
    session.refresh_from_db()
    assert (session.held_on, session.minutes, session.place) == (dt.date(2026, 12, 2), 50, "Hall")

    page = browser.post(reverse("session_cancel", args=[session.pk]), follow=True)
    assert "was cancelled and does not count" in page.text
    assert reverse("session_reinstate", args=[session.pk]) in page.text
    browser.post(reverse("session_reinstate", args=[session.pk]))
    session.refresh_from_db()
    assert session.cancelled_at is None


def test_teachers_read_and_change_nothing(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("teacher")

    assert "Add session" not in browser.get(reverse("experience_detail", args=[cast.experience.pk])).text
    assert 'name="pick"' not in browser.get(LIST).text
    assert browser.post(reverse("experience_act"), {"act": "archive", "pick": cast.experience.pk}).status_code == 403
    for name, key in (("experience_archive", cast.experience.pk), ("session_cancel", cast.session.pk)):
        assert browser.post(reverse(name, args=[key])).status_code == 403


def test_types_are_listed_added_and_archived(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    assert "Job shadowing" in browser.get(f"{LIST}types/").text
    browser.post(f"{LIST}types/add/", {"name": "Lab day", "phase_p-tech-2023": "preparation"})
    kind = ExperienceType.objects.get(name="Lab day")
    browser.post(reverse("type_edit", args=[kind.pk]), {"name": "Lab days", "phase_p-tech-2023": "training"})
    assert ExperienceType.objects.get(pk=kind.pk).name == "Lab days"

    browser.post(reverse("type_archive", args=[kind.pk]))
    assert "Lab days</th>" in browser.get(f"{LIST}types/?archived=on").text
    browser.post(reverse("type_restore", args=[kind.pk]))
    assert "Lab days</th>" in browser.get(f"{LIST}types/").text


def test_a_type_without_a_phase_is_refused_in_words(campus: Academy, client_for: ClientFor) -> None:
    answer = client_for("coordinator").post(f"{LIST}types/add/", {"name": "Lab day"})

    assert "Choose the phase this type serves" in answer.text


def test_a_partners_page_and_list_show_what_is_planned_with_it(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    browser = client_for("teacher")

    assert "A day on the ward" in browser.get(reverse("partner_detail", args=[cast.partner.pk])).text
    assert f"?partner={cast.partner.pk}&amp;year=all" in browser.get(reverse("partner_list")).text


def test_the_other_campuss_experience_is_not_there(
    campus: Academy, other_campus: Academy, client_for: ClientFor
) -> None:
    path = reverse("experience_detail", args=[make_experience().pk])

    assert client_for("coordinator").get(path).status_code == 200
    assert client_for("coordinator", campus=other_campus).get(path).status_code == 404


def test_a_partners_page_says_which_grades_and_phases_it_serves_this_year(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    phases = dict.fromkeys(campus.frameworks, "training")
    make_experience(partner=cast.partner, grades=[9], phases=phases)
    make_experience(partner=cast.partner, grades=[6], year=make_year("2025-26"))
    make_experience(partner=cast.partner, grades=[7], is_draft=True)

    page = client_for("teacher").get(reverse("partner_detail", args=[cast.partner.pk])).text

    served = f'<a href="{reverse("experience_list")}?partner={cast.partner.pk}&amp;year=2026-27">'
    assert f"{served}9, 10, 11, 12</a>" in page
    assert f"{served}Career exploration, Career training</a>" in page


def test_the_log_of_a_partner_shows_sessions_held_and_plan_reviews_answered(cast: Cast, client_for: ClientFor) -> None:
    for presence, minutes in (("present", 60), ("absent", 0)):
        make_attendance(make_student(), cast.session, presence=presence, minutes=minutes)
    make_session(cast.experience, cancelled_at=clock.now(), held_on=dt.date(2026, 9, 9))
    make_plan_review(cast.cora, answered_at=clock.now(), agrees=True)
    make_plan_review(make_contact(cast.partner))

    log = client_for("teacher").get(reverse("partner_log", args=[cast.partner.pk])).text

    assert "A day on the ward: 2 students present" in log
    assert "Cora Castle looked through the plan" in log
    assert log.count("looked through") == 1
    assert "Sept. 9, 2026" not in log
