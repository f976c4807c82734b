"""Who and what is no longer on the roster: named as removed, or absent from a whole file; and the guard against many."""

from typing import Any

from django.utils.translation import gettext as _

from wbl_portal.people.roster.register import Register
from wbl_portal.people.roster.report import RosterRefused

MOST_LEAVING = 0.2
# A small faculty changes by a fifth every summer: a handful of staff never stops an import.
FEW_STAFF = 5


def leavers(cursor: Any, *, table: str, stage: str, register: Register, source: str) -> list[str]:
    """Ids on the roster now that are removed by their row, or absent from a whole file of their own source."""
    cursor.execute(
        f"SELECT t.id FROM {table} t WHERE t.active AND (t.id = ANY(%(gone)s::uuid[])"  # noqa: S608 - our own names
        f" OR (%(whole)s AND t.source = %(source)s AND t.sourced_id IS NOT NULL"
        f" AND NOT EXISTS (SELECT FROM {stage} s WHERE s.id = t.id) AND t.id <> ALL(%(kept)s::uuid[])))",
        {"gone": list(register.gone), "kept": register.kept, "whole": register.whole, "source": source},
    )
    return [str(row[0]) for row in cursor.fetchall()]


def check_share(cursor: Any, *, table: str, leaving: int, few: int, who: str) -> None:
    """A whole file that would take more than a fifth off the roster is more likely cut short. Raises RosterRefused."""
    cursor.execute(f"SELECT count(*) FROM {table} WHERE active")  # noqa: S608 - our own names
    everybody = cursor.fetchone()[0]
    if leaving > few and leaving > everybody * MOST_LEAVING:
        said = {"leaving": leaving, "everybody": everybody, "who": who}
        raise RosterRefused(
            _(
                "%(leaving)d of %(everybody)d %(who)s would leave the roster, more than 20 %%."
                " If that is right, run again with --allow-deactivations."
            )
            % said
        )


def retire(cursor: Any, *, table: str, stage: str, register: Register, source: str, years: list[int] | None) -> None:
    """Courses, and sections of the files' years: no longer on the roster."""
    of_years = "AND t.year_id = ANY(%(years)s)" if years is not None else ""
    cursor.execute(
        f"UPDATE {table} t SET active = false WHERE t.active AND (t.id = ANY(%(gone)s::uuid[])"  # noqa: S608
        f" OR (%(whole)s AND t.source = %(source)s AND t.sourced_id IS NOT NULL {of_years}"
        f" AND NOT EXISTS (SELECT FROM {stage} s WHERE s.id = t.id) AND t.id <> ALL(%(kept)s::uuid[])))",
        {
            "gone": list(register.gone),
            "kept": register.kept,
            "whole": register.whole,
            "source": source,
            "years": years,
        },
    )


def retire_pairs(
    cursor: Any, *, table: str, stage: str, whole: bool, gone: list[str], kept: list[str], source: str, years: list[int]
) -> None:
    """Class lists and teachers of the files' years that are no longer there. `gone` and `kept` are sourcedIds."""
    cursor.execute(
        f"UPDATE {table} t SET active = false FROM people_section c"  # noqa: S608 - our own names
        " WHERE c.id = t.section_id AND t.active AND t.source = %(source)s AND (t.sourced_id = ANY(%(gone)s)"
        " OR (%(whole)s AND t.sourced_id IS NOT NULL AND c.year_id = ANY(%(years)s) AND t.sourced_id <> ALL(%(kept)s)"
        f" AND NOT EXISTS (SELECT FROM {stage} s WHERE s.sourced_id = t.sourced_id)))",
        {"gone": gone, "kept": kept, "whole": whole, "source": source, "years": years},
    )


def untie_guardians(cursor: Any, *, register: Register, source: str) -> None:
    """A parent or guardian whom the roster no longer ties to a student loses the tie at once (custody changes).

    Only ties of this source and of students in the files; files without any ties say nothing about them.
    """
    cursor.execute("DELETE FROM people_guardianship WHERE guardian_id = ANY(%s::uuid[])", [list(register.gone)])
    if not register.whole:
        return
    cursor.execute(
        "DELETE FROM people_guardianship g USING people_guardian p, roster_student s"
        " WHERE p.id = g.guardian_id AND s.id = g.student_id AND p.source = %(source)s AND p.sourced_id IS NOT NULL"
        " AND p.id <> ALL(%(kept)s::uuid[]) AND EXISTS (SELECT FROM roster_tie)"
        " AND NOT EXISTS (SELECT FROM roster_tie t WHERE t.student_id = g.student_id AND t.guardian_id = g.guardian_id)",
        {"source": source, "kept": register.kept},
    )
