"""The demo's credentials over three years, interests, and the courses that count as work-based learning."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q

from artifacts.models import CredentialAttempt, InterestAnswer
from artifacts.services.credentials import AttemptFacts, change_attempt
from experiences.models import Credential, CredentialKind
from partners.models import Industry
from wbl_portal.core import audit, clock
from wbl_portal.core.files import keep_bytes
from wbl_portal.demo.papers import one_page
from wbl_portal.demo.scene import Scene
from wbl_portal.people.models import Course, Enrollment, SchoolYear, User
from wbl_portal.people.services.courses import mark_courses

Result = CredentialAttempt.Result
# What a college near by gives: name, body, type, industry.
COLLEGE = (
    ("Patient care technician, Level I", CredentialKind.LEVEL_1, Industry.HEALTH),
    ("Network support, Level I", CredentialKind.LEVEL_1, Industry.IT),
    ("Machining technology, Level II", CredentialKind.LEVEL_2, Industry.MANUFACTURING),
    ("Associate of Science", CredentialKind.ASSOCIATE, ""),
    ("Associate of Applied Science, Electronics", CredentialKind.ASSOCIATE, Industry.ENGINEERING),
    ("Food handler's license", CredentialKind.LICENSE, Industry.HOSPITALITY),
)
BODY = "Mesa Vista College (invented)"
# Share of a grade that tries for a type in a year.
TRIES = {
    CredentialKind.IBC: {9: 0.06, 10: 0.14, 11: 0.24, 12: 0.3, 13: 0.3, 14: 0.3},
    CredentialKind.LEVEL_1: {11: 0.08, 12: 0.16, 13: 0.2, 14: 0.2},
    CredentialKind.LEVEL_2: {12: 0.04, 13: 0.1, 14: 0.1},
    CredentialKind.ASSOCIATE: {12: 0.05, 13: 0.15, 14: 0.3},
    CredentialKind.LICENSE: {10: 0.04, 11: 0.06, 12: 0.06},
}
PASSING, TWICE, ANSWERING = 0.72, 0.2, 0.8
OFFERED_HERE = 14  # lines of the long starter list that this campus really teaches to
LIKED = (6, 5, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1)
JOBS = ("Nurse", "Welder", "Software developer", "Engineer", "Chef", "Electrician", "Teacher", "Pilot", "Paramedic")
WORK_BASED = (
    Q(title__icontains="practicum") | Q(title__icontains="career preparation") | Q(title__icontains="internship")
)


def furnish(scene: Scene) -> None:
    """Attempts and answers by bulk, one audit entry each; the marked courses through their service."""
    with transaction.atomic():
        _mark_courses(scene)
        attempts = list(_attempts(scene, _catalogue(scene)))
        CredentialAttempt.objects.bulk_create(attempts, batch_size=2000, ignore_conflicts=True)
        audit.record(verb="credential_attempts.imported", by=scene.by, after={"rows": len(attempts)})
        replies = list(_interests(scene))
        InterestAnswer.objects.bulk_create(replies, batch_size=2000, ignore_conflicts=True)
        audit.record(verb="interests.imported", by=scene.by, after={"rows": len(replies)})
    _prove(scene)


def _mark_courses(scene: Scene) -> None:
    """Practicum and its like, as the roster names them."""
    found = list(Course.objects.filter(WORK_BASED).values_list("pk", flat=True))
    mark_courses(work_based=set(found), shown=set(found), by=scene.by)


def _catalogue(scene: Scene) -> dict[str, list[Credential]]:
    """The certifications this campus teaches to, and what the college gives; one line past its last day."""
    chance, today = scene.chance("catalogue"), clock.today()
    listed = list(Credential.objects.filter(kind=CredentialKind.IBC).order_by("name", "certifying_body"))
    chosen = chance.sample(listed, min(OFFERED_HERE, len(listed)))
    made = [
        Credential(
            name=name,
            certifying_body=BODY,
            kind=kind,
            industry=industry,
            certainty="Agreed with the college",
            source="Invented for the demo",
        )
        for name, kind, industry in COLLEGE
    ]
    ended = Credential(
        name="Office assistant, earlier edition",
        certifying_body="Invented Board of Office Skills",
        kind=CredentialKind.IBC,
        industry=Industry.BUSINESS,
        list_version="2022-2025",
        sunset_on=dt.date(today.year - 1, 8, 31),
        certainty="Left the list",
        source="Invented for the demo",
    )
    Credential.objects.bulk_create([*made, ended])
    audit.record(verb="credentials.imported", by=scene.by, after={"rows": len(made) + 1})
    by_kind: dict[str, list[Credential]] = {CredentialKind.IBC: chosen}
    for each in made:
        by_kind.setdefault(each.kind, []).append(each)
    return by_kind


def _attempts(scene: Scene, catalogue: dict[str, list[Credential]]) -> Iterator[CredentialAttempt]:
    chance = scene.chance("credentials")
    earned: set[tuple[uuid.UUID, uuid.UUID]] = set()
    for year in scene.years:
        for student, grade in _enrolled(year):
            for kind, shares in TRIES.items():
                if chance.random() < shares.get(grade, 0):
                    credential = chance.choice(catalogue[kind])
                    if (student, credential.pk) not in earned:
                        yield from _tries(scene, year, student, credential, earned, chance)


def _tries(
    scene: Scene,
    year: SchoolYear,
    student: uuid.UUID,
    credential: Credential,
    earned: set[tuple[uuid.UUID, uuid.UUID]],
    chance: random.Random,
) -> Iterator[CredentialAttempt]:
    """A first try and, where it failed, perhaps a second one; the latest may still wait for its result."""
    last = min(clock.today(), year.ends_on - dt.timedelta(days=25))
    first = year.starts_on + dt.timedelta(days=50)
    if first >= last:
        return
    day = first + dt.timedelta(days=chance.randrange((last - first).days))
    is_open = clock.today() - day < dt.timedelta(days=14)
    result = Result.PENDING if is_open else Result.PASSED if chance.random() < PASSING else Result.FAILED
    yield _attempt(scene, student, credential, day, result)
    again = day + dt.timedelta(days=30)
    if result == Result.FAILED and chance.random() < TWICE and again <= last:
        result = Result.PASSED
        yield _attempt(scene, student, credential, again, result)
    if result == Result.PASSED:
        earned.add((student, credential.pk))


def _attempt(scene: Scene, student: uuid.UUID, credential: Credential, day: dt.date, result: str) -> CredentialAttempt:
    ends = day + dt.timedelta(days=730) if "NCCER" not in credential.certifying_body else None
    return CredentialAttempt(
        student_id=student,
        credential=credential,
        attempted_on=day,
        result=result,
        expires_on=ends if result == Result.PASSED and credential.kind == CredentialKind.IBC else None,
        recorded_at=clock.now(),
        recorded_by=scene.by.label,
    )


def _interests(scene: Scene) -> Iterator[InterestAnswer]:
    chance = scene.chance("interests")
    industries = list(Industry)
    chance.shuffle(industries)
    for year in scene.years:
        for student, _grade in _enrolled(year):
            if chance.random() < ANSWERING:
                named = chance.choices(industries, weights=LIKED, k=chance.choice((1, 2, 2, 3)))
                yield InterestAnswer(
                    student_id=student,
                    year=year,
                    industries=[each.value for each in dict.fromkeys(named)],
                    occupation=chance.choice(JOBS) if chance.random() < 0.25 else "",
                    answered_at=clock.now(),
                )


def _enrolled(year: SchoolYear) -> list[tuple[uuid.UUID, int]]:
    """(student, grade) of a year, in the same order in every furnishing."""
    rows = Enrollment.objects.in_year(year).order_by("student__source", "student__sourced_id", "entered_on")
    return list(dict(rows.values_list("student_id", "grade")).items())


def _prove(scene: Scene) -> None:
    """The student with an account has earned a certification and has its paper."""
    owner = User.objects.filter(student__isnull=False).first()
    if owner is None or owner.student_id is None:
        return
    credential = Credential.objects.offered_on(clock.today()).filter(kind=CredentialKind.IBC).order_by("name")[0]
    day = clock.today() - dt.timedelta(days=40)
    with transaction.atomic():
        paper = keep_bytes(
            one_page([credential.name, str(owner.student), "Invented for the demo."]),
            content_type="application/pdf",
            name="certificate.pdf",
            by=scene.by,
        )
        made, _new = CredentialAttempt.objects.get_or_create(
            student_id=owner.student_id,
            credential=credential,
            attempted_on=day,
            defaults={"result": Result.PENDING, "recorded_at": clock.now(), "recorded_by": scene.by.label},
        )
        made.proof = paper
        change_attempt(attempt=made, facts=AttemptFacts(day, Result.PASSED), by=scene.by)
