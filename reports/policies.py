"""Who may do what in the reports: the policies of people, and who answers for a snapshot or a disposition."""

from wbl_portal.core.policy import Policy
from wbl_portal.people.models import Role
from wbl_portal.people.policies import administrators, approvers, coordinators, group_readers, staff

SIGNING = (Role.PRINCIPAL, Role.ADMINISTRATOR)
signers = Policy("signers", lambda user: user.is_authenticated and user.has_role(*SIGNING), needs_second_factor=True)
# Whose word stands on an edition where the campus has a principal.
principals = Policy(
    "principals", lambda user: user.is_authenticated and user.has_role(Role.PRINCIPAL), needs_second_factor=True
)
# For programs: the workspace itself asks for the signature of another one of its district (see district.keys).
own_district = Policy("own_district", lambda user: True, open_to_all=True)

__all__ = [
    "SIGNING",
    "administrators",
    "approvers",
    "coordinators",
    "group_readers",
    "own_district",
    "principals",
    "signers",
    "staff",
]
