"""Pages of no domain: the campus's colour, a refused form, answers of links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from wbl_portal.core import links
from wbl_portal.core.policy import anyone, link_holder


@anyone
@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def theme(request: HttpRequest, hue: int) -> HttpResponse:
    """The one property that differs between campuses, as a stylesheet (no inline style anywhere)."""
    return HttpResponse(f":root {{ --hue: {hue % 360}; }}\n", content_type="text/css")


@link_holder
@sensitive_variables("token")
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The items a link opens; GET changes nothing."""
    try:
        return links.answer(request, links.find(token))
    except links.LinkGone as gone:
        if answered := links.answer_expired(request, gone.link):
            return answered
        return render(request, "links/gone.html", {"link": gone.link}, status=410 if gone.link else 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its proof: nothing was changed, and how to send it again."""
    return render(request, "403_csrf.html", status=403)


csrf_failure.policy = anyone  # type: ignore[attr-defined]
