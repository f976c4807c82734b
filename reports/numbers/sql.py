"""The SQL behind the staff's figures, by the counting rules of `reports.queries`, over one or several school years.

`part`: every participation with some attendance (`counts`: enough of it for a head), its grade and program those of its
first day. `members`: of each year's as-of day. `lines`: one row per member and label, with times, minutes and phases.
Each part is materialized: inlined, it would be run again for every member.
"""

_PART = """
WITH years AS MATERIALIZED (
  SELECT y.id, y.label, k.as_of FROM unnest(%(years)s::bigint[], %(days)s::date[]) AS k(id, as_of)
  JOIN people_schoolyear y ON y.id = k.id
), held AS MATERIALIZED (
  SELECT s.experience_id, e.year_id, sum(s.minutes) AS minutes
  FROM years y
  JOIN experiences_experience e ON e.year_id = y.id
  JOIN experiences_session s ON s.experience_id = e.id AND s.cancelled_at IS NULL AND s.held_on <= y.as_of
  GROUP BY s.experience_id, e.year_id
), there AS MATERIALIZED (
  SELECT p.id, p.student_id, p.experience_id, h.year_id, min(s.held_on) AS day, sum(least(a.minutes, s.minutes)) AS minutes,
    sum(least(a.minutes, s.minutes)) >= %(presence)s * h.minutes AS counts
  FROM held h
  JOIN years y ON y.id = h.year_id
  JOIN artifacts_participation p ON p.experience_id = h.experience_id
  JOIN artifacts_attendance a ON a.participation_id = p.id AND a.presence IN ('present', 'made_up')
  JOIN experiences_session s ON s.id = a.session_id AND s.experience_id = h.experience_id
    AND s.cancelled_at IS NULL AND s.held_on <= y.as_of
  GROUP BY p.id, h.year_id, h.minutes
), part AS MATERIALIZED (
  SELECT t.*, n.grade, coalesce(f.phase, %(no_phase)s) AS phase, e.experience_type_id AS type
  FROM there t
  JOIN people_enrollment n ON n.student_id = t.student_id AND n.grade = ANY(%(grades)s::smallint[])
    AND n.entered_on <= t.day AND coalesce(n.left_on, 'infinity') >= t.day
  JOIN people_programmembership m ON m.student_id = t.student_id AND m.framework = %(family)s
    AND m.starts_on <= t.day AND coalesce(m.ends_on, 'infinity') >= t.day
  JOIN experiences_experience e ON e.id = t.experience_id
  LEFT JOIN experiences_experiencephase f ON f.experience_id = e.id AND f.framework = %(framework)s
  WHERE (%(phase)s IS NULL OR coalesce(f.phase, %(no_phase)s) = %(phase)s)
    AND (%(type)s IS NULL OR e.experience_type_id = %(type)s::uuid)
    AND (%(pathway)s IS NULL OR EXISTS (SELECT FROM experiences_experience_pathways w
      WHERE w.experience_id = e.id AND w.pathway_id = %(pathway)s::uuid))
), members AS MATERIALIZED (
  SELECT y.id AS year_id, y.label, y.as_of, n.student_id, n.grade
  FROM years y
  JOIN people_enrollment n ON n.grade = ANY(%(grades)s::smallint[])
    AND n.entered_on <= y.as_of AND coalesce(n.left_on, 'infinity') >= y.as_of
  JOIN people_programmembership m ON m.student_id = n.student_id AND m.framework = %(family)s
    AND m.starts_on <= y.as_of AND coalesce(m.ends_on, 'infinity') >= y.as_of
  WHERE (%(grade)s IS NULL OR n.grade = %(grade)s) AND (%(group)s IS NULL OR {in_group})
)
"""


# Whether a student stands in the group asked for on a day; 'unrecorded' is no race on record.
_IN_GROUP = """CASE WHEN %(group)s = %(unrecorded)s
  THEN NOT EXISTS (SELECT FROM people_studentgroup g WHERE g.student_id = {student} AND g.kind = 'race'
    AND g.starts_on <= {day} AND coalesce(g.ends_on, 'infinity') >= {day})
  ELSE EXISTS (SELECT FROM people_studentgroup g WHERE g.student_id = {student} AND g."group" = %(group)s
    AND g.starts_on <= {day} AND coalesce(g.ends_on, 'infinity') >= {day}) END"""
