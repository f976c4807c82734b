"""Partners look through the year's plan (P-TECH 6.1, 6.3, 6.4): asked, answered once through the link."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from experiences.models import PlanReview
from partners.models import Contact
from partners.services import asks
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


def ask_for_review(*, year: SchoolYear, contacts: Collection[Contact], by: Actor) -> list[PlanReview]:
    """Ask contacts to look through the plan, once per school year; returns the new reviews. One audit entry for all."""
    return asks.ask(PlanReview, year=year, contacts=contacts, by=by)


@transaction.atomic
def answer_review(*, review: PlanReview, agrees: bool | None, comment: str = "", by: Actor) -> PlanReview:
    """Keep what the partner says of the plan; raises ValidationError when it was said before, or a no without a word."""
    row = PlanReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if row.answered_at is not None:
        raise ValidationError(_("This has been answered. Thank you."))
    if agrees is None:
        raise ValidationError({"agrees": _("Choose one answer.")})
    if not agrees and not comment.strip():
        raise ValidationError({"comment": _("Say in a few words what should be different.")})
    row.agrees, row.comment, row.answered_at = agrees, comment.strip(), clock.now()
    row.save(update_fields=["agrees", "comment", "answered_at"])
    audit.record(verb="planreview.answered", by=by, subject=row, after=audit.image(row))
    return row
