"""Accounts and roles: who is invited, what they may do and from when, and how an invitation becomes a sign-in."""

import datetime as dt
import itertools
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wbl_portal.core import audit, clock, links
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.models import Link
from wbl_portal.people.models import Role, RoleAssignment, StaffMember, Student, User
from wbl_portal.people.models.students import covers

INVITATION = "invitation"
INVITATION_DAYS = 7


@transaction.atomic
def invite(*, email: str, role: str, by: Actor, name: str = "") -> tuple[User, str]:
    """Give a person of this campus a role and a link that lets them in; returns the account and the link's path.

    An account of that address is used again. The role 'student' needs a student of the roster with that address and
    consent on record. Raises ValidationError with a sentence for whoever asked.
    """
    address = _checked_email(email)
    check_role(role)
    if role == Role.STUDENT:
        user = open_account(student=_student_of(address), by=by)
    else:
        user = _account_of(address) or _new_account(address, name=name, by=by)
        give_role(user=user, role=role, by=by)
    return user, invite_again(user=user, by=by)


@transaction.atomic
def invite_again(*, user: User, by: Actor) -> str:
    """A fresh link for an account, 7 days; earlier ones stop working. Returns its path."""
    path = links.make(purpose=INVITATION, subject_id=user.pk, by=by, days=INVITATION_DAYS)
    audit.record(verb="user.invited", by=by, subject=user, after={"days": INVITATION_DAYS})
    return path


@transaction.atomic
def accept_invitation(*, link: Link, password: str, name: str = "") -> User:
    """Set the password (and, for staff, the name) and use the link up; raises LinkGone for the second of two at once."""
    links.use(link)
    user: User = User.objects.select_for_update(of=("self",)).get(pk=link.subject_id)
    if name and user.student_id is None:
        user.name = name
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    audit.record(verb="user.joined", by=user.actor, subject=user)
    return user


@transaction.atomic
def open_account(*, student: Student, by: Actor) -> User:
    """The account of a student, made when there is none; consent must be on record first (TEC 32.1021)."""
    user = User.objects.filter(student=student).first() or _new_student_account(student, by)
    if not User.objects.who_may_sign_in(clock.today()).filter(pk=user.pk).exists():
        raise ValidationError(
            _("There is no consent on record for %(student)s's account. Record it on the student's page first.")
            % {"student": student.full_name}
        )
    return user


@transaction.atomic
def give_role(*, user: User, role: str, by: Actor, starts_on: dt.date | None = None) -> RoleAssignment:
    """Give a role from a day on (default today); a role already in force that day stays as it is."""
    check_role(role)
    if (role == Role.STUDENT) != (user.student_id is not None):
        raise ValidationError(_("An account of a student holds the role of a student and no other."))
    day = starts_on or clock.today()
    standing = user.role_assignments.filter(covers(day, "starts_on", "ends_on"), role=role).first()
    if standing is not None:
        return standing
    given = RoleAssignment.objects.create(user=user, role=role, starts_on=day, given_by=by.label)
    audit.record(verb="role.given", by=by, subject=user, after={"role": role, "starts_on": day})
    user.__dict__.pop("roles", None)
    return given


@transaction.atomic
def end_role(*, assignment: RoleAssignment, by: Actor) -> None:
    """End a role now. The campus keeps at least one portal administrator: the last one cannot leave."""
    today = clock.today()
    if assignment.role == Role.ADMINISTRATOR:
        _check_another_administrator(assignment, today)
    before = audit.image(assignment, ["role", "starts_on", "ends_on"])
    if assignment.starts_on >= today:
        assignment.delete()  # given and taken on one day: days are the smallest unit, the audit keeps it
    else:
        assignment.ends_on = today - dt.timedelta(days=1)
        assignment.save(update_fields=["ends_on"])
    audit.record(verb="role.ended", by=by, subject=assignment.user, before=before)


def check_role(role: str) -> None:
    """Whether the campus (or the district's workspace) in force knows the role; raises ValidationError."""
    known = roles_here()
    if role not in known:
        raise ValidationError(
            _("'%(role)s' is no role here. Choose one of: %(known)s") % {"role": role, "known": ", ".join(known)}
        )


def roles_here() -> list[str]:
    """The roles that people may hold at the campus or district in force."""
    if getattr(connection.tenant, "is_district", False):
        return [Role.ADMINISTRATOR.value, Role.STAFF.value]
    return [role for role in Role.values if role != Role.STAFF]


def _checked_email(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(_("'%s' is no e-mail address. Example: name@example.org") % email) from None
    return address


def _account_of(address: str) -> User | None:
    found: User | None = User.objects.filter(Q(email__iexact=address) | Q(username__iexact=address)).first()
    return found


def _new_account(address: str, *, name: str, by: Actor) -> User:
    """An account without a password, tied to the staff member of the roster with that address, if it is just one."""
    staff = list(StaffMember.objects.filter(email__iexact=address, user__isnull=True)[:2])
    member = staff[0] if len(staff) == 1 else None
    return _save_account(
        User(username=address, email=address, name=name or (str(member) if member else ""), staff_member=member), by
    )


def _new_student_account(student: Student, by: Actor) -> User:
    user = _save_account(
        User(
            username=next(name for name in _user_names(student) if _account_of(name) is None),
            email=student.email.lower(),
            name=student.full_name,
            student=student,
        ),
        by,
    )
    give_role(user=user, role=Role.STUDENT, by=by)
    return user


def _save_account(user: User, by: Actor) -> User:
    user.set_unusable_password()
    user.save()
    audit.record(verb="user.made", by=by, subject=user, after={"username": user.username})
    return user


def _user_names(student: Student) -> Iterator[str]:
    """The roster's user name, then the school address, then the name with as many numbers as it takes."""
    yield from (name.lower() for name in (student.username, student.email) if name)
    plain = ".".join(filter(None, (slugify(student.given_name), slugify(student.family_name)))) or "student"
    yield plain
    yield from (f"{plain}{number}" for number in itertools.count(2))


def _student_of(address: str) -> Student:
    found = list(Student.objects.filter(email__iexact=address, active=True)[:2])
    if not found:
        said = _(
            "The roster has no student with the address %s. Import the roster first, "
            "or open the account on the student's page."
        )
        raise ValidationError(said % address)
    if len(found) > 1:
        said = _("The roster has several students with the address %s. Open the account on the student's page.")
        raise ValidationError(said % address)
    return found[0]


def _check_another_administrator(assignment: RoleAssignment, today: dt.date) -> None:
    """Locks the administrators' roles, so that two who take each other's role at once cannot both succeed."""
    standing = RoleAssignment.objects.select_for_update().filter(role=Role.ADMINISTRATOR)
    others = [
        each
        for each in standing.select_related("user")
        if each.user_id != assignment.user_id
        and each.user.is_active
        and each.user.has_usable_password()  # invited and never come: cannot be who is left
        and each.starts_on <= today
        and (each.ends_on is None or each.ends_on >= today)
    ]
    if not others:
        raise ValidationError(
            _("This is the last portal administrator. Make somebody else portal administrator first.")
        )
