"""Answers about publishing a sample: through a link, by a student of 18, from paper; given, changed, taken back."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from artifacts import consent_words
from artifacts.ages import is_adult
from artifacts.models import ConsentRequest, PublishingConsent, Sample
from artifacts.services.publication import followed
from artifacts.services.samples import consent_ends
from wbl_portal.core import audit, clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection

FIELDS = ["sample", "is_yes", "signer", "relation", "method", "language", "given_on", "expires_on", "withdrawn_at"]
Method = PublishingConsent.Method


@transaction.atomic
def answer_request(*, request: ConsentRequest, is_yes: bool, signer: str, relation: str) -> PublishingConsent:
    """What a parent or guardian says through the link; the same answer again changes nothing, another one replaces it.

    The text agreed to is kept in the language in force.
    """
    by = Actor(None, _("%s (by link)") % signer)
    with followed(request.sample, by=by) as sample:
        _check_standing(sample)
        said = _standing(sample).filter(request=request, expires_on__gte=clock.today()).first()
        if said is not None and said.is_yes == is_yes:
            return said
        facts = {"is_yes": is_yes, "signer": signer, "relation": relation, "method": Method.LINK}
        return _record(sample, facts, request=request, by=by)


@transaction.atomic
def sign_self(*, sample: Sample, is_yes: bool, by: Actor) -> PublishingConsent:
    """What a student of 18 says in the own account; the same answer again changes nothing."""
    if not is_adult(sample.item.student, clock.today()):
        raise ValidationError(_("Until you are 18, a parent or guardian answers for you."))
    with followed(sample, by=by) as locked:
        _check_standing(locked)
        if locked.accepted_at is None:
            raise ValidationError(_("Your campus has not accepted this work yet. You will be asked when it has."))
        said = _standing(locked).filter(method=Method.SELF, expires_on__gte=clock.today()).first()
        if said is not None and said.is_yes == is_yes:
            return said
        own = locked.consent_requests.filter(guardian__isnull=True).first()
        facts = {
            "is_yes": is_yes,
            "signer": locked.item.student.full_name,
            "relation": pgettext("relation to the work", "student"),
            "method": Method.SELF,
        }
        return _record(locked, facts, request=own, by=by)


@transaction.atomic
def record_paper(
    *,
    sample: Sample,
    is_yes: bool,
    signer: str,
    relation: str,
    given_on: dt.date,
    expires_on: dt.date,
    by: Actor,
    upload: "UploadedFile[Any] | None" = None,
    language: str = "en",
) -> PublishingConsent:
    """Put a signed paper form on record; a 'yes' needs its scan. The same person's earlier answer is replaced."""
    if given_on > clock.today():
        raise ValidationError({"given_on": _("The date lies in the future. Enter the day on the form.")})
    if expires_on < given_on:
        raise ValidationError({"expires_on": _("The consent ends before it was given. Check both dates.")})
    if is_yes and upload is None:
        raise ValidationError({"upload": _("Add the scan of the signed form: a 'yes' on paper needs it.")})
    with followed(sample, by=by) as locked:
        _check_standing(locked)
        facts = {
            "is_yes": is_yes,
            "signer": signer,
            "relation": relation,
            "method": Method.PAPER,
            "scan": files.keep(upload, by=by) if upload else None,
        }
        dates = {"given_on": given_on, "expires_on": expires_on}
        with override(language):
            made = _record(locked, facts | dates, request=None, by=by)
    return made


@transaction.atomic
def withdraw_consent(*, consent: PublishingConsent, by: Actor) -> None:
    """Take an answer back. A 'yes' taken back takes the whole sample down for good; a second call changes nothing."""
    with followed(consent.sample, by=by) as sample:
        standing = _standing(sample).filter(pk=consent.pk).first()
        if standing is None:
            return
        standing.withdrawn_at = clock.now()
        standing.save(update_fields=["withdrawn_at"])
        if standing.is_yes and sample.withdrawn_at is None:
            sample.withdrawn_at, sample.withdrawn_by, sample.public_file = clock.now(), by.label, None
            sample.save(update_fields=["withdrawn_at", "withdrawn_by", "public_file"])
        audit.record(verb="publishing_consent.withdrawn", by=by, subject=sample, after=audit.image(standing, FIELDS))


def _record(
    sample: Sample, facts: dict[str, object], *, request: ConsentRequest | None, by: Actor
) -> PublishingConsent:
    today, now = clock.today(), clock.now()
    dates = {"given_on": today, "expires_on": consent_ends(today)}
    facts = dates | facts
    _replace(sample, request, str(facts["signer"]))
    made: PublishingConsent = PublishingConsent.objects.create(
        sample=sample,
        request=request,
        scope=consent_words.scope(sample, campus=connection.tenant.name, until=facts["expires_on"]),  # type: ignore[arg-type]
        language=(get_language() or "en")[:2],
        recorded_at=now,
        recorded_by=by.label,
        **facts,
    )
    if request is not None:
        request.answered_at = now
        request.save(update_fields=["answered_at"])
    audit.record(verb="publishing_consent.recorded", by=by, subject=sample, after=audit.image(made, FIELDS))
    return made


def _replace(sample: Sample, request: ConsentRequest | None, signer: str) -> None:
    """Who answers again withdraws what they said before: on paper known by the name, else by the request.

    Two people with links stay two, even under one name: the 'no' of one is never lost.
    """
    same_name = Q(signer__iexact=signer)
    same = same_name if request is None else Q(request=request) | (same_name & Q(request__isnull=True))
    _standing(sample).filter(same).update(withdrawn_at=clock.now())


def _standing(sample: Sample) -> QuerySet[PublishingConsent]:
    return PublishingConsent.objects.filter(sample=sample, withdrawn_at__isnull=True)


def _check_standing(sample: Sample) -> None:
    if sample.withdrawn_at is not None:
        raise ValidationError(_("This work is no longer offered, so there is nothing to answer."))
