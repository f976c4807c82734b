"""Partners look through the year's plan (P-TECH 6.1, 6.3, 6.4): asked, answered once through the link."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from experiences.models import PlanReview
from partners.models import Contact
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


@transaction.atomic
def ask_for_review(*, year: SchoolYear, contacts: Collection[Contact], by: Actor) -> list[PlanReview]:
    """Ask contacts to look through the plan, once per school year; returns the new reviews. One audit entry for all."""
    asked = set(PlanReview.objects.filter(year=year, contact__in=contacts).values_list("contact_id", flat=True))
    now = clock.now()
    made = PlanReview.objects.bulk_create(
        PlanReview(year=year, contact=each, asked_at=now, asked_by=by.label)
        for each in contacts
        if each.pk not in asked and not each.is_archived
    )
    if made:
        named = {"year": year.label, "contacts": sorted(str(each.contact_id) for each in made)}
        audit.record(verb="planreview.asked", by=by, after=named)
    return made


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


@transaction.atomic
def give_review_to(*, review: PlanReview, contact: Contact, by: Actor) -> None:
    """Another person of the partner looks instead; where that person was asked too, this one goes away."""
    if review.answered_at is not None:
        raise ValidationError(_("This has been answered. Thank you."))
    before = audit.image(review)
    if PlanReview.objects.filter(year_id=review.year_id, contact=contact).exists():
        audit.record(verb="planreview.withdrawn", by=by, subject=review, before=before)
        review.delete()
        return
    review.contact = contact
    review.save(update_fields=["contact"])
    audit.record(verb="planreview.forwarded", by=by, subject=review, before=before, after=audit.image(review))
