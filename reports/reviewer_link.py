"""Behind a reviewer's link: the binder read-only, without names of students and without the workspace around it.

A GET notes in the access log that the page was opened and changes nothing else; there is nothing to POST.
"""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reports.binder import Binder, Part
from reports.models import Evidence, Reviewer
from reports.services.reviewers import REVIEW, note_opened
from wbl_portal.core import files, links
from wbl_portal.core.models import Link

PART, EVIDENCE = "part", "evidence"


@links.answers(REVIEW)
@require_safe
def answer_reviewer(request: HttpRequest, link: Link) -> HttpResponse:
    """`?part=<edition>/<kind>/<key>` is one part, `?evidence=<id>` a file that is marked for reviewers, else the whole."""
    reviewer = get_object_or_404(Reviewer.objects.select_related("year"), pk=link.subject_id)
    if asked := request.GET.get(EVIDENCE):
        return _file(reviewer, asked)
    binder = Binder(reviewer.year)
    part = _asked(binder, request.GET[PART]) if PART in request.GET else None
    note_opened(reviewer=reviewer, page="/".join(part.place) if part else "binder")
    context = {"reviewer": reviewer, "binder": binder, "part": part, "link": link, "year": reviewer.year}
    return render(request, "reports/reviewer.html", context)


def _asked(binder: Binder, words: str) -> Part:
    place = tuple(words.split("/"))
    part = binder.part(place) if len(place) == 3 else None
    if part is None:
        raise Http404
    return part


def _file(reviewer: Reviewer, asked: str) -> HttpResponse:
    try:
        key = uuid.UUID(asked)
    except ValueError as error:
        raise Http404 from error
    shown = Evidence.objects.for_reviewers().filter(year=reviewer.year, file__isnull=False)
    evidence = get_object_or_404(shown.select_related("file"), pk=key)
    note_opened(reviewer=reviewer, page=f"{'/'.join(evidence.place)}: {evidence.title}")
    assert evidence.file is not None
    answer: HttpResponseBase = files.answer(evidence.file, inline=True)
    return answer  # type: ignore[return-value]
