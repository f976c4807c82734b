"""What a student takes along: the résumé, the transcript of work-based learning, and everything as a ZIP."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from artifacts import papers, take_along
from artifacts.forms.papers import ResumeForm
from artifacts.models import ResumeChoices
from artifacts.policies import students
from artifacts.selectors.work_record import WorkRecord, work_record
from artifacts.services import resumes
from wbl_portal.core import pdf
from wbl_portal.core.actor import actor_of
from wbl_portal.people.views.my import me_of

LANGUAGES = ("en", "es")


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_resume(request: HttpRequest) -> HttpResponse:
    """Choose what it holds; the answer is the paper. The choices stand there the next time."""
    record, off = work_record(me_of(request)), bool(pdf.off_because())
    last = ResumeChoices.objects.filter(student=record.student).first()
    form = ResumeForm(request.POST or None, record=record, last=last)
    if request.method == "POST" and not off and form.is_valid():
        given = form.cleaned_data
        email = record.student.email if given.get("with_email") else ""
        resumes.keep_choices(
            student=record.student,
            language=given["language"],
            about=given["about"],
            with_email=bool(email),
            turned=form.turned(),
            by=actor_of(request),
        )
        with translation.override(given["language"]):
            held = papers.chosen(work_record(record.student), form.picked())
            return _paper("resume", held, papers.resume(held, about=given["about"], email=email))
    return render(request, "artifacts/my_resume.html", {"form": form, "record": record, "pdf_off": off})


@students
@require_safe
def my_transcript(request: HttpRequest) -> HttpResponse:
    """The record as a page; `?format=pdf&language=es` is the paper."""
    me, off = me_of(request), bool(pdf.off_because())
    if request.GET.get("format") == "pdf" and not off:
        asked = request.GET.get("language", "")
        with translation.override(asked if asked in LANGUAGES else get_language()):
            record = work_record(me)
            return _paper("transcript", record, papers.transcript(record))
    return render(request, "artifacts/my_transcript.html", {"record": work_record(me), "pdf_off": off})


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_take_along(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Says what the ZIP holds; POST answers it, file after file."""
    if request.method != "POST":
        return render(request, "artifacts/my_take_along.html")
    parcel = take_along.parcel(student=me_of(request), by=actor_of(request))
    answer = StreamingHttpResponse(parcel.stream(), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{parcel.name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _paper(kind: str, record: WorkRecord, data: bytes) -> HttpResponse:
    name = papers.file_name(kind, record)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
