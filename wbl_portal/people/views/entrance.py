"""Where signing in leads, and what stands where there is nothing to enter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wbl_portal.people import sign_in
from wbl_portal.people.policies import anyone, signed_in


@signed_in
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Staff to their day, students to their home, district staff to theirs."""
    return redirect(sign_in.landing(request.user))  # type: ignore[arg-type]


@signed_in
@require_safe
def no_role(request: HttpRequest) -> HttpResponse:
    """Signed in, but no role is in force today: who can help."""
    return render(request, "people/no_role.html")


@anyone
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Accounts come by invitation or from the roster; this address answers 404 and says so."""
    return render(request, "account/signup_closed.html", status=404)
