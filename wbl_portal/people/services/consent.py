"""Consent to a student's account (TEC 32.1021): recorded from registration, paper or a form; withdrawn at once."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import AccountConsent, Student

FIELDS = ["is_yes", "signer", "relation", "method", "given_on", "expires_on", "withdrawn_on"]


@transaction.atomic
def record_account_consent(
    *,
    student: Student,
    signer: str,
    relation: str,
    method: str,
    given_on: dt.date,
    by: Actor,
    is_yes: bool = True,
    expires_on: dt.date | None = None,
) -> AccountConsent:
    """Put on record what a parent or guardian (or the student at 18) said; a 'no' closes the account at once."""
    if given_on > clock.today():
        raise ValidationError(_("The date lies in the future. Enter the day the consent was given."))
    if expires_on is not None and expires_on < given_on:
        raise ValidationError(_("The consent ends before it was given. Check both dates."))
    consent = AccountConsent.objects.create(
        student=student,
        signer=signer,
        relation=relation,
        method=method,
        given_on=given_on,
        expires_on=expires_on,
        is_yes=is_yes,
        recorded_by=by.label,
    )
    audit.record(verb="account_consent.recorded", by=by, subject=student, after=audit.image(consent, FIELDS))
    return consent


@transaction.atomic
def withdraw_account_consent(*, consent: AccountConsent, by: Actor) -> None:
    """Withdraw an answer; without another 'yes' the student's sessions end with their next click."""
    if consent.withdrawn_on is not None:
        return
    before = audit.image(consent, FIELDS)
    consent.withdrawn_on = clock.today()
    consent.save(update_fields=["withdrawn_on"])
    audit.record(
        verb="account_consent.withdrawn",
        by=by,
        subject=consent.student,
        before=before,
        after=audit.image(consent, FIELDS),
    )
