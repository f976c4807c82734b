"""The state of the year on one page for the principal, and the same as a paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import selectors
from reports import year_page as pages
from reports.policies import approvers
from wbl_portal.core import pdf


@approvers
@require_safe
def year_page(request: HttpRequest) -> HttpResponse:
    """Readiness and its reasons, targets, snapshots and editions, agreements, placements; every count opens its rows."""
    year = selectors.year_asked(request.GET.get("year"))
    context: dict[str, Any] = {"years": selectors.year_switch(year), "pdf_off": bool(pdf.off_because())}
    return render(request, "reports/year.html", context | {"told": pages.year_page(year) if year else None})


@approvers
@require_safe
def year_paper(request: HttpRequest) -> HttpResponse:
    """PDF/UA-1, in the page's language."""
    year = selectors.year_asked(request.GET.get("year"))
    if year is None or pdf.off_because():
        raise Http404
    told = pages.year_page(year)
    data = pages.paper(told, site=request.build_absolute_uri("/").rstrip("/"))
    answer = HttpResponse(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{pages.file_name(told)}"'
    return answer
