"""The SQL behind the measures: what counts, as of a day; each statement gives (table, outer label, inner label, count).

Asked with: year, as_of, framework (whose phases), family, grades, presence, no_phase, time_zone, connection (the rubric's
dimension), explains (its least score), tables and groups (the tables of programs), unrecorded, whole (ends the name of the
numbers of members that a table of groups is out of).
"""

# `day` of an attended experience is the first session the student attended: grade and program are those of that day,
# and no later session can move the participation to another grade.
_COUNTED = """
WITH held AS (
  SELECT s.experience_id, sum(s.minutes) AS minutes
  FROM experiences_session s JOIN experiences_experience e ON e.id = s.experience_id
  WHERE e.year_id = %(year)s AND s.cancelled_at IS NULL AND s.held_on <= %(as_of)s
  GROUP BY s.experience_id
), attended AS (
  SELECT p.id, p.student_id, p.experience_id, min(s.held_on) AS day
  FROM held h
  JOIN artifacts_participation p ON p.experience_id = h.experience_id
  JOIN artifacts_attendance a ON a.participation_id = p.id AND a.presence IN ('present', 'made_up')
  JOIN experiences_session s ON s.id = a.session_id AND s.experience_id = h.experience_id
    AND s.cancelled_at IS NULL AND s.held_on <= %(as_of)s
  GROUP BY p.id, h.minutes
  HAVING sum(least(a.minutes, s.minutes)) >= %(presence)s * h.minutes
), counted AS (
  SELECT a.id, a.student_id, n.grade, coalesce(f.phase, %(no_phase)s) AS phase, t.key AS type
  FROM attended a
  JOIN people_enrollment n ON n.student_id = a.student_id AND n.grade = ANY(%(grades)s::smallint[])
    AND n.entered_on <= a.day AND coalesce(n.left_on, 'infinity') >= a.day
  JOIN people_programmembership m ON m.student_id = a.student_id AND m.framework = %(family)s
    AND m.starts_on <= a.day AND coalesce(m.ends_on, 'infinity') >= a.day
  JOIN experiences_experience e ON e.id = a.experience_id
  JOIN experiences_experiencetype t ON t.id = e.experience_type_id
  LEFT JOIN experiences_experiencephase f ON f.experience_id = e.id AND f.framework = %(framework)s
), members AS (
  SELECT n.student_id, n.grade
  FROM people_enrollment n
  JOIN people_programmembership m ON m.student_id = n.student_id AND m.framework = %(family)s
    AND m.starts_on <= %(as_of)s AND coalesce(m.ends_on, 'infinity') >= %(as_of)s
  WHERE n.grade = ANY(%(grades)s::smallint[]) AND n.entered_on <= %(as_of)s AND coalesce(n.left_on, 'infinity') >= %(as_of)s
), earned AS (
  SELECT DISTINCT a.student_id, c.kind
  FROM artifacts_credentialattempt a JOIN experiences_credential c ON c.id = a.credential_id
  WHERE a.result = 'passed' AND a.attempted_on <= %(as_of)s
), placements AS (
  SELECT s.experience_id, sum(s.minutes) AS minutes
  FROM experiences_session s
  JOIN experiences_experience e ON e.id = s.experience_id
  JOIN experiences_experiencetype t ON t.id = e.experience_type_id AND t.is_placement
  WHERE s.cancelled_at IS NULL AND s.held_on <= %(as_of)s
  GROUP BY s.experience_id
), placed AS (
  SELECT p.student_id
  FROM placements h
  JOIN artifacts_participation p ON p.experience_id = h.experience_id
  JOIN artifacts_attendance a ON a.participation_id = p.id AND a.presence IN ('present', 'made_up')
  JOIN experiences_session s ON s.id = a.session_id AND s.cancelled_at IS NULL AND s.held_on <= %(as_of)s
  GROUP BY p.id, h.minutes
  HAVING sum(least(a.minutes, s.minutes)) >= %(presence)s * h.minutes
  UNION
  SELECT l.student_id
  FROM people_sectionenrollment l
  JOIN people_section k ON k.id = l.section_id AND k.active
  JOIN people_course c ON c.id = k.course_id AND c.is_work_based
  JOIN people_schoolyear y ON y.id = k.year_id
  WHERE l.active AND coalesce(l.starts_on, y.starts_on) <= %(as_of)s
), reflected AS (
  SELECT c.student_id, CASE WHEN r.course_id IS NULL AND r.standard = '' THEN 'unlinked' ELSE 'linked' END AS kind
  FROM counted c JOIN artifacts_reflection r ON r.participation_id = c.id
  WHERE r.state <> 'draft' AND (r.submitted_at AT TIME ZONE %(time_zone)s)::date <= %(as_of)s
), explained AS (
  SELECT c.student_id
  FROM counted c JOIN artifacts_reflection r ON r.participation_id = c.id
  JOIN LATERAL (
    SELECT (f.scores ->> %(connection)s)::int AS score FROM artifacts_reflectionfeedback f
    WHERE f.reflection_id = r.id AND f.scores ? %(connection)s AND (f.given_at AT TIME ZONE %(time_zone)s)::date <= %(as_of)s
    ORDER BY f.given_at DESC, f.id LIMIT 1
  ) latest ON latest.score >= %(explains)s
  WHERE r.state <> 'draft' AND (r.submitted_at AT TIME ZONE %(time_zone)s)::date <= %(as_of)s
), groups AS (
  SELECT student_id, kind, "group" FROM people_studentgroup
  WHERE starts_on <= %(as_of)s AND coalesce(ends_on, 'infinity') >= %(as_of)s
), took_part AS (
  SELECT ms.student_id, coalesce(r."group", %(unrecorded)s) AS race, EXISTS (
    SELECT FROM counted c WHERE c.student_id = ms.student_id) AS took_part
  FROM members ms LEFT JOIN groups r ON r.student_id = ms.student_id AND r.kind = 'race'
), by_program AS (
  SELECT k.name, t.student_id, t.took_part, CASE WHEN g.student_id IS NULL THEN 'out' ELSE 'in' END AS side
  FROM took_part t
  CROSS JOIN unnest(%(tables)s::text[], %(groups)s::text[]) AS k(name, "group")
  LEFT JOIN groups g ON g.student_id = t.student_id AND g."group" = k."group"
), enriched AS (
  SELECT m.student_id, e.kind
  FROM artifacts_enrichmentmembership m JOIN experiences_enrichment e ON e.id = m.enrichment_id
  WHERE e.year_id = %(year)s AND e.archived_at IS NULL AND m.joined_on <= %(as_of)s
    AND (NOT e.needs_consent OR m.consent_on <= %(as_of)s)
)
"""
OF_STUDENTS = (
    _COUNTED
    + """
SELECT 'members-by-grade', grade::text, NULL, count(*) FROM members GROUP BY ROLLUP (grade)
UNION ALL
SELECT 'students-by-grade-phase', ms.grade::text, c.phase, count(DISTINCT ms.student_id)
  FROM members ms JOIN counted c ON c.student_id = ms.student_id GROUP BY CUBE (ms.grade, c.phase)
UNION ALL
SELECT 'participations-by-grade-phase', grade::text, phase, count(*) FROM counted GROUP BY CUBE (grade, phase)
UNION ALL
SELECT 'participations-by-type', type, NULL, count(*) FROM counted GROUP BY ROLLUP (type)
UNION ALL
SELECT 'members-with-credential-by-type', e.kind, NULL, count(DISTINCT ms.student_id)
  FROM members ms JOIN earned e ON e.student_id = ms.student_id GROUP BY ROLLUP (e.kind)
UNION ALL
SELECT 'on-track-credential', ms.grade::text, NULL, count(DISTINCT ms.student_id)
  FROM members ms JOIN earned e ON e.student_id = ms.student_id GROUP BY ROLLUP (ms.grade)
UNION ALL
SELECT 'on-track-placement', ms.grade::text, NULL, count(DISTINCT ms.student_id)
  FROM members ms JOIN placed p ON p.student_id = ms.student_id GROUP BY ROLLUP (ms.grade)
UNION ALL
SELECT 'members-with-reflection', r.kind, NULL, count(DISTINCT ms.student_id)
  FROM members ms JOIN reflected r ON r.student_id = ms.student_id GROUP BY ROLLUP (r.kind)
UNION ALL
SELECT 'members-with-reflection', 'explained', NULL, count(DISTINCT ms.student_id)
  FROM members ms JOIN explained x ON x.student_id = ms.student_id
UNION ALL
SELECT 'students-by-race', race, NULL, count(*) FILTER (WHERE took_part) FROM took_part GROUP BY ROLLUP (race)
UNION ALL
SELECT 'students-by-race' || %(whole)s, race, NULL, count(*) FROM took_part GROUP BY ROLLUP (race)
UNION ALL
SELECT name, side, NULL, count(*) FILTER (WHERE took_part) FROM by_program GROUP BY name, ROLLUP (side)
UNION ALL
SELECT name || %(whole)s, side, NULL, count(*) FROM by_program GROUP BY name, ROLLUP (side)
UNION ALL
SELECT 'members-in-enrichment', e.kind, NULL, count(DISTINCT ms.student_id)
  FROM members ms JOIN enriched e ON e.student_id = ms.student_id GROUP BY ROLLUP (e.kind)
"""
)
OF_EXPERIENCES = """
WITH offered AS (
  SELECT e.id, g.grade, coalesce(f.phase, %(no_phase)s) AS phase, t.key AS type
  FROM experiences_experience e
  JOIN experiences_experiencetype t ON t.id = e.experience_type_id
  CROSS JOIN LATERAL unnest(e.grades) AS g(grade)
  LEFT JOIN experiences_experiencephase f ON f.experience_id = e.id AND f.framework = %(framework)s
  WHERE e.year_id = %(year)s AND e.archived_at IS NULL AND NOT e.is_draft AND g.grade = ANY(%(grades)s::smallint[])
)
SELECT 'experiences-by-grade-phase', grade::text, phase, count(DISTINCT id) FROM offered GROUP BY CUBE (grade, phase)
UNION ALL
SELECT 'experiences-by-type', type, NULL, count(DISTINCT id) FROM offered GROUP BY ROLLUP (type)
"""
AXES = """
SELECT t.key, min(t.name), bool_or(f.phase IS NULL)
FROM experiences_experience e
JOIN experiences_experiencetype t ON t.id = e.experience_type_id
LEFT JOIN experiences_experiencephase f ON f.experience_id = e.id AND f.framework = %(framework)s
WHERE e.year_id = %(year)s AND NOT e.is_draft AND e.grades && %(grades)s::smallint[]
  AND (e.archived_at IS NULL OR EXISTS (SELECT 1 FROM artifacts_participation p WHERE p.experience_id = e.id))
GROUP BY t.key ORDER BY min(t.name), t.key
"""
