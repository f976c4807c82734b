"""The value survey (P-TECH 6.5a): asked, answered once through the link, or recorded by staff."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Contact, Offer, ValueSurvey
from partners.selectors.offers import has_said
from partners.services import asks
from partners.services.offers import receive_from_survey
from partners.statements import SCALE, STATEMENTS
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


def ask_for_survey(*, year: SchoolYear, contacts: Collection[Contact], by: Actor) -> list[ValueSurvey]:
    """Ask contacts what the partnership is worth, once per school year; returns the new surveys. One audit entry for all."""
    return asks.ask(
        ValueSurvey, year=year, contacts=contacts, by=by, more=lambda contact: {"partner_id": contact.partner_id}
    )


@transaction.atomic
def answer_survey(
    *,
    survey: ValueSurvey,
    ratings: Mapping[str, int],
    method: str = ValueSurvey.Method.LINK,
    change: str = "",
    offers: Collection[Offer] = (),
    by: Actor,
) -> ValueSurvey:
    """Keep the answers: every statement rated 1 to 4. What was ticked of the menu becomes a reply in the inbox.

    Who said already this year what they offer is not counted twice: ticks beside that are left out.

    Raises ValidationError when it was answered before, or when a statement has no rating.
    """
    asks.hold(survey.contact_id)
    rows = ValueSurvey.objects.select_for_update(of=("self",)).select_related("contact__partner", "partner", "year")
    row = rows.get(pk=survey.pk)
    if row.answered_at is not None:
        raise ValidationError(_("This survey has been answered. Thank you."))
    row.ratings = _checked(ratings)
    row.method, row.change, row.answered_at = method, change.strip(), clock.now()
    row.offers = [] if has_said(row.contact, row.year) else sorted(offer.key for offer in offers)
    row.recorded_by = by.label
    row.clean_fields()
    row.save()
    receive_from_survey(survey=row, by=by)
    audit.record(verb="valuesurvey.answered", by=by, subject=row, after=audit.image(row))
    return row


def _checked(ratings: Mapping[str, int]) -> dict[str, int]:
    missing = {key: _("Choose one answer.") for key in STATEMENTS if ratings.get(key) not in SCALE}
    if missing:
        raise ValidationError({f"rating_{key}": text for key, text in missing.items()})
    return {key: ratings[key] for key in STATEMENTS}
