"""The campus's own settings, changed by its portal administrators and kept in its audit."""

from typing import Any

from django.db import transaction

from academies.models import Academy
from academies.services import change_settings
from wbl_portal.core import audit
from wbl_portal.core.actor import Actor


@transaction.atomic
def change_campus(*, academy: Academy, by: Actor, **changes: Any) -> Academy:
    """Change name, colour (`hue`), time zone or smallest group shown (at least 5); raises ValidationError."""
    before = {field: getattr(academy, field) for field in changes}
    changed = change_settings(academy=Academy.objects.get(pk=academy.pk), **changes)
    audit.record(verb="campus.changed", by=by, subject=academy, before=before, after=changes)
    return changed
