"""A student's pieces of work: added, changed, archived; what is offered as a sample stays as it was offered."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from artifacts.anonymous import names_in
from artifacts.models import Participation, PortfolioItem
from wbl_portal.core import archive, audit, clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import Student

FIELDS = ["kind", "title", "description", "url", "alt_text", "made_on", "participation", "file"]


@transaction.atomic
def add_item(
    *,
    student: Student,
    kind: str,
    title: str,
    made_on: dt.date,
    by: Actor,
    description: str = "",
    url: str = "",
    upload: "UploadedFile[Any] | None" = None,
    alt_text: str = "",
    participation: Participation | None = None,
) -> PortfolioItem:
    """Put a piece of work into a portfolio: a file or a link, a picture with words for those who cannot see it."""
    item = PortfolioItem(student=student, added_at=clock.now())
    facts = {"kind": kind, "title": title, "made_on": made_on, "description": description, "alt_text": alt_text}
    _set(item, facts, url=url, upload=upload, participation=participation, by=by)
    item.save()
    audit.record(verb="portfolio_item.added", by=by, subject=item, after=audit.image(item, FIELDS))
    return item


@transaction.atomic
def change_item(
    *,
    item: PortfolioItem,
    kind: str,
    title: str,
    made_on: dt.date,
    by: Actor,
    description: str = "",
    url: str = "",
    upload: "UploadedFile[Any] | None" = None,
    alt_text: str = "",
    participation: Participation | None = None,
) -> PortfolioItem:
    """Change a piece of work; without a new file the old one stays. Its file or link is fixed while it is offered."""
    before = audit.image(item, FIELDS)
    if (upload is not None or url != item.url) and _is_offered(item):
        raise ValidationError(
            _("This work is offered as a sample, so its file or link cannot change. Take the offer back first.")
        )
    if _is_accepted(item) and (found := names_in(alt_text, item.student)):
        raise ValidationError(
            {"alt_text": _("The public may read this. Take '%s' out: nobody is named there.") % found[0]}
        )
    facts = {"kind": kind, "title": title, "made_on": made_on, "description": description, "alt_text": alt_text}
    _set(item, facts, url=url, upload=upload, participation=participation, by=by)
    item.save()
    audit.record(verb="portfolio_item.changed", by=by, subject=item, before=before, after=audit.image(item, FIELDS))
    return item


@transaction.atomic
def archive_item(*, item: PortfolioItem, by: Actor) -> None:
    """Take a piece of work out of the portfolio; not while it is offered as a sample."""
    if _is_offered(item):
        raise ValidationError(_("This work is offered as a sample. Take the offer back first, then archive it."))
    archive.archive(item, by=by)


@transaction.atomic
def restore_item(*, item: PortfolioItem, by: Actor) -> None:
    archive.restore(item, by=by)


def _is_offered(item: PortfolioItem) -> bool:
    return item.samples.filter(withdrawn_at__isnull=True).exists()


def _is_accepted(item: PortfolioItem) -> bool:
    return item.samples.filter(withdrawn_at__isnull=True, accepted_at__isnull=False).exists()


def _set(
    item: PortfolioItem,
    facts: dict[str, Any],
    *,
    url: str,
    upload: "UploadedFile[Any] | None",
    participation: Participation | None,
    by: Actor,
) -> None:
    if participation is not None and participation.student_id != item.student_id:
        raise ValidationError({"participation": _("Choose one of the student's own experiences.")})
    if facts["made_on"] > clock.today():
        raise ValidationError({"made_on": _("The date lies in the future. Enter the day the work was made.")})
    if upload is not None and url:
        raise ValidationError({"url": _("Give a file or a link, not both.")})
    for name, value in facts.items():
        setattr(item, name, value)
    item.participation = participation
    if upload is not None:
        item.file, item.url = files.keep(upload, by=by), ""
    elif url:
        item.file, item.url = None, url
    if item.file is None and not item.url:
        raise ValidationError({"upload": _("Choose a file, or give a link to the work.")})
    if item.file is not None and item.file.content_type in files.IMAGE_KINDS and not item.alt_text.strip():
        raise ValidationError(
            {"alt_text": _("Say in a sentence what the picture shows, for people who cannot see it.")}
        )
