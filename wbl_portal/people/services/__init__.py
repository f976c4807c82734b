"""The verbs of people, by noun."""

from wbl_portal.people.services.accounts import (
    accept_invitation,
    end_role,
    give_role,
    invite,
    invite_again,
    open_account,
)
from wbl_portal.people.services.campus import change_campus
from wbl_portal.people.services.consent import record_account_consent, withdraw_account_consent
from wbl_portal.people.services.groups import import_groups
from wbl_portal.people.services.memberships import begin_memberships, end_memberships
from wbl_portal.people.services.rosters import ask_check, ask_import

__all__ = [
    "accept_invitation",
    "ask_check",
    "ask_import",
    "begin_memberships",
    "change_campus",
    "end_memberships",
    "end_role",
    "give_role",
    "import_groups",
    "invite",
    "invite_again",
    "open_account",
    "record_account_consent",
    "withdraw_account_consent",
]
