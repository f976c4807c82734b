"""What partners bring to the first page of the day: agreements that end soon, and yearly reviews that are due."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners import (
    coverage,  # noqa: F401 - registers itself
    first_steps,  # noqa: F401 - registers itself
    links,
    panels_workforce,  # noqa: F401 - registers itself
    selectors,
    survey_item,
)
from partners.models import Agreement
from partners.policies import staff
from partners.selectors import SOON_DAYS, AgreementState, offers
from wbl_portal.core.panels import Figure, brings
from wbl_portal.core.sections import add_place


@brings("today.figures", order=20)
def agreements_due(request: HttpRequest) -> Figure:
    """Partners whose agreements in force all end within 60 days; the link shows exactly these."""
    due = selectors.partners(agreement=AgreementState.ENDING).count()
    return Figure(
        label=_("Agreements due"),
        value=due,
        url=f"{reverse('partner_list')}?agreement={AgreementState.ENDING}",
        note=ngettext(
            "partner whose agreement ends within %s days", "partners whose agreement ends within %s days", due
        )
        % SOON_DAYS,
        tone="warn" if due else "",
    )


@brings("today.figures", order=21)
def reviews_due(request: HttpRequest) -> Figure | None:
    """Agreements in force whose yearly review is due; nothing to say while there is none."""
    due = len(selectors.reviews_due())
    if not due:
        return None
    return Figure(
        label=_("Agreement reviews due"),
        value=due,
        url=f"{reverse('agreement_list')}?state={Agreement.State.REVIEW_DUE}",
        note=_("signed or reviewed more than 12 months ago"),
        tone="warn",
    )


add_place("partner_list", "partner_list", gettext_lazy("Partners"), staff, order=10)
add_place("partner_list", "agreement_list", gettext_lazy("Agreements"), staff, order=15)

add_place("partner_list", "survey_list", gettext_lazy("Value survey"), staff, order=50)
add_place("partner_list", "offer_list", gettext_lazy("Offers"), staff, order=60)
brings(links.ITEMS, order=10)(survey_item.items)


@brings("today.figures", order=60)
def replies_waiting(request: HttpRequest) -> Figure | None:
    """Answers to the menu that nobody has taken up; none is no news."""
    waiting = offers.replies().count()
    if not waiting:
        return None
    note = _("organizations that want to work with students")
    return Figure(label=_("Offers waiting"), value=waiting, url=reverse("reply_list"), note=note, tone="warn")
