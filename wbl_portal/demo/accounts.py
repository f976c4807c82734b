"""The people who sign in at the demo, each with a password made at random."""

import datetime as dt
import secrets

from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people import services as people
from wbl_portal.people.models import AccountConsent, Role, Student, User

Account = dict[str, str]
MISSING_EVERY = 90  # students, one of whom nobody has answered for
STAFF = (
    (Role.ADMINISTRATOR, "Ada Winterfield"),
    (Role.COORDINATOR, "Cam Delacourt"),
    (Role.PRINCIPAL, "Dr. Pilar Oakes"),
    (Role.TEACHER, "Theo Barrancas"),
    (Role.COUNSELOR, "Nola Brightwater"),
)


def campus_accounts(slug: str, *, by: Actor) -> list[Account]:
    """One account per role: {"role", "login", "password"}."""
    return [*(staff_account(slug, role, name, by=by) for role, name in STAFF), _student_account(by)]


def staff_account(slug: str, role: Role, name: str, *, by: Actor) -> Account:
    email = f"{role.value}@{slug}.example"
    user, _link = people.invite(email=email, role=role.value, name=name, by=by)
    return _with_password(role, user, email)


def _student_account(by: Actor) -> Account:
    """One student of the highest grade with consent on record; the others count without an account."""
    student = Student.objects.filter(active=True).order_by("-enrollments__grade", "sourced_id").first()
    assert student is not None
    guardian = student.guardianships.select_related("guardian").first()
    people.record_account_consent(
        student=student,
        signer=str(guardian.guardian) if guardian else "Parent or guardian",
        relation="Parent or guardian",
        method=AccountConsent.Method.REGISTRATION,
        given_on=clock.today() - dt.timedelta(days=90),
        by=by,
    )
    user = people.open_account(student=student, by=by)
    return _with_password(Role.STUDENT, user, user.username)


def registrations(*, by: Actor) -> None:
    """The registration of the year brought a consent to an account of nearly everybody; a few answers are missing."""
    given_on, method = clock.today() - dt.timedelta(days=90), AccountConsent.Method.REGISTRATION
    silent = Student.objects.filter(active=True, account_consents=None).prefetch_related("guardianships__guardian")
    rows = []
    for number, student in enumerate(silent.order_by("sourced_id")):
        if number % MISSING_EVERY and student.guardianships.all():
            signer, relation = str(student.guardianships.all()[0].guardian), "Parent or guardian"
            said = {"signer": signer, "relation": relation, "method": method, "recorded_by": by.label}
            rows.append(AccountConsent(student=student, given_on=given_on, **said))
    AccountConsent.objects.bulk_create(rows)
    audit.record(verb="account_consents.recorded", by=by, after={"consents": len(rows)})


def _with_password(role: Role, user: User, login: str) -> Account:
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.save(update_fields=["password"])
    return {"role": role.value, "login": login, "password": password}
