"""The verbs on partners: adding, changing, archiving."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.models import Partner
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import record_change, save


class NameTaken(ValidationError):
    """Another partner of the campus has this name; `partner` is that one, so that a page can lead to it."""

    def __init__(self, partner: Partner) -> None:
        text = _("There is already a partner with this name. Open it, or add the city to the name.")
        super().__init__({"name": text})
        self.partner = partner


@transaction.atomic
def add_partner(*, name: str, industry: str, city: str = "", website: str = "", note: str = "", by: Actor) -> Partner:
    """Add an organization; raises NameTaken, or ValidationError by field."""
    partner = Partner(name=name.strip(), industry=industry, city=city, website=website, note=note)
    _save_named(partner)
    audit.record(verb="partner.added", by=by, subject=partner, after=audit.image(partner))
    return partner


@transaction.atomic
def change_partner(
    *, partner: Partner, name: str, industry: str, city: str = "", website: str = "", note: str = "", by: Actor
) -> Partner:
    """Change what is known about a partner; raises as `add_partner` does."""
    before = audit.image(partner)
    partner.name, partner.industry, partner.city = name.strip(), industry, city
    partner.website, partner.note = website, note
    if audit.image(partner) != before:
        _save_named(partner)
        record_change("partner.changed", partner, before, by)
    return partner


def archive_partner(*, partner: Partner, by: Actor) -> None:
    """Take a partner out of the lists; its experiences and figures stay."""
    archive.archive(partner, by=by)


@transaction.atomic
def restore_partner(*, partner: Partner, by: Actor) -> None:
    """Bring a partner back; raises NameTaken when another one took its name meanwhile."""
    _refuse_taken_name(partner)
    archive.restore(partner, by=by)


def _save_named(partner: Partner) -> None:
    _refuse_taken_name(partner)
    try:
        with transaction.atomic():
            save(partner)
    except IntegrityError:  # somebody else added it a moment ago
        _refuse_taken_name(partner)
        raise


def _refuse_taken_name(partner: Partner) -> None:
    other = Partner.objects.current().filter(name__iexact=partner.name).exclude(pk=partner.pk).first()
    if other is not None:
        raise NameTaken(other)
