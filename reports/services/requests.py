"""The register of the agency's requests: receive, change, answer and take an answer back, attach the package."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Meeting, Partner
from reports.models import AgencyRequest, PackagePart
from reports.package import Package
from reports.package.contents import asked_slots
from wbl_portal.core import audit, clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import StoredFile
from wbl_portal.people.models import SchoolYear


@dataclass(frozen=True)
class Choices:
    """What the package of a request holds: keys of slots, partners and bodies, none of a kind meaning all of it."""

    slots: Sequence[str] = ()
    with_agreements: bool = False
    partners: Sequence[str] = ()
    with_minutes: bool = False
    bodies: Sequence[str] = ()
    minutes_from: dt.date | None = None
    minutes_until: dt.date | None = None
    max_mb: int | None = None


EVERYTHING_PUBLIC = Choices()


@transaction.atomic
def receive_request(
    *,
    received_on: dt.date,
    requester: str,
    asked_for: str,
    due_on: dt.date | None = None,
    year: SchoolYear | None = None,
    choices: Choices = EVERYTHING_PUBLIC,
    by: Actor,
) -> AgencyRequest:
    """Enter a request in the register; raises ValidationError by field."""
    request = AgencyRequest(received_on=received_on, requester=requester.strip(), asked_for=asked_for.strip())
    request.due_on, request.year = due_on, year
    _choose(request, choices)
    _save(request)
    audit.record(verb="request.received", by=by, subject=request, after=audit.image(request))
    return request


@transaction.atomic
def change_request(
    *,
    request: AgencyRequest,
    received_on: dt.date,
    requester: str,
    asked_for: str,
    due_on: dt.date | None = None,
    year: SchoolYear | None = None,
    choices: Choices = EVERYTHING_PUBLIC,
    by: Actor,
) -> AgencyRequest:
    """Change what is known about a request; raises as `receive_request` does."""
    before = audit.image(request)
    request.received_on, request.requester, request.asked_for = received_on, requester.strip(), asked_for.strip()
    request.due_on, request.year = due_on, year
    _choose(request, choices)
    if audit.image(request) != before:
        _save(request)
        _changed("request.changed", request, before, by)
    return request


@transaction.atomic
def answer_request(*, request: AgencyRequest, answered_on: dt.date, answer: str, by: Actor) -> AgencyRequest:
    """Record what was handed over and when; a package attached belongs to it. Raises ValidationError by field."""
    if not answer.strip():
        raise ValidationError({"answer": _("Say what was handed over.")})
    before = audit.image(request)
    request.answered_on, request.answer, request.answered_by = answered_on, answer.strip(), by.label
    _save(request)
    _changed("request.answered", request, before, by)
    return request


@transaction.atomic
def reopen_request(*, request: AgencyRequest, by: Actor) -> None:
    """Undo of an answer: the request is open again; the words stand in the history."""
    if request.answered_on is None:
        return
    before = audit.image(request)
    request.answered_on, request.answer, request.answered_by = None, "", ""
    request.save()
    _changed("request.reopened", request, before, by)


@transaction.atomic
def attach_package(*, request: AgencyRequest, package: Package, by: Actor) -> list[PackagePart]:
    """Keep every ZIP of a package with a request; those made before are taken away; under a hold they are hidden and kept."""
    before = _with_hashes(request)
    for part in _let_go(request):
        files.take_down(part)
    made = [
        PackagePart.objects.create(
            request=request,
            number=number,
            file=files.keep_bytes(each.data, content_type="application/zip", name=each.name, by=by),
        )
        for number, each in enumerate(package.zips, start=1)
    ]
    audit.record(verb="request.package_made", by=by, subject=request, before=before, after=_with_hashes(request))
    return made


@transaction.atomic
def take_down_package(*, request: AgencyRequest, by: Actor) -> None:
    """Take a whole package away, one part of which holds a work withdrawn since; under a hold it is hidden and kept."""
    before, old = _with_hashes(request), _let_go(request)
    if not old:
        return
    audit.record(verb="request.package_taken_down", by=by, subject=request, before=before, after=audit.image(request))
    for part in old:
        files.take_down(part)


def _let_go(request: AgencyRequest) -> list[StoredFile]:
    """The files of the parts, which are parts no longer."""
    old = [part.file for part in request.parts.select_related("file")]
    request.parts.all().delete()
    return old


def _with_hashes(request: AgencyRequest) -> dict[str, Any]:
    hashes = list(request.parts.values_list("file__sha256", flat=True))
    return audit.image(request) | ({"sha256": hashes} if hashes else {})


def _choose(request: AgencyRequest, choices: Choices) -> None:
    """What was chosen under agreements and minutes counts only where they are asked for."""
    agreements, minutes = choices.with_agreements, choices.with_minutes
    request.slots = list(choices.slots)
    request.with_agreements, request.partners = agreements, [str(each) for each in choices.partners if agreements]
    request.with_minutes, request.bodies = minutes, [each for each in choices.bodies if minutes]
    request.minutes_from = choices.minutes_from if minutes else None
    request.minutes_until = choices.minutes_until if minutes else None
    request.max_mb = choices.max_mb


def _save(request: AgencyRequest) -> None:
    today = clock.today()
    if request.received_on > today:
        raise ValidationError({"received_on": _("The day lies in the future.")})
    if request.due_on and request.due_on < request.received_on:
        raise ValidationError({"due_on": _("It was due before it was received. Check the two days.")})
    if request.answered_on and not request.received_on <= request.answered_on <= today:
        raise ValidationError({"answered_on": _("The answer lies between the day it was received and today.")})
    _check_choices(request)
    request.clean_fields()
    request.save()


def _check_choices(request: AgencyRequest) -> None:
    first, last = request.minutes_from, request.minutes_until
    if first and last and last < first:
        raise ValidationError({"minutes_until": _("The last day lies before the first. Check the two days.")})
    if request.max_mb is not None and request.max_mb < 1:
        raise ValidationError({"max_mb": _("Write 1 or more, or leave it empty for one file of any size.")})
    known = {slot.key for _title, slots in asked_slots(set(request.slots)) for slot in slots}
    if gone := [key for key in request.slots if key not in known]:
        raise ValidationError({"slots": _("The campus has no artifact %s.") % ", ".join(gone)})
    if len(request.partners) != Partner.objects.filter(pk__in=request.partners).count():
        raise ValidationError({"partners": _("A partner is not known here any more. Choose again.")})
    if set(request.bodies) - set(Meeting.Body.values):
        raise ValidationError({"bodies": _("Choose bodies from the list.")})


def _changed(verb: str, request: AgencyRequest, before: dict[str, Any], by: Actor) -> None:
    audit.record(verb=verb, by=by, subject=request, before=before, after=audit.image(request))
