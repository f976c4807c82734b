"""The link of a parent or guardian: shows the work and what is asked; only POST answers, and a yes can be taken back here."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from artifacts import consent_words
from artifacts.forms import AnswerForm
from artifacts.models import ConsentRequest, PublishingConsent
from artifacts.services import consents
from artifacts.services.samples import CONSENT, consent_ends
from artifacts.words import relation_word
from wbl_portal.core import clock, files, links
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.forms import add_refusal
from wbl_portal.core.models import Link

WORK = "work"


@links.answers(CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_consent(request: HttpRequest, link: Link) -> HttpResponse:
    """`?work` is the file itself. The link is never used up: it shows the answer and takes it back."""
    asked = _asked(link.subject_id)
    if WORK in request.GET and request.method != "POST":
        return _file(asked)
    said = _said(asked)
    form = AnswerForm(request.POST or None, initial={"relation": _relation(asked)})
    if request.method == "POST" and _acted(request, asked, said, form):
        return redirect(request.path)
    until = said.expires_on if said else consent_ends(clock.today())
    return render(request, "artifacts/consent_link.html", _context(asked, said, form, until, link))


def _acted(request: HttpRequest, asked: ConsentRequest, said: PublishingConsent | None, form: AnswerForm) -> bool:
    act = request.POST.get("act")
    if act == "withdraw":
        if said is not None and said.is_yes:
            consents.withdraw_consent(consent=said, by=Actor(None, f"{said.signer} (link)"))
        return True
    if act not in ("yes", "no") or not form.is_valid():
        return False
    try:
        consents.answer_request(request=asked, is_yes=act == "yes", **form.cleaned_data)
    except ValidationError as refused:
        add_refusal(form, refused)
        return False
    return True


def _context(
    asked: ConsentRequest, said: PublishingConsent | None, form: AnswerForm, until: dt.date, link: Link
) -> dict[str, object]:
    sample = asked.sample
    file = sample.item.file
    return {
        "sample": sample,
        "item": sample.item,
        "student": sample.item.student,
        "said": said,
        "form": form,
        "terms": consent_words.terms(sample, campus=connection.tenant.name, until=until),
        "is_picture": file is not None and file.content_type in files.IMAGE_KINDS,
        "link": link,
    }


def _file(asked: ConsentRequest) -> HttpResponse:
    stored = asked.sample.item.file
    if stored is None or asked.sample.withdrawn_at is not None:
        raise Http404
    answer: HttpResponseBase = files.answer(stored, inline=True)
    return answer  # type: ignore[return-value]


def _asked(request_id: uuid.UUID) -> ConsentRequest:
    rows = ConsentRequest.objects.select_related("sample__item__file", "sample__item__student", "guardian")
    return get_object_or_404(rows, pk=request_id)


def _said(asked: ConsentRequest) -> PublishingConsent | None:
    """The answer of this link that stands; an answer whose time is over has to be given again."""
    standing = PublishingConsent.objects.filter(request=asked, withdrawn_at__isnull=True)
    return standing.exclude(is_yes=True, expires_on__lt=clock.today()).first()


def _relation(asked: ConsentRequest) -> str:
    """What the roster calls the guardian, in the reader's language; empty where its word is not known."""
    student = asked.sample.item.student_id
    found = asked.guardian.guardianships.filter(student=student).first() if asked.guardian else None
    return relation_word(found.relation) if found else ""
