"""Policies and protocols: documents with versions that never change (T-STEM 5.3b)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from experiences.expected_policies import EXPECTED
from experiences.models import PolicyAcknowledgement, PolicyDocument, PolicyVersion
from wbl_portal.core import archive, audit, clock, files
from wbl_portal.core.actor import Actor


@dataclass(frozen=True)
class VersionFacts:
    """A version's words and first day; `upload` is the signed paper, where there is one."""

    effective_on: dt.date
    text: str
    upload: "UploadedFile[Any] | None" = None


@transaction.atomic
def add_policy(
    *, title: str, owner: str, review_on: dt.date, version: VersionFacts, topic: str = "", by: Actor
) -> PolicyDocument:
    """Add a policy with its first version; `topic` is a key of the expected policies or empty."""
    made = PolicyDocument()
    _fill(made, title, topic, owner, review_on)
    made.save()
    audit.record(verb="policy.added", by=by, subject=made, after=audit.image(made))
    add_version(policy=made, version=version, by=by)
    return made


@transaction.atomic
def change_policy(
    *, policy: PolicyDocument, title: str, owner: str, review_on: dt.date, topic: str = "", by: Actor
) -> PolicyDocument:
    """Change what stands about a policy; its words change by a new version only."""
    before = audit.image(policy)
    _fill(policy, title, topic, owner, review_on)
    after = audit.image(policy)
    if after != before:
        policy.save()
        audit.record(verb="policy.changed", by=by, subject=policy, before=before, after=after)
    return policy


@transaction.atomic
def add_version(*, policy: PolicyDocument, version: VersionFacts, by: Actor) -> PolicyVersion:
    """Add the next version; the one before is in force until its first day. Raises ValidationError by field."""
    PolicyDocument.objects.select_for_update(no_key=True).get(pk=policy.pk)
    if policy.is_archived:
        raise ValidationError(_("This policy is archived. Restore it first."))
    last = policy.versions.aggregate(number=Max("number"), day=Max("effective_on"))
    if last["day"] and version.effective_on <= last["day"]:
        raise ValidationError(
            {
                "effective_on": _("The last version is in force from %(day)s. Choose a later day.")
                % {"day": date_format(last["day"])}
            }
        )
    made = PolicyVersion(policy=policy, number=(last["number"] or 0) + 1, effective_on=version.effective_on)
    made.text, made.added_at, made.added_by = version.text.strip(), clock.now(), by.label
    made.clean_fields()
    made.file = files.keep(version.upload, by=by) if version.upload else None
    made.save()
    audit.record(verb="policy_version.added", by=by, subject=made, after=audit.image(made))
    return made


@transaction.atomic
def acknowledge_version(*, version: PolicyVersion, by: Actor) -> PolicyAcknowledgement:
    """Put on record that somebody has read a version (T-STEM 5.3b); a second time changes nothing."""
    if by.id is None:
        raise ValidationError(_("Sign in to say that you have read this."))
    if version.policy.is_archived:
        raise ValidationError(_("This policy is archived. Restore it first."))
    in_force = version.policy.current_version(clock.today())
    if in_force is not None and version.number < in_force.number:
        raise ValidationError(_("A newer version is in force. Read that one."))
    made, is_new = PolicyAcknowledgement.objects.get_or_create(
        version=version, actor_id=by.id, defaults={"actor_label": by.label, "acknowledged_at": clock.now()}
    )
    if is_new:
        known = {"policy": str(version.policy), "number": version.number}
        audit.record(verb="policy_version.acknowledged", by=by, subject=version, after=known)
    return made


def archive_policy(*, policy: PolicyDocument, by: Actor) -> None:
    """Take a policy out of the list and of the next edition of the public page; its versions stay."""
    archive.archive(policy, by=by)


def restore_policy(*, policy: PolicyDocument, by: Actor) -> None:
    archive.restore(policy, by=by)


def _fill(row: PolicyDocument, title: str, topic: str, owner: str, review_on: dt.date) -> None:
    if topic and topic not in EXPECTED:
        raise ValidationError({"topic": _("Choose one of the expected policies, or none.")})
    row.title, row.topic, row.owner, row.review_on = title.strip(), topic, owner.strip(), review_on
    row.clean_fields()
