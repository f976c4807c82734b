"""The verbs on partners: adding, changing, archiving."""

import uuid
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from partners.models import Partner
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import record_change, save

Done = TypeVar("Done")


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


def restore_partner(*, partner: Partner, by: Actor) -> None:
    """Bring a partner back; raises NameTaken when another one took its name meanwhile."""

    def bring_back() -> None:
        _refuse_taken_name(partner)
        archive.restore(partner, by=by)

    _settled(bring_back)


def archive_partners(*, partners: Collection[uuid.UUID], by: Actor) -> archive.Several:
    """Take several out of the lists in one act; those that are archived already are left alone."""
    return archive.archive_several(Partner.objects.filter(pk__in=partners), by=by)


def restore_partners(*, partners: Collection[uuid.UUID], by: Actor) -> archive.Several:
    """Bring several back; one whose name is taken meanwhile stays, with a sentence that says so."""
    rows = Partner.objects.filter(pk__in=partners)
    return _settled(lambda: archive.restore_several(rows, by=by, refusals=_names_taken))


def undo_archived_partners(*, entry_id: uuid.UUID, by: Actor) -> archive.Several:
    """Undo of one `archive_partners`; stays as in `restore_partners`. Raises ValidationError."""
    rows = Partner.objects.all()
    return _settled(lambda: archive.undo_several(rows, entry_id=entry_id, by=by, refusals=_names_taken))


def _save_named(partner: Partner) -> None:
    def keep() -> None:
        _refuse_taken_name(partner)
        save(partner)

    _settled(keep)


def _settled(act: Callable[[], Done]) -> Done:
    """Done; once more where somebody else took a name in the same moment, for then it is seen."""
    try:
        with transaction.atomic():
            return act()
    except IntegrityError:
        return act()


def _refuse_taken_name(partner: Partner) -> None:
    other = Partner.objects.current().filter(name__iexact=partner.name).exclude(pk=partner.pk).first()
    if other is not None:
        raise NameTaken(other)


def _names_taken(partners: Sequence[Partner]) -> dict[uuid.UUID, str]:
    """Archived partners whose name another one has: one of the lists, or one archived later that comes back with them."""
    rows = Partner.objects.annotate(called=Lower("name"))
    coming = rows.filter(pk__in=[each.pk for each in partners]).order_by("-archived_at", "pk")
    named = list(coming.values_list("pk", "name", "called"))
    taken = set(
        rows.current().filter(called__in=[called for _pk, _name, called in named]).values_list("called", flat=True)
    )
    refused = {}
    for pk, name, called in named:
        if called in taken:
            refused[pk] = _("“%s” stays archived: there is already a partner with this name.") % name
        taken.add(called)
    return refused
