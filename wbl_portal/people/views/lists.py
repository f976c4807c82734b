"""Lists brought in: choose one, match its columns, see what it would change, import it, take it back."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wbl_portal.core import files, lists
from wbl_portal.core.actor import actor_of
from wbl_portal.core.lists import ListKind, reading, tasks, writing
from wbl_portal.core.models import Job
from wbl_portal.core.sheets import SheetRefused
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.forms_lists import ColumnsForm, GivenListForm
from wbl_portal.people.policies import coordinators

LATEST = 20


@coordinators
@require_safe
def list_home(request: HttpRequest) -> HttpResponse:
    """What can be brought in, and what was."""
    titles = {each.key: each.title for each in lists.kinds()}
    rows = [(each, titles.get(each.key, each.key)) for each in writing.history(LATEST, keys=titles)]
    return render(request, "people/lists.html", {"kinds": lists.kinds(), "rows": rows})


@coordinators
@require_http_methods(["GET", "POST"])
def list_choose(request: HttpRequest, kind: str) -> HttpResponse:
    """A file or pasted cells; what was given is kept while its columns are matched."""
    meant = _kind(kind)
    form = GivenListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, name = form.given()
        try:
            kept = tasks.keep(data=data, name=name, kind=meant, by=actor_of(request))
            return redirect("list_match", meant.key, kept.pk)
        except SheetRefused as refused:
            form.add_error("upload" if form.cleaned_data["upload"] else "pasted", str(refused))
    return render(request, "people/list_choose.html", {"kind": meant, "form": form, "crumbs": _way()})


@coordinators
@require_safe
def list_template(request: HttpRequest, kind: str) -> HttpResponse:
    """The headings and an example row, for a spreadsheet."""
    meant = _kind(kind)
    return answer(meant.key, [each.label for each in meant.columns], [[each.example for each in meant.columns]])


@coordinators
@require_http_methods(["GET", "POST"])
def list_match(request: HttpRequest, kind: str, kept: uuid.UUID) -> HttpResponse:
    """Which column of the list is which of ours, guessed by the headings and open to change."""
    meant = _kind(kind)
    try:
        held = tasks.kept_of(kept, meant)
    except ValidationError as gone:  # imported by now, or another person's campus
        raise Http404 from gone
    look = reading.look(files.read(held), held.name)
    guessed = reading.guess(look.header, meant, tasks.remembered(meant))
    form = ColumnsForm(request.POST or None, kind=meant, look=look, guessed=guessed)
    if request.method == "POST" and form.is_valid():
        job = tasks.ask_check(kept=held, kind=meant, places=form.places(), by=actor_of(request))
        return redirect("list_job", job.pk)
    context = {"kind": meant, "held": held, "look": look, "form": form, "crumbs": _way(meant)}
    return render(request, "people/list_match.html", context)


@coordinators
@require_safe
def list_job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The progress and the end of a check or an import; asked for every second while it runs."""
    job = get_object_or_404(Job.objects.filter(kind__in=[tasks.CHECK, tasks.IMPORT]), pk=pk)
    meant = _kind(job.payload["kind"])
    context = {
        "job": job,
        "kind": meant,
        "crumbs": _way(meant),
        "is_over": job.state in (Job.State.DONE, Job.State.FAILED),
        "is_check": job.kind == tasks.CHECK,
        "can_import": tasks.can_import(job),
        "again": reverse("list_match", args=[meant.key, job.payload["file"]]),
        "shown": reverse(meant.shown),
    }
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "people/_list_job.html" if part else "people/list_job.html", context)


@coordinators
@require_POST
def list_import(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Import the list that was checked."""
    check = get_object_or_404(Job.objects.filter(kind=tasks.CHECK), pk=pk)
    try:
        job = tasks.ask_import(check=check, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("list_home")
    return redirect("list_job", job.pk)


@coordinators
@require_POST
def list_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Take the latest list of a kind back, and say what stays."""
    entry = get_object_or_404(
        writing.imports().filter(subject_id__in=[each.key for each in lists.kinds()]), pk=entry_id
    )
    try:
        done = writing.undo(entry=entry, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("list_home")
    words = {"removed": done.removed, "restored": done.restored}
    tell(request, _("Taken back: %(removed)s rows removed, %(restored)s as they were before.") % words)
    if done.kept:
        complain(request, _("%s rows stay: somebody has changed or used them since.") % done.kept)
    return redirect("list_home")


def _kind(key: str) -> ListKind:
    found = lists.kind_of(key)
    if found is None:
        raise Http404
    return found


def _way(kind: ListKind | None = None) -> list[dict[str, str]]:
    way = [{"label": _("Lists"), "url": reverse("list_home")}]
    return [*way, {"label": str(kind.title), "url": reverse("list_choose", args=[kind.key])}] if kind else way
