"""Who may: the named policies of the portal, each a predicate about the person who asks."""

from typing import Any

from wbl_portal.core.policy import Policy, anyone, link_holder
from wbl_portal.people.models import Role

STAFF_ROLES = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.PRINCIPAL, Role.TEACHER, Role.COUNSELOR)


def _has(*roles: str) -> Any:
    return lambda user: user.is_authenticated and user.has_role(*roles)


signed_in = Policy("signed_in", lambda user: user.is_authenticated)
staff = Policy("staff", _has(*STAFF_ROLES), needs_second_factor=True)
coordinators = Policy("coordinators", _has(Role.ADMINISTRATOR, Role.COORDINATOR), needs_second_factor=True)
approvers = Policy("approvers", _has(Role.ADMINISTRATOR, Role.COORDINATOR, Role.PRINCIPAL), needs_second_factor=True)
# A student's groups say much about a family: they are for those who answer for the campus's figures, not for teachers.
group_readers = Policy(
    "group_readers",
    _has(Role.ADMINISTRATOR, Role.COORDINATOR, Role.PRINCIPAL, Role.COUNSELOR),
    needs_second_factor=True,
)
administrators = Policy("administrators", _has(Role.ADMINISTRATOR), needs_second_factor=True)
# Chromebooks are shared: what a student saw is not kept in the browser.
students = Policy("students", _has(Role.STUDENT), leaves_no_copy=True)
district_staff = Policy("district_staff", _has(Role.STAFF, Role.ADMINISTRATOR), needs_second_factor=True)

__all__ = [
    "administrators",
    "anyone",
    "approvers",
    "coordinators",
    "district_staff",
    "group_readers",
    "link_holder",
    "signed_in",
    "staff",
    "students",
]