BASE = _PART.replace("{in_group}", _IN_GROUP.format(student="n.student_id", day="y.as_of"))
# What a participation counts for when the filters name a grade or a group: those of its own day.
OF_THE_DAY = "(%(grade)s IS NULL OR p.grade = %(grade)s) AND (%(group)s IS NULL OR {in_group})".replace(
    "{in_group}", _IN_GROUP.format(student="p.student_id", day="p.day")
)

_GROUPS_OF = """
JOIN LATERAL (
  SELECT g."group" AS label FROM people_studentgroup g
  WHERE g.student_id = {student} AND g.starts_on <= {day} AND coalesce(g.ends_on, 'infinity') >= {day}
  UNION ALL
  SELECT %(unrecorded)s WHERE NOT EXISTS (SELECT FROM people_studentgroup g
    WHERE g.student_id = {student} AND g.kind = 'race' AND g.starts_on <= {day} AND coalesce(g.ends_on, 'infinity') >= {day})
) k ON true
"""
_PATHWAYS = "JOIN experiences_experience_pathways w ON w.experience_id = p.experience_id"
# By what -> (the label of a member, its join), (the label of a participation, its join); a member without a label of its
# own takes that of the participations.
LABELS: dict[str, tuple[tuple[str, str] | None, tuple[str, str]]] = {
    "grade": (("m.grade::text", ""), ("p.grade::text", "")),
    "group": (
        ("k.label", _GROUPS_OF.format(student="m.student_id", day="m.as_of")),
        ("k.label", _GROUPS_OF.format(student="p.student_id", day="p.day")),
    ),
    "year": (("m.label", ""), ("(SELECT label FROM years WHERE id = p.year_id)", "")),
    "phase": (None, ("p.phase", "")),
    "type": (None, ("p.type::text", "")),
    "pathway": (None, ("w.pathway_id::text", _PATHWAYS)),
}
MINUTES = "round(coalesce(sum(p.minutes), 0) / 15.0) * 15"


def lines(by: str) -> str:
    """The CTE `lines`: (label, year, student, grade, times, minutes, phases); None as `by` is everybody once."""
    own, other = LABELS.get(by, (("NULL::text", ""), ("NULL::text", "")))
    label, join = own or other
    match = "p.student_id = m.student_id AND p.year_id = m.year_id"
    joined = f"{join} LEFT JOIN part p ON {match}" if own else f"JOIN part p ON {match} {join}"
    return f"""
SELECT {label} AS label, m.year_id, m.student_id, m.grade, count(p.id) FILTER (WHERE p.counts) AS times,
  {MINUTES} AS minutes, count(DISTINCT p.phase) FILTER (WHERE p.counts AND p.phase <> %(no_phase)s) AS phases
FROM members m {joined}
GROUP BY 1, 2, 3, 4"""  # noqa: S608 - our own words


def times(by: str) -> str:
    """(label, number) of the participations that count, where they happened: leavers are among them."""
    label, join = LABELS[by][1] if by in LABELS else ("NULL::text", "")
    return f"SELECT {label} AS label, count(*) AS number FROM part p {join} WHERE p.counts AND {OF_THE_DAY} GROUP BY 1"  # noqa: S608


# One row per reflection on a participation that counts, with the latest score of the rubric's dimension.
REFLECTIONS = f"""{BASE}, written AS (
  SELECT r.id, p.student_id, p.experience_id, p.grade, r.submitted_at,
    r.course_id IS NOT NULL OR r.standard <> '' AS names, latest.score
  FROM part p
  JOIN years y ON y.id = p.year_id
  JOIN artifacts_reflection r ON r.participation_id = p.id AND r.state <> 'draft'
    AND (r.submitted_at AT TIME ZONE %(time_zone)s)::date <= y.as_of
  LEFT JOIN LATERAL (
    SELECT (f.scores ->> %(connection)s)::int AS score FROM artifacts_reflectionfeedback f
    WHERE f.reflection_id = r.id AND f.scores ? %(connection)s AND (f.given_at AT TIME ZONE %(time_zone)s)::date <= y.as_of
    ORDER BY f.given_at DESC, f.id LIMIT 1
  ) latest ON true
  WHERE p.counts AND {OF_THE_DAY}
)
"""  # noqa: S608 - constants
