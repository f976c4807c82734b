"""Student groups from a staging table: what differs from the standing fact ends it and begins the next, set-based.

Known for the first time, a fact holds since the student's present enrollment began; a changed one since then when the
enrollment began after the fact that stood, else from today. Nothing of the past is rewritten.
"""

import datetime as dt
from typing import Any

# One row per fact that differs: the latest row about it (old) and the day from which it is otherwise.
_CHANGES = """
CREATE TEMP TABLE roster_group_change ON COMMIT DROP AS
WITH latest AS (
    SELECT DISTINCT ON (s.student_id, s.grp) s.student_id, s.kind, s.grp, s.is_in, g.id AS old_id, g."group" AS old_group,
        g.starts_on AS old_starts_on, g.ends_on AS old_ends_on
    FROM roster_group s
    LEFT JOIN people_studentgroup g ON g.student_id = s.student_id AND g.kind = s.kind
        AND (s.kind <> 'program' OR g."group" = s.grp)
    ORDER BY s.student_id, s.grp, g.starts_on DESC
), present AS (
    SELECT DISTINCT ON (e.student_id) e.student_id, e.entered_on
    FROM people_enrollment e WHERE e.student_id IN (SELECT student_id FROM roster_group)
    ORDER BY e.student_id, e.entered_on DESC
)
SELECT l.student_id, l.kind, l.grp, l.is_in, l.old_id, l.old_starts_on, l.old_ends_on,
    CASE WHEN l.old_id IS NULL OR p.entered_on > coalesce(l.old_ends_on, l.old_starts_on)
        THEN coalesce(p.entered_on, %(today)s) ELSE %(today)s END AS starts_on
FROM latest l LEFT JOIN present p ON p.student_id = l.student_id
WHERE CASE WHEN l.old_id IS NULL OR l.old_ends_on IS NOT NULL THEN l.is_in ELSE NOT l.is_in OR l.old_group <> l.grp END
"""

_NOTE = """
UPDATE roster_student s SET changes = s.changes || 'student group'::text
WHERE NOT s.is_new AND EXISTS (SELECT FROM roster_group_change c WHERE c.student_id = s.id)
"""

_WRITE = (
    "DELETE FROM people_studentgroup g USING roster_group_change c"
    " WHERE g.id = c.old_id AND c.old_ends_on IS NULL AND g.starts_on >= c.starts_on",
    "UPDATE people_studentgroup g SET ends_on = c.starts_on - 1 FROM roster_group_change c"
    " WHERE g.id = c.old_id AND c.old_ends_on IS NULL",
    'INSERT INTO people_studentgroup (id, student_id, kind, "group", starts_on)'
    " SELECT gen_random_uuid(), c.student_id, c.kind, c.grp, greatest(c.starts_on, c.old_ends_on + 1)"
    " FROM roster_group_change c WHERE c.is_in",
)


def find_changes(cursor: Any, *, today: dt.date) -> int:
    """Compare the staged facts with those that stand; returns how many differ."""
    cursor.execute("DROP TABLE IF EXISTS pg_temp.roster_group_change")
    cursor.execute(_CHANGES, {"today": today})
    return int(cursor.rowcount)


def note(cursor: Any) -> None:
    """Count the students of the roster whose groups differ among the changed ones."""
    cursor.execute(_NOTE)


def write(cursor: Any) -> None:
    """End what no longer holds and begin what does; what is the same is not touched."""
    for statement in _WRITE:
        cursor.execute(statement)
