"""The verbs on the places where a partner receives students, and on what it does for which grades."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Contact, Partner, Site, StrategicRole
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import record_change, save


@transaction.atomic
def add_site(*, partner: Partner, name: str, street: str = "", city: str = "", note: str = "", by: Actor) -> Site:
    """Add a place where the partner receives students; raises ValidationError by field."""
    site = Site(partner=partner, name=name.strip(), street=street, city=city, note=note)
    save(site)
    audit.record(verb="site.added", by=by, subject=site, after=audit.image(site))
    return site


@transaction.atomic
def change_site(*, site: Site, name: str, street: str = "", city: str = "", note: str = "", by: Actor) -> Site:
    before = audit.image(site)
    site.name, site.street, site.city, site.note = name.strip(), street, city, note
    if audit.image(site) != before:
        save(site)
        record_change("site.changed", site, before, by)
    return site


def archive_site(*, site: Site, by: Actor) -> None:
    archive.archive(site, by=by)


def restore_site(*, site: Site, by: Actor) -> None:
    archive.restore(site, by=by)


@transaction.atomic
def add_strategic_role(
    *, partner: Partner, role: str, grades: Sequence[int], contact: Contact | None = None, by: Actor
) -> StrategicRole:
    """Record what a partner does for students of some grades (P-TECH 1.11: organization, title, role by grade)."""
    made = StrategicRole(partner=partner, role=role.strip(), grades=sorted(set(grades)), contact=contact)
    _check_role(made)
    save(made)
    audit.record(verb="strategic_role.added", by=by, subject=made, after=audit.image(made))
    return made


@transaction.atomic
def change_strategic_role(
    *, strategic_role: StrategicRole, role: str, grades: Sequence[int], contact: Contact | None = None, by: Actor
) -> StrategicRole:
    before = audit.image(strategic_role)
    strategic_role.role, strategic_role.grades = role.strip(), sorted(set(grades))
    strategic_role.contact = contact
    _check_role(strategic_role)
    if audit.image(strategic_role) != before:
        save(strategic_role)
        record_change("strategic_role.changed", strategic_role, before, by)
    return strategic_role


def archive_strategic_role(*, strategic_role: StrategicRole, by: Actor) -> None:
    archive.archive(strategic_role, by=by)


def restore_strategic_role(*, strategic_role: StrategicRole, by: Actor) -> None:
    archive.restore(strategic_role, by=by)


def _check_role(made: StrategicRole) -> None:
    if not made.grades:
        raise ValidationError({"grades": _("Choose at least one grade.")})
    if made.contact is not None and made.contact.partner_id != made.partner_id:
        raise ValidationError({"contact": _("This person belongs to another partner. Choose one of this partner.")})
