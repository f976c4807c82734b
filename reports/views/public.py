"""The published site: one row and one stored file per page, no session, no script, the same for everyone."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe

from experiences.campus import campus_frameworks
from reports import accessibility as accessibility_results
from reports import counting_rules, queries, selectors
from reports.forms import VerifyForm
from reports.listings.work import ENDINGS
from reports.models import Edition, Rendition
from reports.views import site
from wbl_portal.core import files
from wbl_portal.core.policy import anyone

Page = Callable[..., HttpResponse]
# A shared cache keeps a page so long; a browser asks it each time, so withdrawn work is gone everywhere by then.
SHARED_SECONDS = 10
SHOWN_IN_PLACE = {"pdf", "json"}


def public(view: Page) -> Page:
    """A page for everyone: GET and HEAD, kept for some seconds by caches, with a validator."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
        site.let_embed(response)
        return response

    return anyone(require_safe(conditional_page(kept)))


@public
def public_home(request: HttpRequest) -> HttpResponse:
    """What the campus offers by grade and phase, and everything it has published of a year (the latest)."""
    shelves = selectors.shelves()
    shelf = _shelf(request, shelves)
    context = {
        "shelf": shelf,
        "years": _years(shelves, shelf),
        "offers": selectors.offers(shelf.editions) if shelf else [],
        "programs": campus_frameworks(),
    }
    return _list_page(request, "public/home.html", context, shelf, current="public_home")


@public
def artifact_list(request: HttpRequest) -> HttpResponse:
    """Every published slot of a year: id, title, edition, date and files; then documents older than the portal."""
    shelves, older = selectors.shelves(), selectors.older_shelf(request.GET.get("year"))
    only_older = older is not None and older.year == request.GET.get("year")
    shelf = _shelf(request, shelves, required=not only_older)
    context = {"shelf": shelf, "years": _years(shelves, shelf), "older": older}
    return _list_page(request, "public/artifacts.html", context, shelf, current="artifact_list")


def _shelf(request: HttpRequest, shelves: list[selectors.Shelf], *, required: bool = True) -> selectors.Shelf | None:
    """The shelf of the year in the address, else the latest; a year without one is 404 where it is `required`."""
    asked = request.GET.get("year")
    found = next((each for each in shelves if each.year == asked), None) if asked else next(iter(shelves), None)
    if asked and found is None and required:
        raise Http404("Nothing was published for that school year.")
    return found


def _years(shelves: list[selectors.Shelf], shelf: selectors.Shelf | None) -> list[dict[str, Any]]:
    return [{"label": each.year, "current": each is shelf} for each in shelves]


def _list_page(
    request: HttpRequest, template: str, context: dict[str, Any], shelf: selectors.Shelf | None, *, current: str
) -> HttpResponse:
    verified = {"last_verified": shelf.last_verified if shelf else None}
    return site.page(request, template, context | verified, current=current, year=shelf.year if shelf else "")


@public
def artifact_detail(request: HttpRequest, year: str, slot: str) -> HttpResponse:
    """The current edition of a slot."""
    return _record(request, _rendition(year, slot, "html"))


@public
def artifact_file(request: HttpRequest, year: str, slot: str, file_format: str) -> HttpResponse:
    """A file of the current edition."""
    return _file(_rendition(year, slot, file_format))


@public
def artifact_edition(request: HttpRequest, year: str, slot: str, number: int) -> HttpResponse:
    """An edition for ever; says so when a newer one is current."""
    return _record(request, _rendition(year, slot, "html", number), own_files=True)


@public
def artifact_edition_file(request: HttpRequest, year: str, slot: str, number: int, file_format: str) -> HttpResponse:
    """A file of an edition, for ever."""
    return _file(_rendition(year, slot, file_format, number))


@public
def verify_home(request: HttpRequest) -> HttpResponse:
    """Asks for a fingerprint, says how to find that of a file, and leads to its page."""
    form = VerifyForm(request.GET if "sha256" in request.GET else None)
    if form.is_valid():
        return redirect("verify", form.cleaned_data["sha256"].lower())
    return site.page(request, "public/verify_home.html", {"form": form}, current="verify_home")


