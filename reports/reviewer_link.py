"""Behind a reviewer's link: the binder read-only, without names of students and without the workspace around it.

A GET notes in the access log that the page was opened and changes nothing else. The one thing to POST is for the unmasked
figures: ask for a code, and give it.
"""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reports.binder import Binder, Part
from reports.forms_binder import CodeForm
from reports.models import Evidence, Reviewer, UnmaskedGrant
from reports.package.archive import Zip
from reports.services import unmasked
from reports.services.reviewers import REVIEW, note_opened
from reports.unmasked import CITATIONS
from wbl_portal.core import clock, files, links
from wbl_portal.core.forms import saved
from wbl_portal.core.keys import key_of
from wbl_portal.core.models import Link

PART, EVIDENCE, UNMASKED = "part", "evidence", "unmasked"


@links.answers(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_reviewer(request: HttpRequest, link: Link) -> HttpResponse:
    """`?part=<edition>/<kind>/<key>` is one part, `?evidence=<id>` a file that is marked for reviewers, else the whole.

    `?unmasked=<id>` is the leave to read the exact figures.
    """
    reviewer = get_object_or_404(Reviewer.objects.select_related("year"), pk=link.subject_id)
    if asked := request.GET.get(UNMASKED):
        return _unmasked(request, reviewer, asked)
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if asked := request.GET.get(EVIDENCE):
        return _file(reviewer, asked)
    binder = Binder(reviewer.year)
    part = _asked(binder, request.GET[PART]) if PART in request.GET else None
    note_opened(reviewer=reviewer, page="/".join(part.place) if part else "binder")
    context = {"reviewer": reviewer, "binder": binder, "part": part, "link": link, "year": reviewer.year}
    context["grants"] = None if part else _grants(reviewer)
    return render(request, "reports/reviewer.html", context)


def _grants(reviewer: Reviewer) -> QuerySet[UnmaskedGrant]:
    """What they may read unmasked today."""
    rows = UnmaskedGrant.objects.in_force(clock.today()).filter(reviewer=reviewer)
    return rows.select_related("request", "reviewer")


def _unmasked(request: HttpRequest, reviewer: Reviewer, asked: str) -> HttpResponse:
    """The page of a leave; a POST asks for a code, or gives it and gets the file."""
    grant = get_object_or_404(_grants(reviewer), pk=key_of(asked))
    form = CodeForm(request.POST if request.POST.get("act") == CodeForm.ACT else None)
    sent, refused = False, ""
    if request.method != "POST":
        note_opened(reviewer=reviewer, page=_("Unmasked figures"))
    elif form.is_bound:
        if made := saved(form, unmasked.download, grant=grant):
            return _attachment(made)
    else:
        try:
            unmasked.send_code(grant=grant)
            sent = True
        except ValidationError as error:
            refused = " ".join(error.messages)
    here = f"{request.path}?{UNMASKED}={grant.pk}"
    context = {"reviewer": reviewer, "grant": grant, "form": form, "sent": sent, "refused": refused, "here": here}
    context["citation"] = CITATIONS[UnmaskedGrant.Basis(grant.basis)]
    return render(request, "reports/reviewer_unmasked.html", context)


def _attachment(made: Zip) -> HttpResponse:
    response = HttpResponse(made.data, content_type="application/zip")
    response.headers["Content-Disposition"] = content_disposition_header(True, made.name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _asked(binder: Binder, words: str) -> Part:
    place = tuple(words.split("/"))
    part = binder.part(place) if len(place) == 3 else None
    if part is None:
        raise Http404
    return part


def _file(reviewer: Reviewer, asked: str) -> HttpResponse:
    shown = Evidence.objects.for_reviewers().filter(year=reviewer.year, file__isnull=False)
    evidence = get_object_or_404(shown.select_related("file"), pk=key_of(asked))
    note_opened(reviewer=reviewer, page=f"{'/'.join(evidence.place)}: {evidence.title}")
    assert evidence.file is not None
    answer: HttpResponseBase = files.answer(evidence.file, inline=True)
    return answer  # type: ignore[return-value]
