"""The verbs on yearly reviews of agreements (T-STEM 5.2 "reviewed annually"; P-TECH 2.11)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Agreement, AgreementReview
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import record_change, save


@transaction.atomic
def record_review(
    *, agreement: Agreement, reviewed_on: dt.date, reviewer: str, outcome: str, note: str = "", by: Actor
) -> AgreementReview:
    """Record that a signed agreement was read again: when, by whom, with what outcome. Raises ValidationError."""
    review = AgreementReview(agreement=agreement, reviewed_on=reviewed_on, reviewer=reviewer.strip(), outcome=outcome)
    review.note, review.recorded_by = note, by.label
    _keep(review)
    audit.record(verb="agreement_review.recorded", by=by, subject=review, after=audit.image(review))
    return review


@transaction.atomic
def change_review(
    *, review: AgreementReview, reviewed_on: dt.date, reviewer: str, outcome: str, note: str = "", by: Actor
) -> AgreementReview:
    before = audit.image(review)
    review.reviewed_on, review.reviewer, review.outcome, review.note = reviewed_on, reviewer.strip(), outcome, note
    if audit.image(review) != before:
        _keep(review)
        record_change("agreement_review.changed", review, before, by)
    return review


@transaction.atomic
def take_back_review(*, review: AgreementReview, by: Actor) -> None:
    """Remove a review that was recorded by mistake; the audit keeps what it said."""
    audit.record(verb="agreement_review.taken_back", by=by, subject=review, before=audit.image(review))
    review.delete()


def _keep(review: AgreementReview) -> None:
    agreement = review.agreement
    if agreement.signed_on is None:
        raise ValidationError(_("Only a signed agreement is reviewed. Record its signature first."))
    if review.reviewed_on > clock.today():
        raise ValidationError(
            {"reviewed_on": _("This day lies in the future. Record the review when it has happened.")}
        )
    if review.reviewed_on < agreement.signed_on:
        raise ValidationError({"reviewed_on": _("The agreement was not signed yet on this day.")})
    if agreement.reviews.filter(reviewed_on=review.reviewed_on).exclude(pk=review.pk).exists():
        raise ValidationError({"reviewed_on": _("A review of this day is recorded already. Edit that one.")})
    save(review)
