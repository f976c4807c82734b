"""The audit keeps moments in milliseconds, the database in microseconds: a row is still the one that was written."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from academies.models import Academy
from partners.models import Partner
from tests.factories import TESTER, make_partner
from wbl_portal.core import audit, clock


def test_a_row_with_a_moment_stands_as_its_entry_says_until_it_is_changed(campus: Academy) -> None:
    moment = clock.now().replace(microsecond=123_456)
    partner = make_partner(archived_at=moment)
    entry = audit.record(verb="partner.archived", by=TESTER, subject=partner, after=audit.image(partner))
    entry.refresh_from_db()

    audit.refuse_changed(Partner.objects.get(pk=partner.pk), entry.after)

    partner.archived_at = moment + dt.timedelta(seconds=1)
    with pytest.raises(ValidationError, match="has changed since then"):
        audit.refuse_changed(partner, entry.after)
