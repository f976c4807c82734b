"""Who belongs to an activity: adding from a grade's list, consent, leaving; one member's page."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from artifacts.forms.enrichment import DayForm, MemberForm
from artifacts.models import EnrichmentMembership
from artifacts.policies import coordinators, staff
from artifacts.selectors import enrichment as selectors
from artifacts.services import enrichment as services
from experiences.models import Enrichment
from wbl_portal.core import clock, files
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.ticked import picked
from wbl_portal.core.toasts import complain, tell


@coordinators
@require_http_methods(["GET", "POST"])
def member_add(request: HttpRequest, enrichment_id: uuid.UUID) -> HttpResponse:
    """Tick students of a grade; they belong from the day given."""
    row = _enrichment(enrichment_id)
    grade = _grade(row, request.GET.get("grade", ""))
    usual = min(max(clock.today(), row.year.starts_on), row.year.ends_on)
    form = DayForm(request.POST or None, initial={"day": usual})
    if request.method == "POST" and form.is_valid():
        try:
            done = services.join(
                enrichment=row,
                students=picked(request),
                joined_on=form.cleaned_data["day"],
                by=actor_of(request),
            )
            said = ngettext("%(n)s student joined.", "%(n)s students joined.", done.count)
            _tell(request, row, done, said)
            return redirect("enrichment_detail", row.pk)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
    context = {
        "form": form,
        "enrichment": row,
        "grade": grade,
        "grades": [
            {"label": _("Grade %s") % each, "url": f"?grade={each}", "current": each == grade} for each in row.grades
        ],
        "students": list(selectors.candidates(row, grade)),
        "crumbs": _crumbs(row),
    }
    return render(request, "artifacts/member_add.html", context)


@coordinators
@require_POST
def member_act(request: HttpRequest, enrichment_id: uuid.UUID) -> HttpResponse:
    """What happens to the ticked members: their forms are in, or they leave today."""
    row = _enrichment(enrichment_id)
    rows, by = picked(request), actor_of(request)
    try:
        if request.POST.get("act") == "leave":
            day = min(clock.today(), row.year.ends_on)
            done = services.leave(enrichment=row, members=rows, left_on=day, by=by)
            said = ngettext("%(n)s student left.", "%(n)s students left.", done.count)
        else:
            done = services.record_consents(enrichment=row, members=rows, consent_on=clock.today(), by=by)
            said = ngettext("%(n)s consent on record.", "%(n)s consents on record.", done.count)
        _tell(request, row, done, said)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("enrichment_detail", row.pk)


@coordinators
@require_POST
def member_undo(request: HttpRequest, enrichment_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """Undo of joining, leaving or a stack of forms."""
    row = _enrichment(enrichment_id)
    try:
        n = services.undo_act(enrichment=row, entry_id=entry_id, by=actor_of(request))
        said = ngettext("%(n)s student is as before.", "%(n)s students are as before.", n)
        tell(request, said % {"n": n})
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("enrichment_detail", row.pk)


@coordinators
@require_http_methods(["GET", "POST"])
def member_edit(request: HttpRequest, membership_id: uuid.UUID) -> HttpResponse:
    row = _membership(membership_id)
    known = {name: getattr(row, name) for name in ("consent_on", "consent_signer", "result")}
    form = MemberForm(request.POST or None, request.FILES or None, initial=known)
    if (
        request.method == "POST"
        and saved(form, services.change_member, membership=row, by=actor_of(request)) is not None
    ):
        tell(request, _("%s was saved.") % row.student.full_name)
        return redirect("enrichment_detail", row.enrichment_id)
    context = {"form": form, "membership": row, "crumbs": _crumbs(row.enrichment)}
    return render(request, "artifacts/member_form.html", context)


@staff
@require_safe
def member_scan(request: HttpRequest, membership_id: uuid.UUID) -> FileResponse:
    """The scanned consent, for staff only."""
    row = _membership(membership_id)
    if row.consent_scan is None:
        raise Http404
    return files.answer(row.consent_scan)


@staff
@require_safe
def member_list(request: HttpRequest, enrichment_id: uuid.UUID) -> HttpResponse:
    """The members as a file."""
    row = get_object_or_404(Enrichment, pk=enrichment_id)
    head = [_("Family name"), _("Given name"), _("Local number"), _("From"), _("Until"), _("Consent"), _("Given by")]
    rows = (_csv_row(each) for each in selectors.members(row))
    return answer("enrichment-members", [*head, _("Result")], rows)


def _csv_row(row: EnrichmentMembership) -> list[Any]:
    who = [row.student.family_name, row.student.given_name, row.student.local_id]
    return [*who, row.joined_on, row.left_on, row.consent_on, row.consent_signer, row.result]


def _enrichment(key: uuid.UUID) -> Enrichment:
    return get_object_or_404(Enrichment.objects.current().select_related("year"), pk=key)


def _membership(key: uuid.UUID) -> EnrichmentMembership:
    rows = EnrichmentMembership.objects.filter(enrichment__archived_at__isnull=True)
    return get_object_or_404(rows.select_related("student", "enrichment__year", "consent_scan"), pk=key)


def _grade(row: Enrichment, asked: str) -> int:
    return int(asked) if asked.isdecimal() and int(asked) in row.grades else row.grades[0]


def _tell(request: HttpRequest, row: Enrichment, done: services.Acted, said: str) -> None:
    undo = reverse("member_undo", args=[row.pk, done.entry_id]) if done.entry_id else ""
    tell(request, said % {"n": done.count}, undo=undo)


def _crumbs(row: Enrichment) -> list[dict[str, str]]:
    here = {"label": row.title, "url": reverse("enrichment_detail", args=[row.pk])}
    return [{"label": _("Enrichment"), "url": reverse("enrichment_list")}, here]
