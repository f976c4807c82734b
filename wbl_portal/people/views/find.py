"""Find anything: one box for people, partners, experiences, the binder and the pages of the workspace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wbl_portal.core import panels
from wbl_portal.core.finding import FIND, Group, Query
from wbl_portal.people.policies import staff

BRIEF, FULL = 5, 25


@staff
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """What fits `q`: under the box while it is typed (htmx), else as a page. Asks place 'find.anything'."""
    is_brief = request.headers.get("HX-Request") == "true"
    query = Query(request.GET.get("q", "").strip(), BRIEF if is_brief else FULL)
    found: list[Group] = panels.of(FIND, request, query) if query.words else []
    context = {"query": query, "groups": [group for group in found if group.hits]}
    response = render(request, "people/_found.html" if is_brief else "people/find.html", context)
    response["Vary"] = "HX-Request"
    return response
