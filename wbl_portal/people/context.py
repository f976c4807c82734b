"""What people bring to every page: the school year in force and the navigation, read only when a page prints them."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from wbl_portal.core import clock, sections
from wbl_portal.core.context import provides
from wbl_portal.people.models import Role, SchoolYear
from wbl_portal.people.policies import STAFF_ROLES


@provides
def school_year(request: HttpRequest) -> dict[str, Any]:
    return {"school_year": SimpleLazyObject(lambda: current_year())}


def current_year() -> SchoolYear | None:
    """The year that covers today, else the latest one."""
    return SchoolYear.objects.covering(clock.today()).first() or SchoolYear.objects.first()


@provides
def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` for the layouts: places of the person who asks, as {label, url, icon, current}."""
    return {
        "nav": SimpleLazyObject(lambda: _nav(request)),
        "home_url": SimpleLazyObject(lambda: _home(request)),
        "section_tabs": SimpleLazyObject(lambda: sections.tabs(request)),
    }


# The guide that the link "Help" opens; of several roles the first one here.
GUIDES = {
    Role.STUDENT: "student",
    Role.COORDINATOR: "coordinator",
    Role.PRINCIPAL: "principal",
    Role.COUNSELOR: "counselor",
    Role.TEACHER: "teacher",
    Role.ADMINISTRATOR: "administrator",
    Role.STAFF: "district",
}


@provides
def help_link(request: HttpRequest) -> dict[str, Any]:
    """`help_url` for the layouts: the guide of the person who asks."""
    return {"help_url": SimpleLazyObject(lambda: _help(request))}


def _help(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return reverse("help_home")
    guide = next((guide for role, guide in GUIDES.items() if user.has_role(role)), "")
    return reverse("help_page", kwargs={"slug": guide}) if guide else reverse("help_home")


def _home(request: HttpRequest) -> str:
    """Where the campus's mark leads: the person's own first page."""
    user = getattr(request, "user", None)
    return reverse("landing") if user is not None and user.is_authenticated else "/"


def _nav(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    if getattr(request, "tenant", None) is not None and request.tenant.is_district:  # type: ignore[attr-defined]
        return _places(request, _district_places())
    if user.has_role(*STAFF_ROLES):
        return _places(request, _staff_places(is_administrator=user.has_role(Role.ADMINISTRATOR)))
    return _places(request, _student_places()) if user.has_role(Role.STUDENT) else []


def _staff_places(*, is_administrator: bool) -> list[tuple[str, str, str]]:
    places = [
        ("today", _("Today"), "sun"),
        ("continuum", _("Continuum"), "layout-grid"),
        ("experience_list", _("Experiences"), "compass"),
        ("partner_list", _("Partners"), "handshake"),
        ("student_list", _("Students"), "graduation-cap"),
        ("binder", _("Binder"), "book-check"),
        ("report_home", _("Reports"), "chart-column"),
    ]
    return [*places, ("settings_home", _("Settings"), "settings")] if is_administrator else places


def _district_places() -> list[tuple[str, str, str]]:
    return [
        ("district_home", _("Campuses"), "school"),
        ("district_directory", _("Shared directory"), "handshake"),
        ("handed_list", _("Handed down"), "send"),
    ]


def _student_places() -> list[tuple[str, str, str]]:
    return [
        ("my_home", _("Home"), "house"),
        ("my_explore", _("Explore"), "compass"),
        ("my_log", _("Log"), "notebook-pen"),
        ("my_portfolio", _("Portfolio"), "folder-open"),
        ("my_account", _("Me"), "user"),
    ]


def _places(request: HttpRequest, places: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Places whose page exists; the present one is the longest address the page's own begins with."""
    found = []
    for name, label, icon in places:
        try:
            found.append({"label": label, "url": reverse(name), "icon": icon, "current": False})
        except NoReverseMatch:  # brought by a floor that is not mounted here
            continue
    inside = [place for place in found if request.path.startswith(str(place["url"]))]
    section = sections.section_of(request)
    if section in dict.fromkeys(name for name, _label, _icon in places):
        inside = [place for place in found if place["url"] == reverse(section)]
    if inside:
        max(inside, key=lambda place: len(str(place["url"])))["current"] = True
    return found
