"""The clauses the campus's framework editions ask an agreement to have, as its checklist lists them."""

from wbl_portal.core.database import connection
from wbl_portal.frameworks import Framework, framework


def asked() -> list[Framework]:
    """The framework editions of the campus that list clauses, in the campus's order."""
    return [each for each in map(framework, connection.tenant.frameworks) if each.clauses]
