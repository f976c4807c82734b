"""Who signs in and what they may do: roles are rows with dates, several per person."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.people.models.consent import AccountConsent
from wbl_portal.people.models.students import StaffMember, Student, covers


class Role(models.TextChoices):
    """Roles as the campus says them; `staff` is a district's."""

    ADMINISTRATOR = "administrator", _("Portal administrator")
    COORDINATOR = "coordinator", _("Coordinator")
    PRINCIPAL = "principal", _("Principal")
    TEACHER = "teacher", _("Teacher")
    COUNSELOR = "counselor", _("Counselor")
    STUDENT = "student", _("Student")
    STAFF = "staff", _("District staff")


class UserQuerySet(CampusQuerySet["User"]):
    def who_may_sign_in(self, day: dt.date) -> Self:
        """Active users; a student only while on the roster, with consent to the account in force and no standing 'no'."""
        yes = AccountConsent.objects.in_force(day)
        no = AccountConsent.objects.filter(is_yes=False, withdrawn_on__isnull=True)
        agreed = Q(student_id__in=yes.values("student_id")) & ~Q(student_id__in=no.values("student_id"))
        students = agreed & Q(student__active=True)
        return self.filter(Q(student__isnull=True) | students, is_active=True)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(Q(username__iexact=username) | Q(email__iexact=username))


class User(AbstractBaseUser):
    """An account at one campus; belongs to at most one student or staff member of the roster."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("user name"), max_length=150, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)
    student = models.OneToOneField(Student, null=True, blank=True, on_delete=models.CASCADE, related_name="user")
    staff_member = models.OneToOneField(
        StaffMember, null=True, blank=True, on_delete=models.SET_NULL, related_name="user"
    )
    joined_at = models.DateTimeField(default=clock.now)
    # First tasks that the person does not want to see any more, by key (see people.first_hour).
    set_aside = ArrayField(models.CharField(max_length=40), default=list, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"), condition=~Q(email=""), name="user_email_is_unique_per_campus"
            ),
            models.UniqueConstraint(models.functions.Lower("username"), name="user_name_is_unique_per_campus"),
            models.CheckConstraint(
                condition=Q(student__isnull=True) | Q(staff_member__isnull=True),
                name="user_is_student_or_staff_not_both",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles in force today, read once per request."""
        today = clock.today()
        return frozenset(
            self.role_assignments.filter(covers(today, "starts_on", "ends_on")).values_list("role", flat=True)
        )

    def has_role(self, *roles: str) -> bool:
        return bool(self.roles.intersection(roles))

    @property
    def actor(self) -> Actor:
        return Actor(self.pk, self.name or self.username)

    def get_full_name(self) -> str:
        return self.name

    # Library code asks these; the portal has no model permissions.
    def has_perm(self, perm: Any, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, label: str) -> bool:
        return False

    is_staff = False
    is_superuser = False


class RoleAssignment(models.Model):
    """A role a user holds from one day to another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    given_by = models.CharField(max_length=200)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["role", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="role_ends_after_it_starts",
            ),
            models.UniqueConstraint(fields=["user", "role", "starts_on"], name="role_starts_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
