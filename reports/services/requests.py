"""The register of the agency's requests: receive, change, answer and take an answer back, attach the package."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.models import AgencyRequest
from wbl_portal.core import audit, clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import StoredFile
from wbl_portal.people.models import SchoolYear


@transaction.atomic
def receive_request(
    *,
    received_on: dt.date,
    requester: str,
    asked_for: str,
    due_on: dt.date | None = None,
    year: SchoolYear | None = None,
    by: Actor,
) -> AgencyRequest:
    """Enter a request in the register; raises ValidationError by field."""
    request = AgencyRequest(received_on=received_on, requester=requester.strip(), asked_for=asked_for.strip())
    request.due_on, request.year = due_on, year
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
    by: Actor,
) -> AgencyRequest:
    """Change what is known about a request; raises as `receive_request` does."""
    before = audit.image(request)
    request.received_on, request.requester, request.asked_for = received_on, requester.strip(), asked_for.strip()
    request.due_on, request.year = due_on, year
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
def attach_package(*, request: AgencyRequest, data: bytes, name: str, by: Actor) -> StoredFile:
    """Keep a package (ZIP) with a request; one made before is taken away; under a hold it is hidden and kept."""
    before, old = audit.image(request), request.package
    request.package = files.keep_bytes(data, content_type="application/zip", name=name, by=by)
    request.save(update_fields=["package"])
    if old is not None:
        files.take_down(old)
    known: dict[str, Any] = audit.image(request) | {"sha256": request.package.sha256}
    audit.record(verb="request.package_made", by=by, subject=request, before=before, after=known)
    return request.package


@transaction.atomic
def take_down_package(*, request: AgencyRequest, by: Actor) -> None:
    """Take a package away that holds a work withdrawn since; under a hold it is hidden and kept."""
    before, old = audit.image(request), request.package
    if old is None:
        return
    request.package = None
    request.save(update_fields=["package"])
    audit.record(
        verb="request.package_taken_down",
        by=by,
        subject=request,
        before=before | {"sha256": old.sha256},
        after=audit.image(request),
    )
    files.take_down(old)


def _save(request: AgencyRequest) -> None:
    today = clock.today()
    if request.received_on > today:
        raise ValidationError({"received_on": _("The day lies in the future.")})
    if request.due_on and request.due_on < request.received_on:
        raise ValidationError({"due_on": _("It was due before it was received. Check the two days.")})
    if request.answered_on and not request.received_on <= request.answered_on <= today:
        raise ValidationError({"answered_on": _("The answer lies between the day it was received and today.")})
    request.clean_fields()
    request.save()


def _changed(verb: str, request: AgencyRequest, before: dict[str, Any], by: Actor) -> None:
    audit.record(verb=verb, by=by, subject=request, before=before, after=audit.image(request))
