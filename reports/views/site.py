"""What every page of the published site shares: its places, its footer, the words of slots; no query in here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from reports.models import Edition
from wbl_portal.core.database import connection

PLACES: dict[str, Promise] = {
    "public_home": gettext_lazy("Home"),
    "artifact_list": gettext_lazy("Published artifacts"),
    "public_partners": gettext_lazy("Partners"),
    "public_occupations": gettext_lazy("Occupations"),
    "public_policies": gettext_lazy("Policies"),
    "counting_rules": gettext_lazy("How we count"),
}
FOOT: dict[str, Promise] = {
    "become_partner": gettext_lazy("Become a partner"),
    "verify_home": gettext_lazy("Verify a file"),
    "edition_feed": gettext_lazy("Feed of new editions"),
    "accessibility": gettext_lazy("Accessibility"),
    "counting_rules": gettext_lazy("How we count"),
    "help_home": gettext_lazy("Help"),
    "account_login": gettext_lazy("Sign in"),
}
# What will stand on pages whose first edition is still to be published.
TO_COME: dict[str, tuple[Promise, Promise]] = {
    "public_partners": (
        gettext_lazy("Our partners"),
        gettext_lazy(
            "The businesses and organizations that have a current agreement with this campus will stand here, with the "
            "grades they serve and the city they are in."
        ),
    ),
    "public_occupations": (
        gettext_lazy("Occupations in demand"),
        gettext_lazy(
            "The occupations in demand in this region will stand here, with the source and the date of the list."
        ),
    ),
    "public_policies": (
        gettext_lazy("Policies"),
        gettext_lazy(
            "The campus's policies for work-based learning will stand here, each with the day it took effect."
        ),
    ),
    "become_partner": (
        gettext_lazy("Become a partner"),
        gettext_lazy(
            "What a business can offer students will stand here as a menu to choose from. Until then the campus office "
            "is glad to hear from you."
        ),
    ),
}


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, current: str = "", year: str = ""
) -> HttpResponse:
    """A page of the published site; `year` stands beside the campus's name (no school year is looked up)."""
    shared = {
        "public_nav": [
            {"label": label, "url": reverse(name), "current": name == current} for name, label in PLACES.items()
        ],
        "footer_links": [
            {"label": label, "url": reverse(name), "leaves_frame": name == "account_login"}
            for name, label in FOOT.items()
        ],
        "feed_url": reverse("edition_feed"),
        "public_home": reverse("public_home"),
        "school_year": {"label": year} if year else None,
    }
    return render(request, template, shared | context)


def let_embed(response: HttpResponse) -> None:
    """A public page may stand inside the web sites that the campus names, and inside no other."""
    named = connection.tenant.frame_ancestors
    if named and response.get("Content-Type", "").startswith("text/html"):
        response._csp_replace = {"frame-ancestors": ["'self'", *named]}  # type: ignore[attr-defined]
        response.xframe_options_exempt = True


def form_url(slot: str) -> str:
    """The live form beside the menu: all else on that page is frozen."""
    return reverse("become_partner_form") if slot == "menu" else ""


def short_name(edition: Edition) -> str:
    """How an edition is called in a trail: '6.2', and the campus's own pages by their title."""
    return edition.slot_number or edition.slot_title
