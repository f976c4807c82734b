"""Closed by default: every view names the policy that opens it, and a view without one is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Policy:
    """A named predicate about the person who asks. `open_to_all`: no session is read and no sign-in is asked for.

    `leaves_no_copy`: the browser keeps none of its pages, so that "back" shows nothing to the next person at the device.
    """

    name: str
    allows: Callable[[Any], bool]
    open_to_all: bool = False
    needs_second_factor: bool = False
    leaves_no_copy: bool = False

    def __call__(self, view: View) -> View:
        """Use as a decorator above a view."""
        view.policy = self  # type: ignore[attr-defined]
        return login_not_required(view) if self.open_to_all else view


anyone = Policy("anyone", lambda user: True, open_to_all=True)
link_holder = Policy("link_holder", lambda user: True, open_to_all=True)

# Called for people whose policy needs a second factor; returns where to send them, or None.
_second_factor: list[Callable[[HttpRequest], str | None]] = []


def second_factor_gate(gate: Callable[[HttpRequest], str | None]) -> Callable[[HttpRequest], str | None]:
    _second_factor[:] = [gate]
    return gate


def policy_of(view: Any) -> Policy | None:
    """The policy of a resolved view, set by its decorator."""
    found: Policy | None = getattr(view, "policy", None)
    return found


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's gate, asked of our policies: a view open to all reads no session (a public page varies on nothing)."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        policy = policy_of(view_func)
        if policy is not None and policy.open_to_all:
            return None
        if request.user.is_authenticated:
            return None
        return self.handle_no_permission(request, view_func)


class PolicyMiddleware:
    """Refuses a view without a policy, and a person its policy does not allow (403)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = policy_of(request.resolver_match.func) if request.resolver_match else None
        if policy is not None and policy.leaves_no_copy:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        policy = policy_of(view)
        if policy is None:
            raise ImproperlyConfigured(f"The view {getattr(view, '__qualname__', view)} names no policy.")
        if policy.open_to_all:
            return None
        if not policy.allows(request.user):
            raise PermissionDenied
        for gate in _second_factor if policy.needs_second_factor else []:
            if where := gate(request):
                return redirect(where)
        return None
