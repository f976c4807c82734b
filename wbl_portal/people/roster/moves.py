"""Enrollments and memberships of staged students: entering, changing grade, a new year, coming back, leaving.

An enrollment's entered_on is set once; leaving is a date, returning a new row; nothing of the past is rewritten.
"""

import datetime as dt
from typing import Any

from wbl_portal.people.models import SchoolYear

# One row per staged student: the latest enrollment (o), and what has to happen to it.
_FIND = """
CREATE TEMP TABLE roster_move ON COMMIT DROP AS
WITH latest AS (
    SELECT DISTINCT ON (e.student_id) e.id, e.student_id, e.year_id, e.grade, e.entered_on, e.left_on, y.ends_on AS year_ends_on
    FROM people_enrollment e
    JOIN roster_student s ON s.id = e.student_id
    JOIN people_schoolyear y ON y.id = e.year_id
    ORDER BY e.student_id, e.entered_on DESC
), judged AS (
    SELECT s.id AS student_id, s.grade, s.programs, o.id AS old_id, o.entered_on AS old_entered_on,
        o.left_on AS old_left_on, o.year_ends_on, coalesce(f.first_on, %(starts)s) AS first_on,
        CASE
            WHEN o.id IS NULL THEN 'entered'
            WHEN o.year_id = %(year)s AND o.left_on < %(today)s THEN 'returned'
            WHEN o.year_id = %(year)s AND o.grade = s.grade THEN 'same'
            WHEN o.year_id = %(year)s AND o.entered_on >= %(today)s THEN 'corrected'
            WHEN o.year_id = %(year)s THEN 'changed grade'
            WHEN o.entered_on < coalesce(f.first_on, %(starts)s) THEN 'new year'
            ELSE 'same'
        END AS action
    FROM roster_student s
    LEFT JOIN latest o ON o.student_id = s.id
    LEFT JOIN roster_first_day f ON f.student_id = s.id
)
SELECT *,
    CASE action
        WHEN 'entered' THEN first_on
        WHEN 'returned' THEN CASE WHEN first_on > old_left_on THEN first_on ELSE greatest(%(today)s, old_left_on + 1) END
        WHEN 'changed grade' THEN CASE WHEN first_on > old_entered_on THEN first_on ELSE %(today)s END
        WHEN 'new year' THEN greatest(first_on, old_left_on + 1)
    END AS starts_on
FROM judged
"""

_NOTE = """
UPDATE roster_student s SET changes = s.changes || m.action FROM roster_move m
WHERE m.student_id = s.id AND NOT s.is_new AND m.action <> 'same'
"""

_CLOSE = """
UPDATE people_enrollment e SET left_on = greatest(e.entered_on, least(m.starts_on - 1, m.year_ends_on)) FROM roster_move m
WHERE e.id = m.old_id AND m.action IN ('changed grade', 'new year')
AND (e.left_on IS NULL OR e.left_on >= m.starts_on)
"""

_CORRECT = """
UPDATE people_enrollment e SET grade = m.grade FROM roster_move m WHERE e.id = m.old_id AND m.action = 'corrected'
"""

_ENTER = """
INSERT INTO people_enrollment (id, student_id, year_id, grade, entered_on)
SELECT gen_random_uuid(), m.student_id, %(year)s, m.grade, m.starts_on FROM roster_move m WHERE m.starts_on IS NOT NULL
"""

# A membership that people ended while the student stayed is not made again; one that ended with the leaving is.
_JOIN = """
WITH history AS (
    SELECT student_id, framework, bool_or(ends_on IS NULL) AS is_open, max(ends_on) AS last_ended_on
    FROM people_programmembership GROUP BY student_id, framework
), joined AS (
    INSERT INTO people_programmembership (id, student_id, framework, starts_on)
    SELECT gen_random_uuid(), m.student_id, program, coalesce(m.starts_on, m.old_entered_on)
    FROM roster_move m CROSS JOIN unnest(string_to_array(m.programs, ',')) program
    LEFT JOIN history h ON h.student_id = m.student_id AND h.framework = program
    WHERE h.student_id IS NULL
    OR (NOT h.is_open AND h.last_ended_on >= m.old_left_on AND h.last_ended_on < m.starts_on)
    RETURNING student_id
)
UPDATE roster_student s SET changes = s.changes || 'program'::text FROM joined
WHERE joined.student_id = s.id AND NOT s.is_new
"""


def find_moves(cursor: Any, *, year: SchoolYear, today: dt.date) -> None:
    """Decide for each staged student what happens to the enrollment, and note it in the staged row."""
    facts = {"year": year.pk, "starts": year.starts_on, "today": today}
    cursor.execute("DROP TABLE IF EXISTS pg_temp.roster_move")
    cursor.execute(_FIND, facts)
    cursor.execute(_NOTE)


def write_moves(cursor: Any, *, year: SchoolYear) -> None:
    """Close, correct and open enrollments (in this order: they may not overlap), then join the programs."""
    cursor.execute(_CLOSE)
    cursor.execute(_CORRECT)
    cursor.execute(_ENTER, {"year": year.pk})
    cursor.execute(_JOIN)


def leave(cursor: Any, *, students: list[str], year: SchoolYear, today: dt.date) -> None:
    """Take students off the roster as of yesterday; what was only to begin later never was."""
    facts = {"students": students, "today": today, "yesterday": today - dt.timedelta(days=1), "year": year.pk}
    for statement in _LEAVE:
        cursor.execute(statement, facts)


_LEAVE = (
    "UPDATE people_student SET active = false WHERE id = ANY(%(students)s::uuid[])",
    "DELETE FROM people_enrollment WHERE student_id = ANY(%(students)s::uuid[]) AND entered_on > %(today)s",
    """
    UPDATE people_enrollment e SET left_on = greatest(e.entered_on, least(%(yesterday)s, y.ends_on))
    FROM people_schoolyear y WHERE y.id = e.year_id AND e.student_id = ANY(%(students)s::uuid[])
    AND (e.left_on IS NULL OR e.left_on >= %(today)s)
    """,
    "DELETE FROM people_programmembership WHERE student_id = ANY(%(students)s::uuid[]) AND starts_on > %(today)s",
    """
    UPDATE people_programmembership p SET ends_on = greatest(p.starts_on, coalesce(
        (SELECT max(e.left_on) FROM people_enrollment e WHERE e.student_id = p.student_id), %(yesterday)s))
    WHERE p.student_id = ANY(%(students)s::uuid[]) AND (p.ends_on IS NULL OR p.ends_on >= %(today)s)
    """,
    """
    UPDATE people_sectionenrollment l SET active = false FROM people_section c
    WHERE c.id = l.section_id AND c.year_id = %(year)s AND l.active AND l.student_id = ANY(%(students)s::uuid[])
    """,
)
