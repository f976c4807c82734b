"""Results of credentials for staff: the list, one student's attempts, a class on one page, a list by CSV."""

import uuid

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from artifacts.forms.credentials import AttemptFilterForm, AttemptForm, SittingForm, otherwise, read_results
from artifacts.models import CredentialAttempt
from artifacts.policies import coordinators, result_recorders, staff
from artifacts.selectors.credentials import attempts, seats
from artifacts.services import credentials as services
from artifacts.services.credential_import import import_attempts
from artifacts.services.credentials import Saved
from wbl_portal.core import clock, files, uploads
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell
from wbl_portal.core.uploads import ListForm
from wbl_portal.people.models import Student

PAGE_SIZE = 50
NAMED = 5


@staff
@require_safe
def attempt_list(request: HttpRequest) -> HttpResponse:
    form = AttemptFilterForm(request.GET)
    rows = attempts(form.chosen())
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": bool(set(request.GET) - {"page"}),
        "may_record": result_recorders.allows(request.user),
        "may_import": coordinators.allows(request.user),
        "today": clock.today(),
    }
    return render(request, "artifacts/attempts.html", context)


def _as_csv(rows: QuerySet[CredentialAttempt]) -> HttpResponse:
    heads = ["student", "unique id", "local id", "grade", "credential", "certifying body", "type", "date", "result"]
    columns = ("unique_id", "local_id")
    found = (
        (
            each.student,
            *(getattr(each.student, name) for name in columns),
            each.grade,  # type: ignore[attr-defined]
            each.credential.name,
            each.credential.certifying_body,
            each.credential.kind,
            each.attempted_on,
            each.result,
            each.expires_on,
        )
        for each in rows
    )
    return answer(_("results"), [*heads, "expires"], found)


@result_recorders
@require_http_methods(["GET", "POST"])
def attempt_add(request: HttpRequest, student_id: uuid.UUID) -> HttpResponse:
    student = get_object_or_404(Student, pk=student_id)
    form = AttemptForm(request.POST or None, request.FILES or None, initial={"attempted_on": clock.today()})
    if (
        request.method == "POST"
        and saved(form, services.add_attempt, student=student, by=actor_of(request)) is not None
    ):
        tell(request, _("The result is on record."))
        return redirect("student_detail", pk=student.pk)
    context = {"form": form, "student": student, "crumbs": _way(student)}
    return render(request, "artifacts/attempt_form.html", context)


@result_recorders
@require_http_methods(["GET", "POST"])
def attempt_edit(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(CredentialAttempt.objects.select_related("student", "credential"), pk=attempt_id)
    known = {"attempted_on": row.attempted_on, "result": row.result, "expires_on": row.expires_on}
    form = AttemptForm(request.POST or None, request.FILES or None, initial=known, attempt=row)
    if request.method == "POST" and saved(form, services.change_attempt, attempt=row, by=actor_of(request)) is not None:
        tell(request, _("The result was saved."))
        return redirect("student_detail", pk=row.student_id)
    context = {"form": form, "student": row.student, "attempt": row, "crumbs": _way(row.student)}
    return render(request, "artifacts/attempt_form.html", context)


@result_recorders
@require_POST
def attempt_remove(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(CredentialAttempt.objects.select_related("credential"), pk=attempt_id)
    done = services.remove_attempt(attempt=row, by=actor_of(request))
    tell(request, _("The result was taken off the record."), undo=reverse("attempt_undo", args=[done.entry_id]))
    return redirect("student_detail", pk=row.student_id)


@staff
@require_safe
def attempt_proof(request: HttpRequest, attempt_id: uuid.UUID) -> FileResponse:
    row = get_object_or_404(
        CredentialAttempt.objects.filter(proof__isnull=False).select_related("proof"), pk=attempt_id
    )
    assert row.proof is not None
    return files.answer(row.proof)


@result_recorders
@require_http_methods(["GET", "POST"])
def attempt_record(request: HttpRequest) -> HttpResponse:
    """The results of a class in one credential on one day; the choice lives in the address."""
    form = SittingForm(request.GET)
    is_chosen = form.is_bound and form.is_valid()
    if request.method == "POST" and is_chosen:
        try:
            sent = read_results(request.POST)
            done = services.record_results(
                credential=form.cleaned_data["credential"],
                attempted_on=form.cleaned_data["day"],
                results=sent.results,
                seen=sent.seen,
                by=actor_of(request),
            )
            _say(request, done)
        except ValidationError as refused:
            complain(request, " ".join(refused.messages))
        return redirect(request.get_full_path())
    given = form.cleaned_data if is_chosen else {}
    lines = seats(**given) if is_chosen else []
    context = {"form": form, "is_chosen": is_chosen, "lines": [(line, otherwise(line)) for line in lines]}
    return render(request, "artifacts/attempt_record.html", {**context, "given": given, "crumbs": _way()})


@result_recorders
@require_POST
def attempt_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    try:
        done = services.undo_results(entry_id=entry_id, by=actor_of(request))
        tell(request, _("The results are as they were before."))
        _say_collided(request, done)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("attempt_list")


@coordinators
@require_http_methods(["GET", "POST"])
def attempt_import(request: HttpRequest) -> HttpResponse:
    """First what the list would change; then, with the same file, the import."""
    form = ListForm(request.POST or None, request.FILES or None)
    step = uploads.step(request, form, use="results", act=import_attempts, by=actor_of(request))
    if step.done is not None:
        said = _("Imported: %(added)s added, %(changed)s changed, %(unchanged)s as they were.")
        tell(request, said % step.done.counts())
        return redirect("attempt_list")
    return render(request, "artifacts/attempt_import.html", {"form": form, "step": step, "crumbs": _way()})


def _say(request: HttpRequest, done: Saved) -> None:
    if done.entry_id is not None:
        n = len(done.changed)
        text = ngettext("Saved: %s result changed.", "Saved: %s results changed.", n) % n
        tell(request, text, undo=reverse("attempt_undo", args=[done.entry_id]))
    elif not done.collided:
        tell(request, _("Nothing had changed."))
    _say_collided(request, done)


def _say_collided(request: HttpRequest, done: Saved) -> None:
    if not done.collided:
        return
    names = [student.full_name for student in Student.objects.filter(pk__in=done.collided)[: NAMED + 1]]
    named = ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
    text = _("Somebody else changed these results meanwhile, so theirs stand: %s. Look and save again.")
    complain(request, text % named)


def _way(student: Student | None = None) -> list[dict[str, str]]:
    if student is not None:
        own = {"label": student.full_name, "url": reverse("student_detail", args=[student.pk])}
        return [{"label": _("Students"), "url": reverse("student_list")}, own]
    return [{"label": _("Credentials"), "url": reverse("attempt_list")}]
