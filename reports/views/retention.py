"""Retention: classes and what is due, holds, and dispositions from the proposal to the certificate."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import certificates, selectors_upkeep, tasks_upkeep
from reports.forms_upkeep import ClassForm, HoldForm
from reports.models import Disposition, Hold, RetentionClass
from reports.policies import approvers, coordinators, signers
from reports.services import dispositions, holds, retention_classes
from reports.upkeep import records
from wbl_portal.core import clock, files
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.models import Job, StoredFile
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell

SHOWN = 200


@approvers
@require_safe
def retention_home(request: HttpRequest) -> HttpResponse:
    """Classes with what is due today, holds, dispositions; `?format=csv` is the classes as a file."""
    archived = bool(request.GET.get("archived"))
    lines = selectors_upkeep.class_lines(clock.today(), archived=archived)
    if request.GET.get("format") == "csv":
        return _classes_as_csv(lines)
    context = {
        "lines": [(line, selectors_upkeep.period(line.row)) for line in lines],
        "archived": archived,
        "holds": Hold.objects.prefetch_related("classes"),
        "dispositions": [(row, selectors_upkeep.disposition_tone(row)) for row in selectors_upkeep.dispositions()],
        "hidden": StoredFile.objects.filter(hidden_at__isnull=False).count(),
        "may_change": coordinators.allows(request.user),
        "may_lift": signers.allows(request.user),
    }
    return render(request, "reports/retention_home.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def class_add(request: HttpRequest) -> HttpResponse:
    form = ClassForm(request.POST or None)
    if request.method == "POST" and (made := saved(form, retention_classes.add_class, by=actor_of(request))):
        tell(request, _("“%s” was added.") % made)
        return redirect("retention_class_detail", made.pk)
    return render(request, "reports/class_form.html", {"form": form, "back": reverse("retention_home"), **_crumbs()})


@coordinators
@require_http_methods(["GET", "POST"])
def class_edit(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(RetentionClass.objects.current(), pk=class_id)
    form = ClassForm(request.POST or None, initial={name: getattr(row, name) for name in ClassForm.base_fields})
    if request.method == "POST":
        done = saved(form, retention_classes.change_class, retention_class=row, by=actor_of(request))
        if done is not None:
            undo = reverse("retention_class_undo", args=[done.entry_id]) if done.entry_id else ""
            tell(request, _("“%s” was saved.") % row, undo=undo)
            return redirect("retention_class_detail", row.pk)
    context = {"form": form, "row": row, "back": reverse("retention_class_detail", args=[row.pk]), **_crumbs(row)}
    return render(request, "reports/class_form.html", context)


@coordinators
@require_POST
def class_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    try:
        row = retention_classes.undo_change(entry_id=entry_id, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("retention_home")
    tell(request, _("“%s” is as it was before.") % row)
    return redirect("retention_class_detail", row.pk)


@coordinators
@require_POST
def class_archive(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(RetentionClass, pk=class_id)
    retention_classes.archive_class(retention_class=row, by=actor_of(request))
    tell(request, _("“%s” was archived.") % row, undo=reverse("retention_class_restore", args=[row.pk]))
    return redirect("retention_home")


@coordinators
@require_POST
def class_restore(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(RetentionClass, pk=class_id)
    retention_classes.restore_class(retention_class=row, by=actor_of(request))
    tell(request, _("“%s” is back.") % row)
    return redirect("retention_class_detail", row.pk)


@approvers
@require_safe
def class_detail(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """What would go, before anybody proposes it: a dry list that changes nothing; `?format=csv` is all of it.

    `?list=clocks` is every record whose period has begun, with the day it is due.
    """
    row = get_object_or_404(RetentionClass, pk=class_id)
    due = records.due(row, clock.today())
    clocks = records.clocks(row) if request.GET.get("list") == "clocks" else None
    if clocks is not None and request.GET.get("format") == "csv":
        lines = ([each.id, each.label, each.counted_from, each.due_on or ""] for each in clocks)
        return answer(f"clocks-{row.key}", [_("Record"), _("What it is"), _("Counted from"), _("Due on")], lines)
    if request.GET.get("format") == "csv":
        rows = ([each.id, each.label, each.ended_on] for each in due)
        return answer(f"due-{row.key}", [_("Record"), _("What it is"), _("Counted from")], rows)
    under_way = row.dispositions.filter(state__in=Disposition.UNDER_WAY).first()
    may_change = coordinators.allows(request.user)
    standing = list(Hold.objects.on(row))
    context = {
        "row": row,
        "period": selectors_upkeep.period(row),
        "kind": records.KINDS.get(row.record_kind),
        "due": due[:SHOWN],
        "count": len(due),
        "more": max(0, len(due) - SHOWN),
        "clocks": clocks[:SHOWN] if clocks is not None else None,
        "clocks_count": len(clocks or ()),
        "clocks_more": max(0, len(clocks or ()) - SHOWN),
        "today": clock.today(),
        "holds": standing,
        "under_way": under_way,
        "may_change": may_change,
        "may_propose": may_change and due and not standing and not under_way,
        **_crumbs(),
    }
    return render(request, "reports/class_detail.html", context)


@approvers
@require_http_methods(["GET", "POST"])
def hold_add(request: HttpRequest) -> HttpResponse:
    form = HoldForm(request.POST or None)
    if request.method == "POST" and (made := saved(form, holds.place_hold, by=actor_of(request))):
        tell(request, _("The hold stands: %s.") % made)
        return redirect("retention_home")
    return render(request, "reports/hold_form.html", {"form": form, "back": reverse("retention_home"), **_crumbs()})


@signers
@require_http_methods(["GET", "POST"])
def hold_lift(request: HttpRequest, hold_id: uuid.UUID) -> HttpResponse:
    """Ask, then end a hold."""
    hold = get_object_or_404(Hold.objects.standing().prefetch_related("classes"), pk=hold_id)
    if request.method == "POST":
        holds.lift_hold(hold=hold, by=actor_of(request))
        tell(request, _("The hold was lifted."))
        return redirect("retention_home")
    return render(request, "reports/hold_lift.html", {"hold": hold, "back": reverse("retention_home"), **_crumbs()})


@coordinators
@require_POST
def disposition_propose(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(RetentionClass.objects.current(), pk=class_id)
    try:
        made = dispositions.propose(retention_class=row, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("retention_class_detail", row.pk)
    tell(request, _("Proposed. Another person, the principal or an administrator, approves it."))
    return redirect("disposition_detail", made.pk)


@approvers
@require_safe
def disposition_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = _disposition(pk)
    user: Any = request.user
    is_own = row.proposed_by_id == user.pk
    context = {
        "row": row,
        "tone": selectors_upkeep.disposition_tone(row),
        "records": row.records[:SHOWN],
        "more": max(0, len(row.records) - SHOWN),
        "holds": list(Hold.objects.on(row.retention_class)),
        "is_own": is_own,
        "may_approve": row.state == Disposition.State.PROPOSED and signers.allows(user) and not is_own,
        "may_decline": row.state in Disposition.UNDER_WAY and (signers.allows(user) or is_own),
        "looked_at": sum("done" in each for each in row.records),
        "removed": len(row.removed_ids),
        **certificates.hashes(row),
        "may_carry_out": row.state == Disposition.State.APPROVED and signers.allows(user),
        **_crumbs(row.retention_class),
    }
    return render(request, "reports/disposition_detail.html", context)


@signers
@require_POST
def disposition_approve(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, dispositions.approve, _("Approved. Nothing is removed until it is carried out."))


@approvers
@require_POST
def disposition_decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Decline it; whoever proposed it may take it back."""
    row = _disposition(pk)
    user: Any = request.user
    if not signers.allows(user) and row.proposed_by_id != user.pk:
        complain(request, _("The principal or an administrator declines it, or whoever proposed it."))
        return redirect("disposition_detail", pk)
    return _act(
        request,
        pk,
        dispositions.decline,
        _("Ended. What had not been removed stays.") if row.is_begun else _("Declined. The records stay."),
    )


