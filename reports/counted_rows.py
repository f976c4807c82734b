"""Digests of the records that the figures of a year are counted from, as of a day: a proof that keeps no student.

Every record counts by what the counting rules read of it (`reports.queries`) and no more: what happened after the day,
or says nothing about it, changes no digest. Each record becomes a hash, the hashes of a table are sorted, and their hash
stays; records are named by keys of random bits, so that no digest can be guessed back.
"""

import datetime as dt
import hashlib
import json
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.database import connection, counted
from wbl_portal.people.models import SchoolYear

Digests = dict[str, Any]

# What a table is called for staff, in the order it is shown.
TITLES: dict[str, Promise] = {
    "enrollments": _("Enrollments"),
    "memberships": _("Program memberships"),
    "groups": _("Student groups"),
    "experiences": _("Experiences held"),
    "sessions": _("Sessions held"),
    "attendance": _("Attendance"),
    "credentials": _("Credentials passed"),
    "courses": _("Work-based courses on class lists"),
    "reflections": _("Reflections handed in"),
    "feedback": _("Feedback on reflections"),
    "enrichment": _("Members of clubs and other activities"),
}
# Sessions that count: of the year, and placements of any year.
_QUERY = """
WITH sessions AS (
  SELECT s.id, s.experience_id, s.held_on, s.minutes
  FROM experiences_session s
  JOIN experiences_experience e ON e.id = s.experience_id
  JOIN experiences_experiencetype t ON t.id = e.experience_type_id
  WHERE s.cancelled_at IS NULL AND s.held_on <= %(as_of)s AND (e.year_id = %(year)s OR t.is_placement)
), reflections AS (
  SELECT r.id, r.participation_id, r.course_id IS NULL AND r.standard = '' AS unlinked
  FROM artifacts_reflection r
  JOIN artifacts_participation p ON p.id = r.participation_id
  JOIN experiences_experience e ON e.id = p.experience_id
  WHERE r.state <> 'draft' AND e.year_id = %(year)s AND (r.submitted_at AT TIME ZONE %(time_zone)s)::date <= %(as_of)s
), facts AS (
  SELECT 'enrollments' AS name, jsonb_build_array(id, student_id, grade, entered_on,
    CASE WHEN left_on < %(as_of)s THEN left_on END) AS fact
  FROM people_enrollment WHERE entered_on <= %(as_of)s
  UNION ALL
  SELECT 'memberships', jsonb_build_array(id, student_id, framework, starts_on, CASE WHEN ends_on < %(as_of)s THEN ends_on END)
  FROM people_programmembership WHERE starts_on <= %(as_of)s
  UNION ALL
  SELECT 'groups', jsonb_build_array(id, student_id, kind, "group", starts_on)
  FROM people_studentgroup WHERE starts_on <= %(as_of)s AND coalesce(ends_on, 'infinity') >= %(as_of)s
  UNION ALL
  SELECT 'experiences', jsonb_build_array(e.id, e.year_id, t.key, t.is_placement, (
    SELECT jsonb_agg(jsonb_build_array(f.framework, f.phase) ORDER BY f.framework COLLATE "C")
    FROM experiences_experiencephase f WHERE f.experience_id = e.id))
  FROM experiences_experience e JOIN experiences_experiencetype t ON t.id = e.experience_type_id
  WHERE e.id IN (SELECT experience_id FROM sessions)
  UNION ALL
  SELECT 'sessions', jsonb_build_array(id, experience_id, held_on, minutes) FROM sessions
  UNION ALL
  SELECT 'attendance', jsonb_build_array(a.id, p.student_id, p.id, a.session_id, a.presence, a.minutes)
  FROM artifacts_attendance a JOIN artifacts_participation p ON p.id = a.participation_id
  WHERE a.session_id IN (SELECT id FROM sessions)
  UNION ALL
  SELECT 'credentials', jsonb_build_array(a.id, a.student_id, c.kind, a.attempted_on)
  FROM artifacts_credentialattempt a JOIN experiences_credential c ON c.id = a.credential_id
  WHERE a.result = 'passed' AND a.attempted_on <= %(as_of)s
  UNION ALL
  SELECT 'courses', jsonb_build_array(l.id, l.student_id, c.id, coalesce(l.starts_on, y.starts_on))
  FROM people_sectionenrollment l
  JOIN people_section k ON k.id = l.section_id AND k.active
  JOIN people_course c ON c.id = k.course_id AND c.is_work_based
  JOIN people_schoolyear y ON y.id = k.year_id
  WHERE l.active AND coalesce(l.starts_on, y.starts_on) <= %(as_of)s
  UNION ALL
  SELECT 'reflections', jsonb_build_array(id, participation_id, unlinked) FROM reflections
  UNION ALL
  SELECT 'feedback', jsonb_build_array(f.id, f.reflection_id, f.scores, extract(epoch FROM f.given_at))
  FROM artifacts_reflectionfeedback f
  WHERE f.reflection_id IN (SELECT id FROM reflections) AND (f.given_at AT TIME ZONE %(time_zone)s)::date <= %(as_of)s
  UNION ALL
  SELECT 'enrichment', jsonb_build_array(m.id, m.student_id, e.id, e.kind, m.joined_on)
  FROM artifacts_enrichmentmembership m JOIN experiences_enrichment e ON e.id = m.enrichment_id
  WHERE e.year_id = %(year)s AND e.archived_at IS NULL AND m.joined_on <= %(as_of)s
    AND (NOT e.needs_consent OR m.consent_on <= %(as_of)s)
), hashed AS (
  SELECT name, encode(sha256(convert_to(fact::text, 'UTF8')), 'hex') AS hash FROM facts
)
SELECT name, count(*), encode(sha256(convert_to(string_agg(hash, '' ORDER BY hash COLLATE "C"), 'UTF8')), 'hex')
FROM hashed GROUP BY name
"""


def digests(year: SchoolYear, as_of: dt.date) -> Digests:
    """{"tables": {name: {"rows", "sha256"}}, "sha256": the hash of the tables}; a table without rows is 0 and ""."""
    words = {"year": year.pk, "as_of": as_of, "time_zone": connection.tenant.time_zone}
    found = {name: {"rows": rows, "sha256": sha256} for name, rows, sha256 in counted(_QUERY, words)}
    tables = {name: found.get(name, {"rows": 0, "sha256": ""}) for name in TITLES}
    whole = hashlib.sha256(json.dumps(tables, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    return {"tables": tables, "sha256": whole}
