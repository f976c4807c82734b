"""The ways in that the portal offers, each with its policy; what allauth has besides is not mounted and answers 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, re_path

from wbl_portal.core.policy import Policy, anyone
from wbl_portal.people.policies import signed_in
from wbl_portal.people.views.entrance import no_sign_up

LibraryView = Callable[..., HttpResponseBase]


def under(policy: Policy, view: LibraryView) -> LibraryView:
    """A library's view under one of our policies; the library's own function stays as it is."""

    @wraps(view)
    def named(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    guarded: LibraryView = policy(named)
    return guarded


def open_to_all(route: str, view: LibraryView, name: str) -> URLPattern:
    return path(route, under(anyone, view), name=name)


def for_signed_in(route: str, view: LibraryView, name: str) -> URLPattern:
    return path(route, under(signed_in, view), name=name)


urlpatterns = [
    open_to_all("login/", account.login, "account_login"),
    open_to_all("login/code/", account.request_login_code, "account_request_login_code"),
    open_to_all("login/code/confirm/", account.confirm_login_code, "account_confirm_login_code"),
    open_to_all("password/reset/", account.password_reset, "account_reset_password"),
    open_to_all("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        under(anyone, account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    open_to_all(
        "password/reset/key/done/", account.password_reset_from_key_done, "account_reset_password_from_key_done"
    ),
    path("signup/", no_sign_up, name="account_signup"),  # allauth's mails reverse this name
    for_signed_in("logout/", account.logout, "account_logout"),
    for_signed_in("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    for_signed_in("password/change/", account.password_change, "account_change_password"),
    for_signed_in("password/set/", account.password_set, "account_set_password"),
    # The second factor: after a password (a stage of signing in) and kept by whoever is signed in.
    open_to_all("2fa/authenticate/", mfa.authenticate, "mfa_authenticate"),
    open_to_all("2fa/webauthn/login/", webauthn.login_webauthn, "mfa_login_webauthn"),
    for_signed_in("2fa/", mfa.index, "mfa_index"),
    for_signed_in("2fa/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
    for_signed_in("2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    for_signed_in("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    for_signed_in("2fa/recovery-codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    for_signed_in(
        "2fa/recovery-codes/generate/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"
    ),
    for_signed_in(
        "2fa/recovery-codes/download/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"
    ),
    for_signed_in("2fa/webauthn/", webauthn.list_webauthn, "mfa_list_webauthn"),
    for_signed_in("2fa/webauthn/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    for_signed_in("2fa/webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    for_signed_in("2fa/webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    for_signed_in("2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
]
