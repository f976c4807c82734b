"""Who gets in: the gates on every way in (password, code, passkey, invitation, a session that stands) and where they lead."""

import datetime as dt
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from wbl_portal.core import clock
from wbl_portal.core.database import connection
from wbl_portal.core.policy import second_factor_gate
from wbl_portal.people.models import Role, User
from wbl_portal.people.policies import STAFF_ROLES

AGE_OF_CODES = 13  # below it no code and no reset by e-mail: the school account or a class card
YOUNGEST_GRADE_WITH_CODE = 8  # where no date of birth is known: grades 6 and 7 may be under 13
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def may_sign_in(user: User) -> bool:
    """Whether the account is open today; for a student, whether consent is on record (TEC 32.1021)."""
    return User.objects.who_may_sign_in(clock.today()).filter(pk=user.pk).exists()


def landing(user: User) -> str:
    """The URL name of the page a person starts on; `no_role` when no role is in force today."""
    if getattr(connection.tenant, "is_district", False):
        return "district_home" if user.has_role(Role.STAFF, Role.ADMINISTRATOR) else "no_role"
    if user.has_role(*STAFF_ROLES):
        return "today"
    return "my_home" if user.student_id and user.has_role(Role.STUDENT) else "no_role"


@second_factor_gate
def second_factor_page(request: HttpRequest) -> str | None:
    """Where staff without a second factor are sent, when the portal asks for one; None when they may pass."""
    if not settings.STAFF_NEED_SECOND_FACTOR or is_mfa_enabled(request.user, SECOND_FACTORS):
        return None
    return reverse("mfa_index")


class CampusBackend(AuthenticationBackend):
    """allauth's backend with the portal's gate on every way in, also for sessions that stand already."""

    def user_can_authenticate(self, user: User) -> bool:
        return may_sign_in(user)

    def get_user(self, user_id: UUID) -> User | None:
        return User.objects.who_may_sign_in(clock.today()).filter(pk=user_id).first()


class CampusAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; people come by invitation or by the roster."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """The gate behind every proof of identity; it speaks only to somebody who has given one."""
        if not may_sign_in(user):
            clear_login(request)
            return render(request, "people/not_open.html", {"person": user}, status=403)
        return super().pre_login(request, user, **kwargs)

    def is_safe_url(self, url: str) -> bool:
        """Only the campus's own host; other campuses of the portal are strangers too."""
        host = self.request.get_host()
        return url_has_allowed_host_and_scheme(url, allowed_hosts={host}, require_https=self.request.is_secure())


class SignInForm(LoginForm):
    """Login and password; the label says what goes in, so no placeholder repeats it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail or username")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class RequestCodeForm(RequestLoginCodeForm):
    """A code by e-mail, but never to a student who may be under 13: they are answered as an unknown address is."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        user = getattr(self, "_user", None)
        if user is not None and may_be_under_13(user):
            self._user = None
        return email


class PasswordResetForm(ResetPasswordForm):
    """A new password by e-mail, under the same rule as a code."""

    users: list[User]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if not may_be_under_13(user)]
        return email


def may_be_under_13(user: User) -> bool:
    """Whether a student may be under 13 today: by date of birth, else by grade; never for staff."""
    if user.student is None:
        return False
    today = clock.today()
    if user.student.born_on:
        return _birthday(user.student.born_on, AGE_OF_CODES) > today
    enrollment = user.student.enrollments.filter(entered_on__lte=today).order_by("-entered_on").first()
    return enrollment is None or enrollment.grade < YOUNGEST_GRADE_WITH_CODE


def _birthday(born_on: dt.date, age: int) -> dt.date:
    """The day somebody turns that age; born on 29 February counts from 1 March."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return dt.date(born_on.year + age, 3, 1)
