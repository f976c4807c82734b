"""What placements bring to the queue of Today: hours that nobody has answered, evaluations that are missing."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from artifacts.models import Evaluation, HoursEntry, Placement
from artifacts.policies import coordinators, hours_approvers
from artifacts.records import hours_of
from artifacts.selectors import hours as selectors
from artifacts.selectors.evaluations import without_evaluation
from artifacts.services import hours as services
from partners import links
from partners.services import invitations
from wbl_portal.core import clock
from wbl_portal.core.actor import actor_of
from wbl_portal.core.panels import brings
from wbl_portal.core.waiting import APPROVE, QUEUE, REMIND, Act, Item, Kind


@brings(QUEUE, order=12)
def hours_to_approve(request: HttpRequest) -> Kind | None:
    """Everybody on the staff sees what waits; who approves hours does so here, or reminds those who supervise."""
    rows = selectors.entries(selectors.HoursFilter())
    remind = Act(REMIND, _("Remind"), lambda rows: _remind(request, [row.placement for row in rows]))
    approve = Act(APPROVE, _("Approve"), lambda rows: _approve(request, rows))
    acts = (approve, remind) if hours_approvers.allows(request.user) else ()
    return Kind("hours", _("Hours to approve"), rows, _hours, reverse("hours_list"), acts=acts)


def _hours(row: HoursEntry) -> Item:
    words = {"hours": f"{hours_of(row.minutes):g}", "partner": row.placement.partner.name}
    reason = _("%(hours)s hours at %(partner)s, sent and not answered") % words
    since = clock.local_day(row.submitted_at) if row.submitted_at else None
    return Item(str(row.placement.student), reason, _placement(row.placement), since=since, owner=_owner(row.placement))


def _approve(request: HttpRequest, rows: list[HoursEntry]) -> int:
    try:
        return services.approve(entries=rows, by=actor_of(request)).count
    except ValidationError:  # answered meanwhile
        return 0


@brings(QUEUE, order=14)
def evaluations_missing(request: HttpRequest) -> Kind | None:
    """Placements that are over without an evaluation."""
    remind = Act(REMIND, _("Remind"), lambda rows: _remind(request, _asked(rows)))
    acts = (remind,) if coordinators.allows(request.user) else ()
    return Kind("evaluations", _("Evaluations missing"), without_evaluation(), _evaluation, acts=acts)


def _asked(rows: list[Placement]) -> list[Placement]:
    """Those whose supervisor finds the question behind the link."""
    asked = set(Evaluation.objects.waiting().filter(placement__in=rows).values_list("placement_id", flat=True))
    return [row for row in rows if row.pk in asked]


def _evaluation(row: Placement) -> Item:
    reason = _("The placement at %s is over, without an evaluation") % row.partner.name
    return Item(str(row.student), reason, _placement(row), since=row.ends_on, owner=_owner(row))


def _remind(request: HttpRequest, placements: list[Placement]) -> int:
    """One letter to each supervisor with an address; counts the placements that are covered."""
    people = [each.supervisor for each in placements if each.supervisor]
    written = invitations.remind(contacts=people, site=links.site_of(request), by=actor_of(request))
    return sum(each.supervisor_id in written for each in placements)


def _owner(placement: Placement) -> str:
    return placement.supervisor.name if placement.supervisor else ""


def _placement(placement: Placement) -> str:
    return reverse("placement_detail", args=[placement.pk])
