"""Fills a demo campus with a year's work, through the same services as everybody's clicks."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from artifacts import marks
from artifacts.services import record_attendance
from experiences.models import Experience, ExperienceType, Session
from experiences.services.offers import add_experience
from experiences.services.sessions import SessionFacts, add_session
from partners import services as partners
from partners.models import Partner
from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
from wbl_portal.demo.names import PARTNERS
from wbl_portal.demo.papers import signed_agreement
from wbl_portal.demo.plans import Planned
from wbl_portal.people.models import Course, Enrollment, SchoolYear

MORNING = dt.time(9, 0)
WEEKS_OF_A_YEAR = 52
USUAL_SHARE = 0.4
SEATS = 12


def add_partners(slug: str, *, by: Actor) -> list[Partner]:
    """Partners with a contact and an agreement: most current, one running out, one lapsed, one unsigned."""
    made = []
    for number, (name, industry, city, person, job) in enumerate(PARTNERS[slug]):
        partner = partners.add_partner(name=name, industry=industry, city=city, by=by)
        mail = f"{person.split()[-1].lower()}@{name.split()[0].lower()}.example"
        partners.add_contact(partner=partner, name=person, job_title=job, email=mail, by=by)
        _add_agreement(partner, number, by)
        made.append(partner)
    return made


def _add_agreement(partner: Partner, number: int, by: Actor) -> None:
    today = clock.today()
    starts = today - dt.timedelta(days=400 if number == 10 else 120)
    ends = {9: today + dt.timedelta(days=30), 10: today - dt.timedelta(days=35)}.get(
        number, today + dt.timedelta(days=245)
    )
    signed = None if number == 11 else starts - dt.timedelta(days=7)
    paper = SimpleUploadedFile("agreement.pdf", signed_agreement(partner.name), "application/pdf") if signed else None
    partners.add_agreement(
        partner=partner,
        title="Work-based learning agreement",
        starts_on=starts,
        ends_on=ends,
        signed_on=signed,
        upload=paper,
        by=by,
    )


def add_experiences(
    planned: Sequence[Planned], year: SchoolYear, made: list[Partner], *, ago: int, by: Actor
) -> list[tuple[Planned, Experience]]:
    """Every planned experience of a school year, `ago` years back, with its sessions that lie inside the year."""
    types = {each.key: each for each in ExperienceType.objects.all()}
    courses = {each.code: each for each in Course.objects.all()}
    return [(each, _add_experience(each, year, made, types, courses, ago, by)) for each in planned]


def _add_experience(
    plan: Planned,
    year: SchoolYear,
    made: list[Partner],
    types: dict[str, ExperienceType],
    courses: dict[str, Course],
    ago: int,
    by: Actor,
) -> Experience:
    experience = add_experience(
        title=plan.title,
        experience_type=types[plan.kind],
        year=year,
        grades=plan.grades,
        partner=None if plan.partner is None else made[plan.partner],
        courses=[courses[code] for code in plan.courses if code in courses],
        occupation=plan.occupation,
        is_virtual=plan.virtual,
        dress="" if plan.partner is None or plan.virtual else "Long trousers and closed shoes",
        bring="" if plan.partner is None or plan.virtual else "Lunch, a notebook and a pen",
        by=by,
    )
    place = "Online" if plan.virtual else (experience.partner.city if experience.partner else "School")
    for offset in plan.days:
        day = school_day(clock.today() + dt.timedelta(days=offset - WEEKS_OF_A_YEAR * 7 * ago))
        if year.starts_on <= day <= year.ends_on:
            seats = SEATS if experience.experience_type.is_placement and day > clock.today() else None
            facts = SessionFacts(held_on=day, minutes=plan.minutes, starts_at=MORNING, place=place, seats=seats)
            add_session(experience=experience, facts=facts, by=by)
    return experience


def school_day(day: dt.date) -> dt.date:
    """The day, or the Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def record_year(pairs: list[tuple[Planned, Experience]], year: SchoolYear, *, seed: int, by: Actor) -> int:
    """Class lists of every session held so far; returns how many lines were written.

    What is only planned for the present year (nobody named yet) was done by two in five in the years before.
    """
    chance = random.Random(f"{seed} {year.label}")  # noqa: S311 - an invented year, no secret
    by_grade = _students_by_grade(year)
    over = year.ends_on < clock.today()
    lines = 0
    for plan, experience in pairs:
        shares = plan.shares or (dict.fromkeys(plan.grades, USUAL_SHARE) if over else {})
        if shares:
            lines += _record_experience(plan, shares, experience, by_grade, chance, by)
    return lines


def _students_by_grade(year: SchoolYear) -> dict[int, list[uuid.UUID]]:
    found: dict[int, list[uuid.UUID]] = {}
    rows = Enrollment.objects.in_year(year).order_by("student__source", "student__sourced_id")
    for grade, student in rows.values_list("grade", "student_id"):
        found.setdefault(grade, []).append(student)
    return found


def _record_experience(
    plan: Planned,
    shares: dict[int, float],
    experience: Experience,
    by_grade: dict[int, list[uuid.UUID]],
    chance: random.Random,
    by: Actor,
) -> int:
    lines = 0
    came = [student for grade, share in shares.items() for student in _some(by_grade.get(grade, []), share, chance)]
    for session in experience.sessions.until(clock.today()):
        lines += _record_session(session, came, plan.late, chance, by)
    return lines


def _some(students: list[uuid.UUID], share: float, chance: random.Random) -> list[uuid.UUID]:
    """In the order they came in: the same students have the same luck in every furnishing, whatever their keys are."""
    chosen = set(chance.sample(students, round(share * len(students))))
    return [student for student in students if student in chosen]


def _record_session(session: Session, came: list[uuid.UUID], late: float, chance: random.Random, by: Actor) -> int:
    """Nearly all of those who came; a few absent; those who are late stay for a third of the time."""
    written = {}
    for student in came:
        luck = chance.random()
        if luck < late:
            written[student] = marks.present(max(1, session.minutes // 3))
        elif luck > 0.98:
            written[student] = marks.ABSENT
        else:
            written[student] = marks.present(session.minutes)
    record_attendance(session=session, marks=written, seen={}, by=by)
    return len(written)
