"""What the region brings to the first page of the day, and its places in the section of partners."""

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Decision
from partners.policies import staff
from partners.selectors.occupations import current_list, is_stale
from partners.selectors.workforce import DUE_DAYS, FollowUpState, follow_ups
from wbl_portal.core import clock
from wbl_portal.core.panels import Figure, brings
from wbl_portal.core.sections import add_place
from wbl_portal.people.holdings import PLACE, Holding


@brings("today.figures", order=22)
def follow_ups_due(request: HttpRequest) -> Figure:
    """Follow-ups of meetings that are overdue or due within a week; the link shows exactly these."""
    due = follow_ups(state=FollowUpState.DUE).count()
    return Figure(
        label=_("Follow-ups due"),
        value=due,
        url=f"{reverse('follow_up_list')}?state={FollowUpState.DUE}",
        note=_("from meetings, overdue or due within %s days") % DUE_DAYS,
        tone="warn" if due else "",
    )


@brings("today.figures", order=23)
def stale_list(request: HttpRequest) -> Figure | None:
    """The current occupation list when it is older than 12 months; a fresh one, or none, is no news."""
    newest = current_list(clock.today())
    if newest is None or not is_stale(newest, clock.today()):
        return None
    note = _("occupation list dated %s is older than 12 months") % date_format(newest.published_on)
    return Figure(label=_("Stale lists"), value=1, url=reverse("occupation_list"), note=note, tone="warn")


add_place("partner_list", "workforce_home", gettext_lazy("Workforce"), staff, order=20)
add_place("partner_list", "occupation_list", gettext_lazy("Occupations"), staff, order=30)


@brings(PLACE, order=10)
def follow_ups_of_people() -> Holding:
    """What people follow up after meetings and have not done yet."""
    return Holding(
        key="follow_ups",
        title=_("Follow-ups of meetings"),
        rows=Decision.objects.open(),
        finds=lambda user: Q(owner=str(user)),
        names=lambda user: {"owner": str(user)},
        url=lambda row: reverse("meeting_detail", args=[row.meeting_id]),
    )
