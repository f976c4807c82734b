"""What reports bring to the queue of Today: drafts of editions, snapshots, agency requests, the binder, dispositions."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.binder.narrowed import WAITING
from reports.binder.readiness import waiting_parts
from reports.models import AgencyRequest, Disposition, EditionDraft
from reports.policies import principals, signers
from reports.upkeep.checklist import Window, windows
from reports.upkeep.status import snapshot_status
from wbl_portal.core import clock
from wbl_portal.core.panels import brings
from wbl_portal.core.waiting import QUEUE, Item, Kind
from wbl_portal.people.context import current_year
from wbl_portal.people.policies import approvers


@brings(QUEUE, order=5)
def editions_to_decide(request: HttpRequest) -> Kind | None:
    """For the principal drafts that wait; for whoever publishes those that came back. Each is read before its word."""
    if not approvers.allows(request.user):
        return None
    is_principal = principals.allows(request.user)
    state = EditionDraft.State.WAITING if is_principal else EditionDraft.State.RETURNED
    rows = EditionDraft.objects.filter(state=state).select_related("year").defer("slots").order_by("prepared_at", "pk")
    label = _("Editions to approve") if is_principal else _("Editions returned")
    return Kind("editions", label, rows, _edition, mine=rows)


def _edition(row: EditionDraft) -> Item:
    subject = _("Draft of editions, %s") % row.year.label
    url = reverse("draft_detail", args=[row.pk])
    if row.state == EditionDraft.State.RETURNED:
        words = {"who": row.decided_by, "comment": Truncator(row.comment).chars(160)}
        since = clock.local_day(row.decided_at) if row.decided_at else None
        return Item(subject, _("%(who)s returned it: %(comment)s") % words, url, since=since)
    reason = _("What would be published waits for your word; prepared by %s") % row.prepared_by
    return Item(subject, reason, url, since=clock.local_day(row.prepared_at))


@brings(QUEUE, order=6)
def snapshot_to_freeze(request: HttpRequest) -> Kind | None:
    """The snapshot whose window is open and that nobody has frozen yet."""
    if (year := current_year()) is None or not approvers.allows(request.user):
        return None
    frozen = {each["name"] for each in snapshot_status(year)}
    rows = [each for each in windows(year) if each.state_on(clock.today()) == "open" and each.name not in frozen]
    return Kind("snapshots", _("Snapshots to freeze"), rows, _window, reverse("snapshot_checklist"))


def _window(window: Window) -> Item:
    reason = _("Its window is open: look through the list, then freeze the figures")
    subject = _("Snapshot: %s") % window.title
    return Item(subject, reason, reverse("snapshot_checklist"), due_on=window.closes_on, since=window.opens_on)


@brings(QUEUE, order=7)
def agency_requests(request: HttpRequest) -> Kind | None:
    if not approvers.allows(request.user):
        return None
    rows = AgencyRequest.objects.open().order_by("due_on", "received_on", "pk")
    return Kind("requests", _("Agency requests"), rows, _request, f"{reverse('agency_request_list')}?state=open")


def _request(row: AgencyRequest) -> Item:
    url = reverse("agency_request_detail", args=[row.pk])
    reason = Truncator(row.asked_for).chars(160)
    return Item(row.requester, reason, url, due_on=row.due_on, since=row.received_on)


@brings(QUEUE, order=60)
def parts_of_the_binder(request: HttpRequest) -> Kind | None:
    """Due by now or soon, or stale: as the last look at the binder found them (see `reports.binder.readiness`)."""
    if (year := current_year()) is None:
        return None
    rows = waiting_parts(year)
    mine = [row for row in rows if row.owner_id == request.user.pk]
    url = f"{reverse('binder')}?year={year.label}&due={WAITING}"
    return Kind("binder", _("Parts of the binder"), rows, lambda row: row.item, url, mine=mine)


@brings(QUEUE, order=90)
def dispositions(request: HttpRequest) -> Kind | None:
    """Proposed ones wait for another person's word, approved ones to be carried out."""
    if not signers.allows(request.user):
        return None
    rows = Disposition.objects.filter(state__in=Disposition.UNDER_WAY).select_related("retention_class")
    return Kind("dispositions", _("Dispositions under way"), rows.order_by("proposed_at", "pk"), _disposition)


def _disposition(row: Disposition) -> Item:
    n = len(row.records)
    records = ngettext("%(n)s record", "%(n)s records", n) % {"n": n}
    waits = row.state == Disposition.State.PROPOSED
    reason = (
        _("%s past their period: another person approves or declines") if waits else _("%s: approved, to be removed")
    )
    since = clock.local_day(row.proposed_at)
    url = reverse("disposition_detail", args=[row.pk])
    return Item(row.retention_class.title_words, reason % records, url, since=since)
