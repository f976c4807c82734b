"""The verbs on types, experiences and sessions: what they fill in, refuse and remember."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from academies.models import Academy
from artifacts.models import Attendance
from experiences import services
from experiences.models import Experience, ExperienceType
from experiences.services import SessionFacts
from partners import services as partners
from tests.campuses import Cast
from tests.factories import (
    TESTER,
    make_attendance,
    make_course,
    make_experience,
    make_partner,
    make_session,
    make_student,
    make_year,
)
from wbl_portal.core.models import AuditEntry
from wbl_portal.frameworks import frameworks

P_TECH, T_STEM = "p-tech-2023", "t-stem-2018"


def job_shadowing() -> ExperienceType:
    return ExperienceType.objects.get(key="job-shadowing")


def plan(**more: object) -> Experience:
    """A job shadowing for grade 10."""
    fields = {"title": "A day at the clinic", "experience_type": job_shadowing(), "year": make_year(), "grades": [10]}
    return services.add_experience(**{"by": TESTER, **fields, **more})  # type: ignore[arg-type]


def refusal(**more: object) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        plan(**more)
    return refused.value.message_dict if hasattr(refused.value, "error_dict") else {"": refused.value.messages}


def test_every_starter_type_has_a_known_phase_in_both_frameworks(campus: Academy) -> None:
    starters = ExperienceType.objects.exclude(key="ward-visit").prefetch_related("phases")

    assert starters.count() == 21
    for kind in starters:
        served = {each.framework: each.phase for each in kind.phases.all()}
        assert set(served) == {P_TECH, T_STEM}
        for edition, phase in served.items():
            assert phase in {each.key for each in frameworks()[edition].phases}


def test_a_new_experience_starts_with_the_phase_of_its_type(campus: Academy) -> None:
    experience = plan()

    assert dict(experience.phases.values_list("framework", "phase")) == {P_TECH: "exploration"}
    assert AuditEntry.objects.get(verb="experience.added").after["phases"] == {P_TECH: "exploration"}


def test_its_phase_may_differ_and_it_keeps_courses_partner_and_first_session(campus: Academy) -> None:
    course, partner = make_course(), make_partner()

    experience = plan(
        phases={P_TECH: "training"},
        partner=partner,
        courses=[course],
        first_session=SessionFacts(dt.date(2026, 11, 3), 90, dt.time(9, 30), "Ward 4"),
    )

    session = experience.sessions.get()
    assert experience.phases.get().phase == "training"
    assert list(experience.courses.all()) == [course]
    assert (session.minutes, session.place) == (90, "Ward 4")
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"experience.added", "session.added"}


def test_what_is_missing_or_strange_is_refused_in_words(campus: Academy, cast: Cast) -> None:
    archived_partner = make_partner(archived_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    assert "archived" in refusal(partner=archived_partner)["partner"][0]
    archived_type = job_shadowing()
    services.archive_type(experience_type=archived_type, by=TESTER)

    assert "grades 9 to 12, not 6" in refusal(grades=[6, 9], experience_type=cast.experience_type)["grades"][0]
    assert refusal(grades=[], experience_type=cast.experience_type)["grades"] == ["Tick at least one grade."]
    assert "has none there yet" in refusal(experience_type=cast.experience_type)[""][0]
    assert (
        "has no phase 'awareness'" in refusal(experience_type=cast.experience_type, phases={P_TECH: "awareness"})[""][0]
    )
    assert "archived" in refusal(experience_type=archived_type)["experience_type"][0]


def test_a_date_outside_the_school_year_is_refused_and_nothing_stays(campus: Academy) -> None:
    said = refusal(first_session=SessionFacts(dt.date(2027, 7, 1)))

    assert "outside the school year 2026-27 (July 1, 2026 to June 30, 2027)" in said["held_on"][0]
    assert not Experience.objects.filter(title="A day at the clinic").exists()


def test_moving_to_another_year_is_refused_while_its_sessions_stay_behind(campus: Academy) -> None:
    experience = plan(first_session=SessionFacts(dt.date(2026, 11, 3)))

    with pytest.raises(ValidationError) as refused:
        services.change_experience(
            experience=experience,
            title=experience.title,
            experience_type=experience.experience_type,
            year=make_year("2025-26"),
            grades=experience.grades,
            by=TESTER,
        )

    assert "outside the school year 2025-26" in refused.value.message_dict["year"][0]


def test_a_change_is_remembered_and_no_change_is_not(campus: Academy) -> None:
    experience = plan()
    same = {"experience_type": experience.experience_type, "year": experience.year, "by": TESTER}

    services.change_experience(experience=experience, title=experience.title, grades=[10], **same)
    assert not AuditEntry.objects.filter(verb="experience.changed").exists()

    services.change_experience(experience=experience, title=experience.title, grades=[11, 10], **same)
    entry = AuditEntry.objects.get(verb="experience.changed")
    assert (entry.before["grades"], entry.after["grades"]) == ([10], [10, 11])


def test_a_grade_that_only_one_framework_has_needs_only_its_phase(other_campus: Academy) -> None:
    with tenant_context(other_campus):
        experience = plan(grades=[6])
        assert dict(experience.phases.values_list("framework", "phase")) == {T_STEM: "exploration"}

        services.change_experience(
            experience=experience,
            title=experience.title,
            experience_type=experience.experience_type,
            year=experience.year,
            grades=[6, 9],
            by=TESTER,
        )
        assert set(experience.phases.values_list("framework", flat=True)) == {T_STEM, P_TECH}


def test_experience_names_its_grades_in_the_database_too(campus: Academy) -> None:
    with pytest.raises(IntegrityError, match="experience_names_its_grades"), transaction.atomic():
        make_experience(grades=[])


def test_session_lasts_up_to_a_day(campus: Academy) -> None:
    experience = make_experience()

    with pytest.raises(ValidationError) as refused:
        services.add_session(experience=experience, facts=SessionFacts(dt.date(2026, 11, 3), 0), by=TESTER)
    assert set(refused.value.message_dict) == {"minutes"}
    with pytest.raises(IntegrityError, match="session_lasts_up_to_a_day"), transaction.atomic():
        make_session(experience, minutes=1441)


def test_cancelling_is_undone_by_bringing_back(campus: Academy) -> None:
    session = make_session()

    services.cancel_session(session=session, by=TESTER)
    services.cancel_session(session=session, by=TESTER)
    assert session.cancelled_at is not None
    services.reinstate_session(session=session, by=TESTER)

    session.refresh_from_db()
    assert session.cancelled_at is None
    assert sorted(AuditEntry.objects.values_list("verb", flat=True)) == ["session.cancelled", "session.reinstated"]


def test_class_lists_follow_a_corrected_length(campus: Academy) -> None:
    session = make_session(minutes=60)
    whole = make_attendance(make_student(), session)
    part = make_attendance(make_student(), session, minutes=50)
    absent = make_attendance(make_student(), session, presence=Attendance.Presence.ABSENT, minutes=0)

    services.change_session(session=session, facts=SessionFacts(session.held_on, 90), by=TESTER)
    assert minutes_of(whole, part, absent) == [90, 50, 0]

    services.change_session(session=session, facts=SessionFacts(session.held_on, 45), by=TESTER)
    assert minutes_of(whole, part, absent) == [45, 45, 0]


def minutes_of(*rows: Attendance) -> list[int]:
    return [Attendance.objects.get(pk=row.pk).minutes for row in rows]


def test_two_and_twenty_experiences_are_archived_and_brought_back_with_as_many_queries(campus: Academy) -> None:
    def asked(rows: list[Experience]) -> int:
        keys = [each.pk for each in rows]
        with CaptureQueriesContext(connection) as queries:
            did = services.archive_experiences(experiences=keys, by=TESTER)
            assert did.entry_id
            assert services.undo_archived_experiences(entry_id=did.entry_id, by=TESTER).count == len(rows)
            services.archive_experiences(experiences=keys, by=TESTER)
            assert services.restore_experiences(experiences=keys, by=TESTER).count == len(rows)
        return len(queries)

    assert asked([make_experience() for _ in range(20)]) == asked([make_experience() for _ in range(2)])


def test_an_act_on_partners_is_not_taken_back_on_experiences(campus: Academy) -> None:
    did = partners.archive_partners(partners=[make_partner().pk], by=TESTER)
    assert did.entry_id

    with pytest.raises(ValidationError, match="cannot be taken back"):
        services.undo_archived_experiences(entry_id=did.entry_id, by=TESTER)


def test_a_type_is_added_changed_archived_and_restored(campus: Academy) -> None:
    kind = services.add_type(name="Lab day", phases={P_TECH: "preparation"}, typical_grades="10 - 12", by=TESTER)
    assert (kind.key, kind.typical_grades) == ("lab-day", "10-12")

    services.change_type(experience_type=kind, name="Lab day", phases={P_TECH: "training"}, by=TESTER)
    assert kind.phases.get().phase == "training"

    services.archive_type(experience_type=kind, by=TESTER)
    second = services.add_type(name="Lab day", phases={P_TECH: "training"}, by=TESTER)
    assert second.key == "lab-day-2"
    with pytest.raises(ValidationError, match="already a type with this name"):
        services.restore_type(experience_type=kind, by=TESTER)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Lab day", "phases": {}},
        {"name": "Lab day", "phases": {P_TECH: "awareness"}},
        {"name": "job SHADOWING", "phases": {P_TECH: "exploration"}},
        {"name": "Lab day", "phases": {P_TECH: "exploration"}, "typical_grades": "nine"},
        {"name": "Lab day", "phases": {"p-tech-1999": "exploration"}},
    ],
    ids=["no phase", "unknown phase", "taken name", "strange grades", "unknown framework"],
)
def test_a_type_that_would_mislead_is_refused(campus: Academy, fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        services.add_type(**fields, by=TESTER)  # type: ignore[arg-type]


def test_experiences_planned_before_keep_their_phase_when_the_type_changes(campus: Academy) -> None:
    experience = plan()

    services.change_type(
        experience_type=experience.experience_type, name="Job shadowing", phases={P_TECH: "preparation"}, by=TESTER
    )

    assert experience.phases.get().phase == "exploration"
