"""Whom to ask: partners in rows, each with the people one could ask; read back as the ticked contacts.

Higher floors say at `ACTIVE` (called with the school year, they return partner ids) with whom something is planned.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.http import QueryDict

from partners.models import Agreement, Contact, ContactRole, Partner
from wbl_portal.core import panels
from wbl_portal.core.keys import key_of
from wbl_portal.people.models import SchoolYear

ACTIVE = "partners.active"
PICK, WHOM = "pick", "contact-"
# Who answers for an organization, if these roles are held; then anybody with an address.
FIRST = [ContactRole.LIAISON, ContactRole.SIGNER, ContactRole.ADVISORY]


@dataclass(frozen=True)
class Row:
    """A partner whose people can be asked; `chosen` is whom the page proposes."""

    partner: Partner
    contacts: list[Contact]
    chosen: uuid.UUID
    active: bool


def rows(year: SchoolYear, *, asked: Collection[uuid.UUID]) -> list[Row]:
    """Partners with people, without those where somebody (`asked`: contact ids) was asked already; active ones first."""
    at_work = active_partners(year)
    people: dict[uuid.UUID, list[Contact]] = {}
    for contact in Contact.objects.current().order_by("name", "id"):
        people.setdefault(contact.partner_id, []).append(contact)
    found = [
        Row(partner, people[partner.pk], _first(people[partner.pk]).pk, partner.pk in at_work)
        for partner in Partner.objects.current().filter(pk__in=list(people))
        if not {each.pk for each in people[partner.pk]} & set(asked)
    ]
    return sorted(found, key=lambda row: not row.active)


def active_partners(year: SchoolYear) -> set[uuid.UUID]:
    """Partners with an agreement in force in the year, or with something planned in it."""
    covers = {"starts_on__lte": year.ends_on, "ends_on__gte": year.starts_on, "signed_on__isnull": False}
    found = set(Agreement.objects.current().filter(**covers).values_list("partner_id", flat=True))
    return found.union(*panels.of(ACTIVE, year))


def picked(sent: QueryDict) -> list[Contact]:
    """The contacts of the ticked partners; what is no key is left out."""
    wanted = [key_of(sent.get(f"{WHOM}{partner}", "")) for partner in sent.getlist(PICK)]
    return list(Contact.objects.current().select_related("partner").filter(pk__in=[key for key in wanted if key]))


def _first(contacts: list[Contact]) -> Contact:
    def rank(contact: Contact) -> tuple[bool, int]:
        held = [place for place, role in enumerate(FIRST) if role in contact.roles]
        return not contact.email, min(held, default=len(FIRST))

    return min(contacts, key=rank)
