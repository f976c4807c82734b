"""Reviewers: who may read the binder through a link, until when, and the end of it; what they opened is in the audit."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.models import Reviewer
from wbl_portal.core import audit, clock, links
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear

REVIEW = "review"
LONGEST_DAYS = 366
OPENED = "reviewer.opened"


@transaction.atomic
def invite_reviewer(
    *, year: SchoolYear, name: str, organization: str, expires_on: dt.date, email: str = "", by: Actor
) -> tuple[Reviewer, str]:
    """A reviewer with a link that ends after a day; returns the link's path, which is kept nowhere."""
    _check_day(expires_on)
    reviewer = Reviewer(year=year, name=name.strip(), organization=organization.strip(), expires_on=expires_on)
    reviewer.email, reviewer.made_at, reviewer.made_by = email.strip(), clock.now(), by.label
    reviewer.save()
    audit.record(verb="reviewer.invited", by=by, subject=reviewer, after=audit.image(reviewer))
    return reviewer, _link(reviewer, by)


@transaction.atomic
def renew_link(*, reviewer: Reviewer, expires_on: dt.date, email: str = "", by: Actor) -> str:
    """A fresh link; the one before stops working, and one that was revoked begins anew. Returns its path.

    Without an `email` the one on record stays.
    """
    _check_day(expires_on)
    before = audit.image(reviewer)
    reviewer.expires_on, reviewer.revoked_at, reviewer.revoked_by = expires_on, None, ""
    reviewer.email = email.strip() or reviewer.email
    reviewer.save()
    audit.record(verb="reviewer.link_renewed", by=by, subject=reviewer, before=before, after=audit.image(reviewer))
    return _link(reviewer, by)


@transaction.atomic
def revoke_link(*, reviewer: Reviewer, by: Actor) -> None:
    """The link stops working at once, and leave to read unmasked figures ends for good; a second call changes nothing."""
    if reviewer.revoked_at is not None:
        return
    before = audit.image(reviewer)
    links.revoke(purpose=REVIEW, subject_id=reviewer.pk)
    reviewer.revoked_at, reviewer.revoked_by = clock.now(), by.label
    reviewer.save()
    reviewer.grants.filter(revoked_at=None).update(revoked_at=clock.now(), revoked_by=by.label, code_hash="")
    audit.record(verb="reviewer.revoked", by=by, subject=reviewer, before=before, after=audit.image(reviewer))


@transaction.atomic
def note_opened(*, reviewer: Reviewer, page: str) -> None:
    """The access log: one entry per page a reviewer opened. Nothing else changes by their looking."""
    audit.record(verb=OPENED, by=Actor(None, str(reviewer)[:200]), subject=reviewer, after={"page": page})


def _link(reviewer: Reviewer, by: Actor) -> str:
    days = (reviewer.expires_on - clock.today()).days + 1
    return links.make(purpose=REVIEW, subject_id=reviewer.pk, by=by, days=days)


def _check_day(expires_on: dt.date) -> None:
    today = clock.today()
    if not today <= expires_on <= today + dt.timedelta(days=LONGEST_DAYS):
        raise ValidationError({"expires_on": _("Choose a day from today to a year from now.")})
