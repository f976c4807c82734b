"""What machines read of the published site: the sitemap, the rules for robots, the feed of editions."""

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as answer_sitemap
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import selectors
from reports.models import Edition
from reports.views.public import public
from reports.views.site import PLACES
from wbl_portal.core.database import connection

# Where nobody who searches finds anything: sign-in, links, and what needs a session.
CLOSED = ("accounts", "link", "start", "my", "today", "students", "reports", "binder", "settings")


class _Site(Sitemap):
    """In both languages, each page with its other language beside it."""

    i18n = True
    alternates = True
    x_default = True


class PlacesSitemap(_Site):
    """The pages that are always there."""

    def items(self) -> list[str]:
        return [*PLACES, "become_partner", "verify_home", "accessibility"]

    def location(self, item: Any) -> str:
        return reverse(item[0] if isinstance(item, tuple) else item)


class EditionSitemap(_Site):
    """The current edition of every slot and year."""

    def items(self) -> list[Edition]:
        return selectors.current_editions()

    def location(self, item: Any) -> str:
        edition = item[0] if isinstance(item, tuple) else item
        return reverse("artifact_detail", args=[edition.year.label, edition.slot])

    def lastmod(self, item: Any) -> dt.datetime:
        edition: Edition = item[0] if isinstance(item, tuple) else item
        return edition.published_at


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page of the campus."""
    answer = answer_sitemap(request, {"places": PlacesSitemap, "editions": EditionSitemap})
    answer.render()
    return answer


@public
def robots(request: HttpRequest) -> HttpResponse:
    """The public site may be read; the workspace has nothing for a search."""
    closed = [f"Disallow: {prefix}/{name}/" for prefix in ("", "/es") for name in CLOSED]
    address = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", *closed, f"Sitemap: {address}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class EditionFeed(Feed):
    """The latest editions of the campus, each at its address for ever."""

    feed_type = Atom1Feed
    description: str | Promise = gettext_lazy("Each new edition of what the campus publishes.")

    def title(self) -> str | Promise:
        return format_lazy("{title}: {campus}", title=gettext_lazy("New editions"), campus=connection.tenant.name)

    subtitle = description

    def link(self) -> str:
        return reverse("artifact_list")

    def feed_url(self) -> str:
        return reverse("edition_feed")

    def author_name(self) -> str:
        return str(connection.tenant.name)

    def items(self) -> list[Edition]:
        return selectors.latest_editions()

    def item_title(self, item: Edition) -> str:
        known = {"slot": f"{item.slot_number} {item.slot_title}".strip(), "year": item.year.label, "n": item.number}
        return _("%(slot)s, %(year)s, edition %(n)s") % known

    def item_description(self, item: Edition) -> str:
        return item.slot_title

    def item_link(self, item: Edition) -> str:
        return reverse("artifact_edition", args=[item.year.label, item.slot, item.number])

    def item_pubdate(self, item: Edition) -> dt.datetime:
        return item.published_at

    def item_updateddate(self, item: Edition) -> dt.datetime:
        return item.published_at


@public
def edition_feed(request: HttpRequest) -> HttpResponse:
    """Atom, in the language of the address."""
    return EditionFeed()(request)
