"""The value survey (P-TECH 6.5a): asked, answered once through the link, or recorded by staff."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Contact, Offer, ValueSurvey
from partners.services.offer_asks import settle_by
from partners.services.offers import receive_from_survey
from partners.statements import SCALE, STATEMENTS
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


@transaction.atomic
def ask_for_survey(*, year: SchoolYear, contacts: Collection[Contact], by: Actor) -> list[ValueSurvey]:
    """Ask contacts what the partnership is worth, once per school year; whoever was asked already is left alone.

    Returns the new surveys. One audit entry for all of them.
    """
    asked = set(ValueSurvey.objects.filter(year=year, contact__in=contacts).values_list("contact_id", flat=True))
    now = clock.now()
    made = ValueSurvey.objects.bulk_create(
        ValueSurvey(year=year, partner_id=each.partner_id, contact=each, asked_at=now, asked_by=by.label)
        for each in contacts
        if each.pk not in asked and not each.is_archived
    )
    if made:
        named = {"year": year.label, "contacts": sorted(str(each.contact_id) for each in made)}
        audit.record(verb="valuesurvey.asked", by=by, after=named)
    return made


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

    It also answers the question what the partner could offer, where that waits.

    Raises ValidationError when it was answered before, or when a statement has no rating.
    """
    row = ValueSurvey.objects.select_for_update(of=("self",)).select_related("contact", "partner").get(pk=survey.pk)
    if row.answered_at is not None:
        raise ValidationError(_("This survey has been answered. Thank you."))
    row.ratings = _checked(ratings)
    row.method, row.change, row.answered_at = method, change.strip(), clock.now()
    row.offers = sorted(offer.key for offer in offers)
    row.recorded_by = by.label
    row.clean_fields()
    row.save()
    if reply := receive_from_survey(survey=row, by=by):
        settle_by(reply=reply, contact=row.contact, by=by)
    audit.record(verb="valuesurvey.answered", by=by, subject=row, after=audit.image(row))
    return row


@transaction.atomic
def give_survey_to(*, survey: ValueSurvey, contact: Contact, by: Actor) -> None:
    """Another person of the partner answers instead; where that person was asked too, this survey goes away."""
    if survey.answered_at is not None:
        raise ValidationError(_("This survey has been answered. Thank you."))
    before: dict[str, Any] = {"contact": survey.contact_id}
    if ValueSurvey.objects.filter(year_id=survey.year_id, contact=contact).exists():
        audit.record(verb="valuesurvey.withdrawn", by=by, subject=survey, before=audit.image(survey))
        survey.delete()
        return
    survey.contact = contact
    survey.save(update_fields=["contact"])
    audit.record(verb="valuesurvey.forwarded", by=by, subject=survey, before=before, after={"contact": contact.pk})


@transaction.atomic
def withdraw_survey(*, survey: ValueSurvey, by: Actor) -> None:
    """Take back a survey that nobody answered; an answered one stays."""
    if survey.answered_at is not None:
        raise ValidationError(_("An answered survey stays on record."))
    audit.record(verb="valuesurvey.withdrawn", by=by, subject=survey, before=audit.image(survey))
    survey.delete()


def _checked(ratings: Mapping[str, int]) -> dict[str, int]:
    missing = {key: _("Choose one answer.") for key in STATEMENTS if ratings.get(key) not in SCALE}
    if missing:
        raise ValidationError({f"rating_{key}": text for key, text in missing.items()})
    return {key: ratings[key] for key in STATEMENTS}
