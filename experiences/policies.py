"""Who may: staff read experiences, coordinators change them."""

from typing import Any

from wbl_portal.people.policies import coordinators, staff


def may_change(user: Any) -> bool:
    """Whether a page offers the acts; the views themselves are closed by `coordinators`."""
    return coordinators.allows(user)


__all__ = ["coordinators", "may_change", "staff"]
