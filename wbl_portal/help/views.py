"""Help, for whoever asks: no session is read, so it opens from a partner's link and from the public site alike."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render as answer
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page, require_safe

from wbl_portal.core.policy import anyone
from wbl_portal.help import markdown
from wbl_portal.help.pages import BY_SLUG, DICTIONARY, HelpPage, groups

# Where a reader of help came from, if this host has it.
WAYS_BACK: list[tuple[str, Promise]] = [("landing", _("To my pages")), ("public_home", _("Public site"))]


@anyone
@require_safe
@conditional_page
def help_home(request: HttpRequest) -> HttpResponse:
    """Every page of help, by whom it is for."""
    return answer(request, "help/home.html", {"groups": groups(), **_frame()})


@anyone
@require_safe
@conditional_page
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of help in the reader's language, or in English where there is no other."""
    page = BY_SLUG.get(slug)
    if page is None:
        raise Http404("There is no such page of help.")
    language = get_language() or "en"
    path = page.path(language)
    context = {
        "page": page,
        "title": markdown.title_of(path),
        "body": markdown.render(path, language, path.stat().st_mtime),
        "text_language": page.language(),
        "is_foreign": page.language() != language,
    }
    return answer(request, "help/page.html", context | _frame(page))


def _frame(page: HelpPage | None = None) -> dict[str, Any]:
    """What the layout of public pages asks for: no figures stand here, so no year either."""
    whole = [BY_SLUG[DICTIONARY]] if page and page.is_part else []
    return {
        "public_nav": [{"label": label, "url": url, "current": False} for label, url in _ways_back()],
        "footer_links": [{"label": _("Help"), "url": reverse("help_home")}] if page else [],
        "school_year": None,
        "crumbs": [
            {"label": _("Help"), "url": reverse("help_home")},
            *({"label": each.title, "url": reverse("help_page", args=[each.slug])} for each in whole),
        ],
    }


def _ways_back() -> list[tuple[Promise, str]]:
    found = []
    for name, label in WAYS_BACK:
        try:
            found.append((label, reverse(name)))
        except NoReverseMatch:  # the apex has no sign-in, a district no public site
            continue
    return found
