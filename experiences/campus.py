"""What the campus in force runs: its framework editions and its grades."""

from wbl_portal.core.database import connection
from wbl_portal.frameworks import Framework, framework


def campus_frameworks() -> list[Framework]:
    """The framework editions of the campus, in its own order."""
    return [framework(key) for key in connection.tenant.frameworks]


def campus_grades() -> list[int]:
    return list(connection.tenant.grades)


def frameworks_meeting(grades: list[int]) -> list[Framework]:
    """The campus's framework editions that have at least one of these grades."""
    return [each for each in campus_frameworks() if any(each.lowest_grade <= g <= each.highest_grade for g in grades)]
