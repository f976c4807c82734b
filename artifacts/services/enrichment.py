"""Who belongs to a club, organization, competition or initiative, with the consent it needs (P-TECH 6.4; TEC 33.0815)."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from artifacts.models import EnrichmentMembership
from experiences.models import Enrichment
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry
from wbl_portal.core.rows import kept
from wbl_portal.people.models import Student

JOINED, LEFT, CONSENTED = "enrichment.joined", "enrichment.left", "enrichment.consented"


@dataclass(frozen=True)
class Acted:
    """How many memberships an act on many changed; `entry_id` takes it back (None: nothing changed)."""

    count: int = 0
    entry_id: uuid.UUID | None = None


@transaction.atomic
def join(*, enrichment: Enrichment, students: Collection[uuid.UUID], joined_on: dt.date, by: Actor) -> Acted:
    """Students begin to belong from a day of the school year; whoever belongs already is left alone.

    Any number of students takes a constant number of statements and one audit entry. Raises ValidationError.
    """
    _check_day(enrichment, joined_on, "joined_on")
    known = set(Student.objects.enrolled_on(joined_on).filter(pk__in=students).values_list("pk", flat=True))
    if known != set(students):
        raise ValidationError(_("The list names students who were not enrolled on that day. Open it again."))
    there = _current(enrichment).filter(student__in=students).values_list("student_id", flat=True)
    made = EnrichmentMembership.objects.bulk_create(
        EnrichmentMembership(enrichment=enrichment, student_id=each, joined_on=joined_on, recorded_by=by.label)
        for each in sorted(known - set(there))
    )
    return _acted(JOINED, enrichment, made, {"joined_on": joined_on}, by)


@transaction.atomic
def leave(*, enrichment: Enrichment, members: Collection[uuid.UUID], left_on: dt.date, by: Actor) -> Acted:
    """Members (membership ids) end on a day. Who begins after that day raises ValidationError."""
    _check_day(enrichment, left_on, "left_on")
    rows = _current(enrichment).filter(pk__in=members)
    if rows.filter(joined_on__gt=left_on).exists():
        raise ValidationError({"left_on": _("Somebody joined after that day. Choose a later one.")})
    ended = list(rows.order_by("pk"))
    if ended:
        rows.update(left_on=left_on)
    return _acted(LEFT, enrichment, ended, {"left_on": left_on}, by)


@transaction.atomic
def record_consents(
    *,
    enrichment: Enrichment,
    members: Collection[uuid.UUID],
    consent_on: dt.date,
    consent_signer: str = "",
    by: Actor,
) -> Acted:
    """Put on record that parents or guardians said yes, for many at once (a stack of forms)."""
    if consent_on > clock.today():
        raise ValidationError({"consent_on": _("This day lies in the future.")})
    rows = EnrichmentMembership.objects.filter(enrichment=enrichment, pk__in=members, consent_on__isnull=True)
    given = list(rows.order_by("pk"))
    if given:
        rows.update(consent_on=consent_on, consent_signer=consent_signer)
    return _acted(CONSENTED, enrichment, given, {"consent_on": consent_on, "consent_signer": consent_signer}, by)


@transaction.atomic
def undo_act(*, enrichment: Enrichment, entry_id: uuid.UUID, by: Actor) -> int:
    """Take one joining, leaving or stack of forms back; returns for how many. Raises ValidationError.

    Whoever was changed again since then stays: a leaver who joined anew, a newcomer with consent, scan or result by now.
    """
    acts = {JOINED: _unjoin, LEFT: _return, CONSENTED: _unconsent}
    entry = AuditEntry.objects.filter(pk=entry_id, verb__in=acts, subject_id=str(enrichment.pk)).first()
    if entry is None or "members" not in entry.after:
        raise ValidationError(_("This cannot be taken back any more. Change the members one by one instead."))
    said = {name: value for name, value in entry.after.items() if name not in ("members", "students")}
    own = EnrichmentMembership.objects.filter(enrichment=enrichment, pk__in=entry.after["members"], **said)
    back = acts[entry.verb](own)
    if back:
        audit.record(
            verb=f"{entry.verb}_undone", by=by, subject=enrichment, before=entry.after, after={"students": back}
        )
    return len(back)


def _unjoin(own: QuerySet[EnrichmentMembership]) -> list[str]:
    """Rows that were just made and hold nothing else yet."""
    fresh = own.filter(left_on=None, consent_on=None, consent_scan=None, result="")
    back = _students(fresh)
    if back:
        fresh.delete()
    return back


def _return(own: QuerySet[EnrichmentMembership]) -> list[str]:
    anew = EnrichmentMembership.objects.filter(enrichment=OuterRef("enrichment"), left_on=None)
    rows = own.exclude(Exists(anew.filter(student=OuterRef("student"))))
    back = _students(rows)
    if back:
        rows.update(left_on=None)
    return back


def _unconsent(own: QuerySet[EnrichmentMembership]) -> list[str]:
    rows = own.filter(consent_scan=None)
    back = _students(rows)
    if back:
        rows.update(consent_on=None, consent_signer="")
    return back


def _students(rows: QuerySet[EnrichmentMembership]) -> list[str]:
    return [str(each) for each in rows.order_by("pk").values_list("student_id", flat=True)]


@transaction.atomic
def change_member(
    *,
    membership: EnrichmentMembership,
    consent_on: dt.date | None = None,
    consent_signer: str = "",
    result: str = "",
    upload: "UploadedFile[Any] | None" = None,
    by: Actor,
) -> EnrichmentMembership:
    """One member's consent (day, signer, scan) and result; without `upload` the scan stays. Raises ValidationError."""
    before = audit.image(membership)
    if consent_on is not None and consent_on > clock.today():
        raise ValidationError({"consent_on": _("This day lies in the future.")})
    if consent_on is not None and not consent_signer.strip():
        raise ValidationError({"consent_signer": _("Who signed? Give the name of the parent or guardian.")})
    if consent_on is None and (upload is not None or consent_signer.strip()):
        raise ValidationError({"consent_on": _("Give the day the consent was signed as well.")})
    membership.consent_on, membership.consent_signer = consent_on, consent_signer.strip()
    membership.result = result.strip()
    if upload is not None:
        membership.consent_scan = kept(upload, by)
    if audit.image(membership) != before:
        membership.clean_fields()
        membership.save()
        after = audit.image(membership)
        audit.record(verb="enrichmentmembership.changed", by=by, subject=membership, before=before, after=after)
    return membership


def _acted(
    verb: str, enrichment: Enrichment, rows: Collection[EnrichmentMembership], said: dict[str, Any], by: Actor
) -> Acted:
    """One audit entry for the act; `said` is what it set, by column, so that the undo knows its own work again."""
    if not rows:
        return Acted()
    who = {"members": [str(each.pk) for each in rows], "students": [str(each.student_id) for each in rows]}
    return Acted(len(rows), audit.record(verb=verb, by=by, subject=enrichment, after=said | who).pk)


def _current(enrichment: Enrichment) -> Any:
    return EnrichmentMembership.objects.filter(enrichment=enrichment, left_on__isnull=True)


def _check_day(enrichment: Enrichment, day: dt.date, name: str) -> None:
    year = enrichment.year
    if not year.starts_on <= day <= year.ends_on:
        span = {"first": date_format(year.starts_on), "last": date_format(year.ends_on), "year": year.label}
        raise ValidationError({name: _("The school year %(year)s runs from %(first)s to %(last)s.") % span})
