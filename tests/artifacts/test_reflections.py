"""Reflections: a student writes and sends, a teacher answers or asks back, the queue and its figures."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from academies.models import Academy
from artifacts.models import Participation, Reflection, ReflectionFeedback, ReflectionPrompt, RubricDimension
from artifacts.questions import questions_of
from artifacts.selectors import reflections as selectors
from artifacts.selectors.reflections import QueueFilter
from artifacts.services import prompts
from artifacts.services import reflections as services
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    TESTER,
    make_attendance,
    make_course,
    make_experience,
    make_section,
    make_session,
    make_student,
    make_year,
)
from tests.factories_work import make_dimension, make_participation, make_prompt, make_reflection
from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
ANA = Actor(None, "Ana Acosta")


def save(participation: Participation, *answers: str, **more: object) -> Reflection:
    written = [{"prompt": f"Question {place}", "answer": answer} for place, answer in enumerate(answers)]
    return services.save_reflection(participation=participation, answers=written, by=ANA, **more)  # type: ignore[arg-type]


def form_of(participation: Participation, **answers: str) -> dict[str, str]:
    """What a browser sends: every question with the same answer, and what is given besides."""
    asked = questions_of(participation, None, {})
    return {each.name: "I learned a lot." for each in asked} | answers


def test_a_draft_is_kept_and_sent_when_every_question_has_an_answer(campus: Academy) -> None:
    participation, course = make_participation(), make_course()
    draft = save(participation, "Robots.", "")

    with pytest.raises(ValidationError, match="Question 1"):
        services.submit_reflection(reflection=draft, by=ANA)
    sent = services.submit_reflection(
        reflection=save(participation, "Robots.", "Angles.", course=course, link="We measured."), by=ANA
    )

    assert (sent.state, sent.course, sent.submitted_at) == ("submitted", course, clock.now())
    assert Reflection.objects.count() == 1
    verbs = list(AuditEntry.objects.filter(verb__startswith="reflection").values_list("verb", flat=True))
    assert sorted(verbs) == ["reflection.saved", "reflection.saved", "reflection.submitted"]


def test_an_empty_reflection_is_not_sent(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="Write something"):
        services.submit_reflection(reflection=save(make_participation()), by=ANA)


def test_a_sent_reflection_is_changed_only_after_it_was_returned(campus: Academy) -> None:
    reflection = make_reflection()
    with pytest.raises(ValidationError, match="has been sent"):
        save(reflection.participation, "Another answer.")

    services.return_reflection(reflection=reflection, question="Which class?", by=TESTER)
    save(reflection.participation, "Geometry.")
    reflection.refresh_from_db()

    assert reflection.state == Reflection.State.RETURNED
    assert services.submit_reflection(reflection=reflection, by=ANA).state == Reflection.State.SUBMITTED


def test_a_return_needs_a_question_and_feedback_needs_words_or_a_score(campus: Academy) -> None:
    reflection = make_reflection()

    with pytest.raises(ValidationError, match="Write the question"):
        services.return_reflection(reflection=reflection, question=" ", by=TESTER)
    with pytest.raises(ValidationError, match="at least one score"):
        services.give_feedback(reflection=reflection, by=TESTER)
    with pytest.raises(ValidationError, match="from 1 to 4"):
        services.give_feedback(reflection=reflection, scores={"connection": 5}, by=TESTER)
    with pytest.raises(ValidationError, match="from 1 to 4"):
        services.give_feedback(reflection=reflection, scores={"no-such-row": 2}, by=TESTER)


def test_a_draft_gets_no_feedback(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="is writing"):
        services.give_feedback(reflection=save(make_participation(), "Half"), comment="Good", by=TESTER)


def test_submitted_reflection_says_when(campus: Academy) -> None:
    with pytest.raises(IntegrityError, match="submitted_reflection_says_when"), transaction.atomic():
        make_reflection(submitted_at=None)


def test_questions_are_those_of_the_phase_in_the_readers_language_each_once(campus: Academy) -> None:
    ReflectionPrompt.objects.all().delete()
    make_prompt(text="For all", text_es="Para todos", phase="", position=1)
    make_prompt(text="Explore", text_es="", phase="exploration", position=2)
    make_prompt(text="Explore", phase="awareness", position=3)
    make_prompt(text="Train", phase="training", position=3)
    both = make_experience(phases={"p-tech-2023": "exploration", "t-stem-2018": "awareness"})
    participation = make_participation(session=make_session(both))

    with override("es"):
        asked = questions_of(participation, None, {})

    assert [each.prompt for each in asked] == ["Para todos", "Explore"]


def test_the_starter_rows_are_there_in_both_languages(campus: Academy) -> None:
    assert set(RubricDimension.objects.values_list("key", flat=True)) == {
        "connection",
        "evidence",
        "growth",
        "communication",
    }
    assert not ReflectionPrompt.objects.filter(text_es="").exists()
    phases = {"", "awareness", "exploration", "preparation", "experience", "training"}
    assert set(ReflectionPrompt.objects.values_list("phase", flat=True)) == phases
    asked = " ".join(ReflectionPrompt.objects.values_list("text_es", flat=True))
    assert not re.search(r"\b(te|ti|tu|tus|tú|di|da|\w+iste|\w+aste|\w+rías|cuéntaselo)\b", asked, re.IGNORECASE)


def test_the_queue_begins_with_what_waited_longest_and_knows_what_is_answered(
    campus: Academy, travel: Callable[[dt.date], None]
) -> None:
    late = make_reflection(submitted_at=clock.now())
    early = make_reflection(submitted_at=clock.now() - dt.timedelta(days=3))
    answered, returned = make_reflection(), make_reflection()
    services.give_feedback(reflection=answered, comment="Clear.", by=TESTER)
    services.return_reflection(reflection=returned, question="Why?", by=TESTER)
    make_reflection(state="draft", submitted_at=None)

    assert list(selectors.queue(QueueFilter())) == [early, late]
    assert list(selectors.queue(QueueFilter(state="answered"))) == [answered]
    assert list(selectors.queue(QueueFilter(state="returned"))) == [returned]
    assert selectors.queue(QueueFilter(state="")).count() == 4

    travel(dt.date(2026, 10, 20))
    services.submit_reflection(reflection=returned, by=ANA)
    assert returned in selectors.queue(QueueFilter())


def test_figures_count_attended_participations_and_links_to_a_class(campus: Academy, cast: Cast) -> None:
    experience = make_experience()
    session = make_session(experience, minutes=60)
    whole, partly, silent, drafting = (make_student() for _ in range(4))
    course = make_course()
    for student in (whole, silent, drafting):
        make_attendance(student, session)
    make_attendance(partly, session, minutes=20)
    of = {each.student_id: each for each in experience.participations.all()}
    first = make_reflection(of[whole.pk], course=course)
    make_reflection(of[partly.pk], standard="TEKS 130.402(c)(2)")
    make_reflection(of[drafting.pk], state="draft", submitted_at=None)
    services.give_feedback(reflection=first, scores={"connection": 2}, by=TESTER)

    found = selectors.figures(make_year())

    # Ana's own attendance stands in the year as well; who was there for a third of the time does not count.
    assert (found.attended, found.submitted, found.linked) == (4, 1, 1)
    assert (found.reflected_share, found.linked_share, found.connection) == (25, 100, 2.0)
    assert selectors.figures(make_year(), "p-tech").attended == 4
    assert selectors.figures(make_year(), "t-stem") == selectors.Figures(0, 0, 0, 2.0)


def test_a_student_writes_keeps_and_sends_on_the_phone(cast: Cast, client_for: ClientFor) -> None:
    browser, participation = client_for("student"), cast.participation
    address = reverse("my_reflection", args=[participation.pk])
    assert "Not written yet" in browser.get("/my/log/").text
    page = browser.get(address).text
    assert "What surprised you?" in page
    assert cast.course.title in page

    browser.post(address, form_of(participation, course=str(cast.course.pk), act="keep"))
    reflection = Reflection.objects.get()
    assert (reflection.state, reflection.course) == ("draft", cast.course)
    assert "I learned a lot." in browser.get(address).text

    done = browser.post(address, form_of(participation, course=str(cast.course.pk), act="send"), follow=True)

    reflection.refresh_from_db()
    assert reflection.state == "submitted"
    assert "Your teacher can read it now" in done.text
    assert "What you wrote" in browser.get(address).text


def test_the_form_says_once_that_one_may_speak_and_reads_it_with_the_questions(
    cast: Cast, client_for: ClientFor
) -> None:
    page = client_for("student").get(reverse("my_reflection", args=[cast.participation.pk])).text

    assert page.count("You may speak instead of typing") == 1
    said, asked = page.index('id="answers-help"'), page.index("What surprised you?")
    assert page.index('<fieldset class="fieldset " id="answers" aria-describedby="answers-help">') < said < asked


def test_what_cannot_be_sent_yet_is_kept_all_the_same(cast: Cast, client_for: ClientFor) -> None:
    address = reverse("my_reflection", args=[cast.participation.pk])
    sent = form_of(cast.participation, act="send")
    first = next(iter(sent))

    page = client_for("student").post(address, sent | {first: ""})

    assert "Answer this as well" in page.text
    assert page.text.count("I learned a lot.") == len(sent) - 2
    assert [each["answer"] for each in Reflection.objects.get().answers].count("I learned a lot.") == len(sent) - 2


def test_an_answer_finds_its_question_though_it_was_archived_meanwhile(cast: Cast, client_for: ClientFor) -> None:
    sent = form_of(cast.participation, act="keep")
    for row in ReflectionPrompt.objects.filter(phase="exploration"):
        prompts.archive_row(row=row, by=TESTER)

    client_for("student").post(reverse("my_reflection", args=[cast.participation.pk]), sent)

    answers = Reflection.objects.get().answers
    assert len(answers) == len(sent) - 1
    assert all(each["answer"] for each in answers)


def test_nobody_writes_on_what_another_attended_or_on_what_was_missed(cast: Cast, client_for: ClientFor) -> None:
    others = make_participation()
    absent = make_participation(cast.student, presence="absent", minutes=0)

    browser = client_for("student")

    assert browser.get(reverse("my_reflection", args=[others.pk])).status_code == 404
    assert browser.get(reverse("my_reflection", args=[absent.pk])).status_code == 404


def test_a_teacher_scores_and_goes_on_to_the_next(cast: Cast, client_for: ClientFor) -> None:
    first = make_reflection(cast.participation, submitted_at=clock.now() - dt.timedelta(days=2))
    second = make_reflection()
    browser = client_for("teacher")
    assert "The robots." in browser.get(reverse("reflection_detail", args=[first.pk])).text

    done = browser.post(
        reverse("reflection_answer", args=[first.pk]),
        {"score-connection": "3", "score-growth": "", "comment": "Clear link to geometry.", "act": "answer"},
    )

    assert done.url == reverse("reflection_detail", args=[second.pk])
    feedback = ReflectionFeedback.objects.get()
    assert (feedback.scores, feedback.given_by) == ({"connection": 3}, cast.ben.name)
    own = client_for("student").get(reverse("my_reflection", args=[cast.participation.pk])).text
    assert "Clear link to geometry." in own
    assert "3 Clear" in own


def test_a_returned_reflection_shows_its_question_to_the_student(cast: Cast, client_for: ClientFor) -> None:
    reflection = make_reflection(cast.participation)
    page = client_for("coordinator").post(
        reverse("reflection_answer", args=[reflection.pk]), {"comment": "", "act": "return"}
    )
    assert "Write the question" in page.text

    client_for("coordinator").post(
        reverse("reflection_answer", args=[reflection.pk]), {"comment": "Which class?", "act": "return"}
    )

    student = client_for("student")
    assert "Which class?" in student.get(reverse("my_reflection", args=[cast.participation.pk])).text
    assert "Your teacher has a question" in student.get("/my/").text


def test_the_queue_filters_by_class_and_comes_as_a_file(cast: Cast, client_for: ClientFor) -> None:
    make_reflection(cast.participation)
    other = make_reflection()
    section = make_section(other.participation.student)
    browser = client_for("teacher")

    page = browser.get(f"/reflections/?section={section.pk}").text
    sheet = browser.get("/reflections/?format=csv").text

    assert str(other.participation.student) in page
    assert "Acosta, Ana" not in page
    assert "Acosta, Ana" in sheet
    assert "No reflection fits" in browser.get("/reflections/?state=returned").text
    chips = {chip.kind.key: chip.count for chip in browser.get("/today/").context["queue"].chips}
    assert chips["reflections"] == 2


def test_a_principal_reads_but_gives_no_feedback(cast: Cast, client_for: ClientFor) -> None:
    reflection = make_reflection(cast.participation)

    page = client_for("principal").get(reverse("reflection_detail", args=[reflection.pk]))

    assert page.status_code == 200
    assert "Send feedback" not in page.text


def test_the_queue_takes_as_many_queries_for_30_as_for_1(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("teacher")
    make_reflection()
    browser.get("/reflections/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/reflections/")
    for _ in range(24):
        make_reflection()
    with CaptureQueriesContext(connection) as many:
        browser.get("/reflections/")

    assert len(many) == len(one)


def test_a_coordinator_edits_questions_and_rubric(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    browser.post(
        "/reflections/prompts/add/", {"text": "Who helped you?", "text_es": "", "phase": "training", "position": "5"}
    )
    made = ReflectionPrompt.objects.get(text="Who helped you?")
    browser.post(
        f"/reflections/prompts/{made.pk}/",
        {"text": "Who helped?", "text_es": "¿Quién ayudó?", "phase": "", "position": "5"},
    )
    browser.post("/reflections/rubric/add/", {"title": "Evidence", "title_es": "", "position": "9"})
    page = browser.post(f"/reflections/prompts/{made.pk}/archive/", follow=True)

    made.refresh_from_db()
    assert (made.text, made.text_es, made.phase, made.is_archived) == ("Who helped?", "¿Quién ayudó?", "", True)
    assert RubricDimension.objects.get(title="Evidence").key == "evidence-2"
    assert "was archived" in page.text
    assert "Who helped?" in browser.get("/reflections/prompts/?archived=on").text
    assert "Who helped?" in browser.post(f"/reflections/prompts/{made.pk}/restore/", follow=True).text


def test_a_row_of_the_rubric_changes_its_words_and_keeps_its_key(campus: Academy, client_for: ClientFor) -> None:
    row = make_dimension()
    browser = client_for("coordinator")

    browser.post(f"/reflections/rubric/{row.pk}/", {"title": "Careful work", "title_es": "Cuidado", "position": "3"})
    browser.post(f"/reflections/rubric/{row.pk}/archive/")
    row.refresh_from_db()
    assert (row.key, row.title, row.is_archived) == ("care", "Careful work", True)

    browser.post(f"/reflections/rubric/{row.pk}/restore/")
    row.refresh_from_db()
    assert not row.is_archived


def test_questions_name_their_phase_by_its_title_even_where_the_campus_has_no_such_phase(
    campus: Academy, client_for: ClientFor
) -> None:
    make_prompt(phase="training")
    make_prompt(phase="experience")

    page = client_for("coordinator").get("/reflections/prompts/")

    assert not {phase for row, phase in page.context["prompts"] if phase == row.phase and phase}
