"""What the campus in force runs: its framework editions and its grades."""

from wbl_portal.core.database import connection
from wbl_portal.frameworks import Framework, framework


def campus_frameworks() -> list[Framework]:
    """The framework editions of the campus, in its own order."""
    return [framework(key) for key in connection.tenant.frameworks]


def every_edition() -> list[str]:
    """The keys of the editions that the campus runs or ran."""
    return [*connection.tenant.frameworks, *connection.tenant.earlier_frameworks]


def phase_editions() -> list[Framework]:
    """The editions under whose keys the campus's phases are stored, each once: an edition may share those of another."""
    return [framework(key) for key in dict.fromkeys(each.phase_key for each in campus_frameworks())]


def campus_grades() -> list[int]:
    return list(connection.tenant.grades)


def frameworks_meeting(grades: list[int]) -> list[Framework]:
    """The editions of the campus's phases that have at least one of these grades."""
    return [each for each in phase_editions() if any(each.lowest_grade <= g <= each.highest_grade for g in grades)]
