"""The dates of a school year."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wbl_portal.core import audit
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


@transaction.atomic
def set_school_year(*, label: str, starts_on: dt.date, ends_on: dt.date, by: Actor) -> SchoolYear:
    """Give a school year its first and last day, making the year where the campus has none. Raises ValidationError."""
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": _("The school year ends before it starts. Choose a later end.")})
    year = SchoolYear.objects.filter(label=label).first() or SchoolYear(label=label)
    before = audit.image(year) if year.pk else {}
    if year.pk and (year.starts_on, year.ends_on) == (starts_on, ends_on):
        return year
    year.starts_on, year.ends_on = starts_on, ends_on
    year.clean_fields()
    year.save()
    audit.record(verb="school_year.set", by=by, subject=year, before=before, after=audit.image(year))
    return year