@public
def verify(request: HttpRequest, sha256: str) -> HttpResponse:
    """Whether a file or document with this hash was published here, what it was, and whether it is current."""
    found = list(Rendition.objects.with_hash(sha256))
    rendition = next((each for each in found if each.sha256 == sha256), found[0] if found else None)
    context = {"sha256": sha256, "rendition": rendition, "is_file": rendition and rendition.sha256 == sha256}
    context |= {"title": rendition.edition.slot_title if rendition else ""}
    response = site.page(request, "public/verify.html", context)
    response.status_code = 200 if rendition else 404
    return response


@public
def how_we_count(request: HttpRequest) -> HttpResponse:
    """The counting rules, as every edition prints them."""
    context = {
        "students": counting_rules.students(),
        "experiences": counting_rules.experiences(),
        "year_rule": counting_rules.year(),
        "k": request.tenant.smallest_group,  # type: ignore[attr-defined]
        "queries": [queries.OF_STUDENTS, queries.OF_EXPERIENCES],
    }
    return site.page(request, "public/counting_rules.html", context, current="counting_rules")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, from the results of the last walk over every page."""
    context = {"checked": accessibility_results.checked(), "known": accessibility_results.KNOWN}
    return site.page(request, "public/accessibility.html", context)


@public
def sample_file(request: HttpRequest, year: str, slot: str, sample_id: uuid.UUID, ending: str) -> HttpResponse:
    """The work itself, while it is in the slot's current edition and consent is in force; pictures in place."""
    stored = selectors.sample_file(year, slot, sample_id)
    if stored is None or ENDINGS.get(stored.content_type) != ending:
        raise Http404("Nothing is published at this address.")
    where = "inline" if stored.content_type in files.IMAGE_KINDS else "attachment"
    return HttpResponse(
        files.read(stored),
        content_type=stored.content_type,
        headers={
            "Content-Disposition": f'{where}; filename="{sample_id}.{ending}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "ETag": f'"{stored.sha256}"',
        },
    )


def page_of(url_name: str, slot: str) -> Page:
    """A page of the campus: the current edition of its slot, of the latest year that has one."""

    @public
    def page(request: HttpRequest) -> HttpResponse:
        found = Rendition.objects.public(slot).filter(format="html", language=get_language() or "en").first()
        if found is None:
            title, text = site.TO_COME[url_name]
            context = {"title": title, "text": text, "form_url": site.form_url(slot)}
            return site.page(request, "public/to_come.html", context, current=url_name)
        return _record(request, found, current=url_name)

    return page


def _rendition(year: str, slot: str, file_format: str, number: int | None = None) -> Rendition:
    """The stored file of an edition (the current one without a number) in the page's language: one query."""
    found = Rendition.objects.public(slot, year).filter(format=file_format, language=get_language() or "en")
    rendition = (found if number is None else found.filter(edition__number=number)).first()
    if rendition is None:
        raise Http404("Nothing is published at this address.")
    return rendition


def _record(
    request: HttpRequest, rendition: Rendition, *, own_files: bool = False, current: str = "artifact_list"
) -> HttpResponse:
    edition: Edition = rendition.edition
    context = {
        "edition": edition,
        "title": edition.slot_title,
        "last_verified": edition.last_verified,
        "years": [
            {"label": label, "current": label == edition.year.label}
            for label in rendition.years  # type: ignore[attr-defined]
        ],
        "record": mark_safe(files.read(rendition.stored).decode()),  # noqa: S308 - our own rendition, escaped when made
        "newest": rendition.newest,  # type: ignore[attr-defined]
        "corrected_in": rendition.corrected_in,  # type: ignore[attr-defined]
        "corrected_because": rendition.corrected_because,  # type: ignore[attr-defined]
        "files": selectors.FORMATS[1:] if own_files else (),
        "form_url": site.form_url(edition.slot),
        "crumbs": [
            {"label": site.PLACES["artifact_list"], "url": reverse("artifact_list")},
            {"label": f"{site.short_name(edition)}, {edition.year.label}"},
        ],
    }
    return site.page(request, "public/artifact.html", context, current=current, year=edition.year.label)


def _file(rendition: Rendition) -> HttpResponse:
    stored = rendition.stored
    where = "inline" if rendition.format in SHOWN_IN_PLACE else "attachment"
    return HttpResponse(
        files.read(stored),
        content_type=stored.content_type,
        headers={
            "Content-Disposition": f'{where}; filename="{stored.name}"',
            "ETag": f'"{rendition.sha256}"',
            "Last-Modified": http_date(rendition.edition.published_at.timestamp()),
        },
    )
