"""The questions that pages of people ask: lists of students, one student, who works here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from wbl_portal.core import clock
from wbl_portal.people.models import (
    AccountConsent,
    Enrollment,
    ProgramMembership,
    RoleAssignment,
    SectionEnrollment,
    Student,
    StudentGroup,
    User,
)
from wbl_portal.people.models.students import covers


def students(
    *, q: str = "", grade: int | None = None, program: str = "", who: str = "", day: dt.date | None = None
) -> QuerySet[Student]:
    """Students as a list shows them, each with `grade`, `left_on`, `programs` (families) and `may_sign_in` of the day.

    `who`: '' enrolled on the day, 'left' enrolled before, 'all'. `program`: a family, or 'none'.
    """
    today = day or clock.today()
    enrolled = Enrollment.objects.on(today)
    found = Student.objects.named_like(q)
    if who == "left":
        found = found.filter(enrollments__isnull=False).exclude(pk__in=enrolled.values("student_id")).distinct()
    elif who != "all":
        found = found.enrolled_on(today)
    if grade:
        found = found.annotate(shown_grade=_last_enrollment(today, "grade")).filter(shown_grade=grade)
    members = ProgramMembership.objects.on(today)
    if program == "none":
        found = found.exclude(pk__in=members.values("student_id"))
    elif program:
        found = found.filter(pk__in=members.of(program).values("student_id"))
    return found.annotate(
        grade=_last_enrollment(today, "grade"),
        left_on=_last_enrollment(today, "left_on"),
        programs=ArraySubquery(members.filter(student=OuterRef("pk")).order_by("framework").values("framework")),
        may_sign_in=Exists(User.objects.who_may_sign_in(today).filter(student=OuterRef("pk"))),
    )


def _last_enrollment(day: dt.date, field: str) -> Subquery:
    begun = Enrollment.objects.filter(student=OuterRef("pk"), entered_on__lte=day).order_by("-entered_on")
    return Subquery(begun.values(field)[:1])


def student_on_page(queryset: QuerySet[Student]) -> QuerySet[Student]:
    """A student with everything the page of one student prints, in a constant number of queries."""
    sections = SectionEnrollment.objects.filter(active=True, section__active=True)
    parts: list[str | Prefetch[Any]] = [
        Prefetch("enrollments", Enrollment.objects.select_related("year").order_by("-entered_on")),
        Prefetch("memberships", ProgramMembership.objects.order_by("-starts_on")),
        Prefetch("groups", StudentGroup.objects.order_by("kind", "group", "-starts_on")),
        "guardianships__guardian",
        Prefetch("account_consents", AccountConsent.objects.order_by("-given_on", "-pk")),
        Prefetch(
            "section_enrollments",
            sections.select_related("section__course", "section__year").order_by("-section__year", "section__title"),
        ),
        "section_enrollments__section__teachers__staff_member",
    ]
    return queryset.select_related("user").prefetch_related(*parts)


@dataclass(frozen=True)
class AccountState:
    """Where a student's account stands today: 'open', 'ready' (consent, no account yet), 'refused' or 'no_consent'."""

    key: str
    user: User | None
    consent: AccountConsent | None


def account_state(student: Student) -> AccountState:
    """Read from the student's prefetched consents; a standing 'no' wins over every 'yes'."""
    today = clock.today()
    answers = [each for each in student.account_consents.all() if each.withdrawn_on is None]
    user = getattr(student, "user", None)
    refusal = next((each for each in answers if not each.is_yes), None)
    if refusal is not None:
        return AccountState("refused", user, refusal)
    yes = [each for each in answers if each.given_on <= today and (each.expires_on is None or each.expires_on >= today)]
    if not yes:
        return AccountState("no_consent", user, None)
    return AccountState("open" if user is not None and user.is_active else "ready", user, yes[0])


def people_with_roles() -> list[dict[str, Any]]:
    """Everybody who works here: each user with the roles in force today, by name."""
    today = clock.today()
    in_force = RoleAssignment.objects.filter(covers(today, "starts_on", "ends_on")).order_by("role")
    users = (
        User.objects.filter(student__isnull=True)
        .prefetch_related(Prefetch("role_assignments", in_force, to_attr="standing_roles"))
        .order_by("name", "username")
    )
    return [{"user": user, "roles": user.standing_roles, "joined": user.has_usable_password()} for user in users]


def colleagues() -> QuerySet[User]:
    """Active people who hold a role of staff today, by name."""
    today = clock.today()
    held = RoleAssignment.objects.filter(covers(today, "starts_on", "ends_on"))
    found: QuerySet[User] = User.objects.filter(student__isnull=True, is_active=True)
    return found.filter(pk__in=held.values("user_id"))


def naming_students(texts: Sequence[str]) -> list[bool]:
    """Of each text whether the full name of a student of the campus stands in it, present or former; one query."""
    plain = [_flat(text) for text in texts]
    names = set()
    for given, family in Student.objects.values_list("given_name", "family_name"):
        names |= {_flat(f"{given} {family}"), _flat(f"{family}, {given}")}
    return [any(name in text for name in names) for text in plain]


def _flat(words: str) -> str:
    return " ".join(words.casefold().split())
