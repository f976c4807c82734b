"""The turn of the school year: what it would do, part by part, doing it, and taking a part back."""

import calendar
import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import DayInput, field_of, saved
from wbl_portal.core.lists import writing
from wbl_portal.core.models import Job
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people import rollover as turn
from wbl_portal.people.models import SchoolYear
from wbl_portal.people.policies import coordinators
from wbl_portal.people.services.calendar import set_school_year


class YearForm(forms.Form):
    """The first and the last day of the next school year."""

    starts_on = field_of(SchoolYear, "starts_on", widget=DayInput)
    ends_on = field_of(SchoolYear, "ends_on", widget=DayInput)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def rollover(request: HttpRequest) -> HttpResponse:
    """The next school year, and what each part would do; POST makes the year."""
    old, new = turn.years()
    form = YearForm(request.POST or None, initial=_usual(old))
    if request.method == "POST" and old is not None:
        made = saved(form, set_school_year, label=turn.next_label(old), by=actor_of(request))
        if made is not None:
            tell(request, _("The school year %s stands.") % made)
            return redirect("rollover")
    context: dict[str, Any] = {"old": old, "new": new, "form": form, "label": turn.next_label(old) if old else ""}
    context |= {"parts": _parts(old, new), "past": writing.history(20, prefix=turn.KEY), "titles": _titles()}
    return render(request, "people/rollover.html", context)


@coordinators
@require_POST
def rollover_do(request: HttpRequest) -> HttpResponse:
    """Do the ticked parts."""
    old, new = turn.years()
    keys = request.POST.getlist("part")
    if old is None or new is None or not keys:
        complain(request, _("Tick at least one part."))
        return redirect("rollover")
    over = turn.Years(old, new)
    job = turn.ask(keys=keys, chosen=request.POST.getlist("row"), over=over, by=actor_of(request))
    return redirect("rollover_job", job.pk)


@coordinators
@require_safe
def rollover_job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The progress and the end of the turn; asked for every second while it runs."""
    job = get_object_or_404(Job.objects.filter(kind=turn.JOB), pk=pk)
    crumbs = [{"label": _("The next school year"), "url": reverse("rollover")}]
    context = {"job": job, "is_over": job.state in (Job.State.DONE, Job.State.FAILED), "crumbs": crumbs}
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "people/_rollover_job.html" if part else "people/rollover_job.html", context)


@coordinators
@require_POST
def rollover_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Take a part back, as far as nothing builds on it."""
    entry = get_object_or_404(writing.imports().filter(subject_id__startswith=turn.KEY), pk=entry_id)
    try:
        done = turn.take_back(entry=entry, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("rollover")
    words = {"removed": done.removed, "restored": done.restored}
    tell(request, _("Taken back: %(removed)s rows removed, %(restored)s as they were before.") % words)
    if done.kept:
        complain(request, _("%s rows stay: somebody has changed or used them since.") % done.kept)
    return redirect("rollover")


def _parts(old: SchoolYear | None, new: SchoolYear | None) -> list[dict[str, Any]]:
    if old is None or new is None:
        return []
    over = turn.Years(old, new)
    found = []
    for part in turn.parts():
        plan = part.planned(over)
        count = plan.report.added or plan.report.changed
        said = {"lines": part.says(plan), "choices": part.choices(over), "notes": part.notes(over)}
        found.append({"part": part, "count": count} | said)
    return found


def _titles() -> dict[str, str]:
    return {f"{turn.KEY}{each.key}": each.title for each in turn.parts()}


def _usual(old: SchoolYear | None) -> dict[str, dt.date]:
    """A year after the present one's days."""
    if old is None:
        return {}
    return {"starts_on": _year_later(old.starts_on), "ends_on": _year_later(old.ends_on)}


def _year_later(day: dt.date) -> dt.date:
    return day.replace(year=day.year + 1, day=min(day.day, calendar.monthrange(day.year + 1, day.month)[1]))
