"""What experiences bring to the queue of Today: sessions without agreement, drafts, policies, the plan to look at."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from experiences import selectors
from experiences.models import Experience, PlanReview, PolicyDocument
from experiences.policies import may_change
from experiences.selectors.plan_reviews import reviews
from partners.waiting import remind
from wbl_portal.core import clock
from wbl_portal.core.panels import brings
from wbl_portal.core.waiting import QUEUE, REMIND, Act, Item, Kind
from wbl_portal.people.context import current_year


@brings(QUEUE, order=25)
def on_lapsed_agreements(request: HttpRequest) -> Kind | None:
    """This year's experiences with a session that no agreement covers."""
    if (year := current_year()) is None:
        return None
    rows = selectors.experiences(selectors.Filter(year=year, lapsed=True))
    url = f"{reverse('experience_list')}?lapsed=on"
    return Kind("lapsed", _("Experiences without agreement"), rows, _lapsed, url)


def _lapsed(row: Experience) -> Item:
    words = _("A session with %s lies on a day without an agreement in force") % row.partner
    return Item(row.title, words, reverse("experience_detail", args=[row.pk]))


@brings(QUEUE, order=70)
def drafts(request: HttpRequest) -> Kind:
    rows = Experience.objects.current().filter(is_draft=True)
    return Kind("drafts", _("Drafts to finish"), rows, _draft, f"{reverse('experience_list')}?drafts=on&year=all")


def _draft(row: Experience) -> Item:
    return Item(
        row.title, _("A draft counts nowhere until it is finished"), reverse("experience_detail", args=[row.pk])
    )


@brings(QUEUE, order=80)
def policies(request: HttpRequest) -> Kind:
    rows = selectors.overdue_policies()
    mine = rows.filter(owner__icontains=str(request.user))
    url = f"{reverse('policy_list')}?overdue=on"
    return Kind("policies", _("Policies to review"), rows, _policy, url, mine=mine)


def _policy(row: PolicyDocument) -> Item:
    url = reverse("policy_detail", args=[row.pk])
    return Item(row.title, _("The day of its review has passed"), url, due_on=row.review_on, owner=row.owner)


@brings(QUEUE, order=65)
def plan_reviews(request: HttpRequest) -> Kind | None:
    """Partners who were asked to look through the year's plan and have not answered."""
    if (year := current_year()) is None:
        return None
    rows = reviews(year).filter(answered_at=None)
    acts = (Act(REMIND, _("Remind"), lambda rows: remind(request, rows)),) if may_change(request.user) else ()
    return Kind("plan-reviews", _("Plan reviews without answer"), rows, _plan_review, acts=acts)


def _plan_review(row: PlanReview) -> Item:
    contact = row.contact
    reason = _("Asked to look at the year's plan, has not answered")
    subject = f"{contact.name}, {contact.partner.name}"
    return Item(subject, reason, reverse("plan_review_list"), since=clock.local_day(row.asked_at))
