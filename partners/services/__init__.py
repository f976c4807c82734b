"""The verbs on partners, their people, places and agreements; each one transaction with its audit entry."""

from partners.services.agreements import (
    Proposal,
    add_agreement,
    amendment_of,
    archive_agreement,
    change_agreement,
    end_early,
    give_to_review,
    record_signature,
    renewal_of,
    restore_agreement,
    send_for_signature,
)
from partners.services.clauses import Found, mark_clauses, undo_clauses
from partners.services.contacts import add_contact, archive_contact, change_contact, restore_contact
from partners.services.partners import NameTaken, add_partner, archive_partner, change_partner, restore_partner
from partners.services.reviews import change_review, record_review, take_back_review
from partners.services.sites import (
    add_site,
    add_strategic_role,
    archive_site,
    archive_strategic_role,
    change_site,
    change_strategic_role,
    restore_site,
    restore_strategic_role,
)

__all__ = [
    "Found",
    "NameTaken",
    "Proposal",
    "add_agreement",
    "add_contact",
    "add_partner",
    "add_site",
    "add_strategic_role",
    "amendment_of",
    "archive_agreement",
    "archive_contact",
    "archive_partner",
    "archive_site",
    "archive_strategic_role",
    "change_agreement",
    "change_contact",
    "change_partner",
    "change_review",
    "change_site",
    "change_strategic_role",
    "end_early",
    "give_to_review",
    "mark_clauses",
    "record_review",
    "record_signature",
    "renewal_of",
    "restore_agreement",
    "restore_contact",
    "restore_partner",
    "restore_site",
    "restore_strategic_role",
    "send_for_signature",
    "take_back_review",
    "undo_clauses",
]
