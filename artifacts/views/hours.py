"""Hours for staff: the list of what waits, approving or returning many, a reminder to those who supervise."""

import uuid

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from artifacts.forms.placements import DecisionForm, HoursFilterForm
from artifacts.models import HoursEntry
from artifacts.policies import hours_approvers, staff
from artifacts.records import hours_of
from artifacts.selectors import hours as selectors
from artifacts.services import hours as services
from partners import links
from partners.services import invitations
from wbl_portal.core.actor import actor_of
from wbl_portal.core.keys import keys_of
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell

PAGE_SIZE = 50
PICK = "pick"


@staff
@require_safe
def hours_list(request: HttpRequest) -> HttpResponse:
    """As the filters in the address say, those that wait longest first; `?format=csv` is the same list as a file."""
    form = HoursFilterForm(request.GET)
    rows = selectors.entries(form.chosen())
    if request.GET.get("format") == "csv":
        return _as_csv(list(rows))
    context = {
        "form": form,
        "decision": DecisionForm(),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": bool(set(request.GET) - {"page"}),
        "may_approve": hours_approvers.allows(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "artifacts/placements/hours.html", context)


@hours_approvers
@require_POST
def hours_act(request: HttpRequest) -> HttpResponse:
    """Approve or return the ticked hours, or remind their supervisors."""
    entries, form = _picked(request), DecisionForm(request.POST)
    try:
        if not entries:
            raise ValidationError(_("Nothing is ticked. Tick the hours first."))
        if request.POST.get("act") == "remind":
            _remind(request, entries)
        elif form.is_valid():
            _decide(request, entries, form)
        else:
            raise ValidationError([error for errors in form.errors.values() for error in errors])
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    query = request.POST.get("query", "")
    return redirect(f"{reverse('hours_list')}?{query}" if query else reverse("hours_list"))


@hours_approvers
@require_POST
def hours_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    try:
        services.undo(entry_id=entry_id, by=actor_of(request))
        tell(request, _("The hours wait again."))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("hours_list")


def _decide(request: HttpRequest, entries: list[HoursEntry], form: DecisionForm) -> None:
    by, told = actor_of(request), form.told()
    if request.POST.get("act") == "return":
        question = form.cleaned_data["question"]
        did = services.return_with_question(entries=entries, question=question, by=by, told=told)
        said = ngettext("%(n)s entry was returned.", "%(n)s entries were returned.", did.count)
    else:
        did = services.approve(entries=entries, by=by, told=told)
        said = ngettext("%(n)s entry was approved.", "%(n)s entries were approved.", did.count)
    tell(request, said % {"n": did.count}, undo=reverse("hours_undo", args=[did.entry_id]))


def _remind(request: HttpRequest, entries: list[HoursEntry]) -> None:
    """One letter to each supervisor with an address, with everything that waits for them."""
    people = {each.placement.supervisor for each in entries if each.placement.supervisor}
    n = len(invitations.remind(contacts=people, site=links.site_of(request), by=actor_of(request)))
    if not n:
        raise ValidationError(_("Nobody was written to: they have no address, or got a link within the hour."))
    tell(request, ngettext("%(n)s person is written to.", "%(n)s people are written to.", n) % {"n": n})


def _picked(request: HttpRequest) -> list[HoursEntry]:
    rows = HoursEntry.objects.waiting().filter(pk__in=keys_of(request.POST.getlist(PICK)))
    return list(rows.select_related("placement__supervisor__partner"))


def _as_csv(rows: list[HoursEntry]) -> HttpResponse:
    heads = [_("Student"), _("Partner"), _("Day"), _("Hours"), _("Hours approved"), _("State"), _("What was done")]
    heads += [_("Question or reason"), _("Decided by"), _("How")]
    lines = (
        (
            row.placement.student,
            row.placement.partner.name,
            row.day,
            hours_of(row.minutes),
            "" if row.approved_minutes is None else hours_of(row.approved_minutes),
            row.get_state_display(),
            row.work,
            row.question,
            row.decided_by,
            row.get_method_display(),
        )
        for row in rows
    )
    return answer(_("hours"), heads, lines)