@signers
@require_http_methods(["GET", "POST"])
def disposition_carry_out(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say what cannot be undone and ask; POST hands it to the worker."""
    row = _disposition(pk)
    if row.state != Disposition.State.APPROVED:
        return redirect("disposition_detail", pk)
    if request.method == "POST":
        job = tasks_upkeep.ask_disposition(disposition=row, by=actor_of(request))
        return redirect("upkeep_job", job.pk)
    context = {
        "row": row,
        "count": len(row.records),
        "holds": list(Hold.objects.on(row.retention_class)),
        "back": reverse("disposition_detail", args=[pk]),
        **_crumbs(row.retention_class),
    }
    return render(request, "reports/disposition_carry_out.html", context)


@approvers
@require_safe
def disposition_certificate(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    row = _disposition(pk)
    if row.certificate is None:
        raise Http404
    return files.answer(row.certificate)


@approvers
@require_safe
def upkeep_job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The progress and the end of a package or a disposition; asked for every second while it runs."""
    kinds = [tasks_upkeep.PACKAGE, tasks_upkeep.DISPOSITION]
    job = get_object_or_404(Job.objects.filter(kind__in=kinds), pk=pk)
    context = {"job": job, "is_over": job.state in (Job.State.DONE, Job.State.FAILED)}
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "reports/_upkeep_job.html" if part else "reports/upkeep_job.html", context)


def _act(request: HttpRequest, pk: uuid.UUID, act: Callable[..., None], done: str) -> HttpResponse:
    try:
        act(disposition=_disposition(pk), by=actor_of(request))
        tell(request, done)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("disposition_detail", pk)


def _disposition(pk: uuid.UUID) -> Disposition:
    return get_object_or_404(Disposition.objects.select_related("retention_class", "certificate"), pk=pk)


def _crumbs(row: RetentionClass | None = None) -> dict[str, Any]:
    way = [{"label": _("Retention"), "url": reverse("retention_home")}]
    if row is not None:
        way.append({"label": row.title_words, "url": reverse("retention_class_detail", args=[row.pk])})
    return {"crumbs": way}


def _classes_as_csv(lines: list[selectors_upkeep.ClassLine]) -> HttpResponse:
    heads = [_("Records"), _("Series"), _("Period"), _("Kept in the portal as"), _("Due"), _("How sure")]
    rows = (
        [
            line.row.title_words,
            line.row.series,
            selectors_upkeep.period(line.row),
            line.kind,
            line.due,
            line.row.status_words,
        ]
        for line in lines
    )
    return answer("retention", heads, rows)
