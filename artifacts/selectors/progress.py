"""How far the members of a program are towards the outcomes-based measures (P-TECH 6.5b, T-STEM 5.A3).

The definitions, the same for the board, for each student and for published shares:

Members: enrolled on the as-of date in a grade of the program, and members of the program on that date. A cohort is the
class they graduate with: the year in which the school year ends plus 12 minus the grade.
Placement: attended, by the counting rules, an experience of a type that is a placement, on or before the as-of date, in
any year. Course: on the class list of a course marked as work-based, in any year, begun on or before that date.
Credentials: members on the as-of date who have passed at least one credential of the type on or before that date,
whenever earned; expired ones count as earned. 'Any' counts a member once. "Met" always means: by the as-of date.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from artifacts.models import Indicator
from experiences.campus import campus_grades
from experiences.models import CredentialKind
from wbl_portal.core import clock
from wbl_portal.core.database import counted
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import SchoolYear, Student

PLACEMENT, COURSE, ANY = "placement", "course", "any"
# Kinds that are a postsecondary degree or credential (a certification of an industry is not).
DEGREES = (CredentialKind.ASSOCIATE, CredentialKind.LEVEL_1, CredentialKind.LEVEL_2)

MARKED = """
WITH members AS (
  SELECT n.student_id, n.grade, extract(year FROM y.ends_on)::int + 12 - n.grade AS class_of
  FROM people_enrollment n
  JOIN people_schoolyear y ON y.id = n.year_id
  JOIN people_programmembership m ON m.student_id = n.student_id AND m.framework = %(family)s
    AND m.starts_on <= %(as_of)s AND coalesce(m.ends_on, 'infinity') >= %(as_of)s
  WHERE n.grade = ANY(%(grades)s::smallint[]) AND n.entered_on <= %(as_of)s AND coalesce(n.left_on, 'infinity') >= %(as_of)s
    AND (%(student)s::uuid IS NULL OR n.student_id = %(student)s::uuid)
), held AS (
  SELECT s.experience_id, sum(s.minutes) FILTER (WHERE s.held_on <= %(as_of)s) AS minutes, max(s.held_on) AS last_on
  FROM experiences_session s
  JOIN experiences_experience e ON e.id = s.experience_id
  JOIN experiences_experiencetype t ON t.id = e.experience_type_id AND t.is_placement
  WHERE s.cancelled_at IS NULL
  GROUP BY s.experience_id
), there AS (
  SELECT p.student_id, h.minutes, h.last_on, coalesce(sum(least(a.minutes, s.minutes)), 0) AS own,
    min(s.held_on) AS first_on
  FROM held h
  JOIN artifacts_participation p ON p.experience_id = h.experience_id
    AND (%(student)s::uuid IS NULL OR p.student_id = %(student)s::uuid)
  LEFT JOIN artifacts_attendance a ON a.participation_id = p.id AND a.presence IN ('present', 'made_up')
  LEFT JOIN experiences_session s ON s.id = a.session_id AND s.cancelled_at IS NULL AND s.held_on <= %(as_of)s
  GROUP BY p.id, h.minutes, h.last_on
), placed AS (
  SELECT student_id, bool_or(own > 0 AND 2 * own >= minutes) AS placement, bool_or(last_on > %(as_of)s) AS under_way,
    min(first_on) FILTER (WHERE own > 0 AND 2 * own >= minutes) AS placed_on
  FROM there GROUP BY student_id
), classes AS (
  SELECT e.student_id, bool_or(coalesce(e.starts_on, y.starts_on) <= %(as_of)s) AS course,
    min(coalesce(e.starts_on, y.starts_on)) AS begun_on
  FROM people_sectionenrollment e
  JOIN people_section s ON s.id = e.section_id AND s.active
  JOIN people_course c ON c.id = s.course_id AND c.is_work_based
  JOIN people_schoolyear y ON y.id = s.year_id
  WHERE e.active
  GROUP BY e.student_id
), earned AS (
  SELECT a.student_id, array_agg(DISTINCT c.kind::text) FILTER (WHERE a.result = 'passed') AS kinds,
    array_agg(DISTINCT c.kind::text) FILTER (WHERE a.result = 'pending') AS open,
    min(a.attempted_on) FILTER (WHERE a.result = 'passed') AS passed_on,
    min(a.attempted_on) FILTER (WHERE a.result = 'passed' AND c.kind = 'ibc') AS certified_on,
    min(a.attempted_on) FILTER (WHERE a.result = 'passed' AND c.kind::text = ANY(%(degrees)s)) AS degree_on
  FROM artifacts_credentialattempt a JOIN experiences_credential c ON c.id = a.credential_id
  WHERE a.attempted_on <= %(as_of)s
  GROUP BY a.student_id
), marked AS (
  SELECT ms.student_id, ms.grade, ms.class_of,
    coalesce(p.placement, false) AS placement, coalesce(p.under_way, false) AS under_way,
    coalesce(k.course, false) AS course, k.student_id IS NOT NULL AS listed,
    coalesce(e.kinds, '{}') AS kinds, coalesce(e.open, '{}') AS open,
    least(p.placed_on, k.begun_on) AS placed_on, e.passed_on, e.certified_on, e.degree_on
  FROM members ms
  LEFT JOIN placed p ON p.student_id = ms.student_id
  LEFT JOIN classes k ON k.student_id = ms.student_id
  LEFT JOIN earned e ON e.student_id = ms.student_id
)
"""
_DEGREES = f"ARRAY[{', '.join(repr(kind.value) for kind in DEGREES)}]"
# What a member has -> as SQL; and what would add it without anything new being planned.
MARKS: dict[str, str] = {
    Indicator.PLACEMENT_OR_COURSE.value: "(placement OR course)",
    PLACEMENT: "placement",
    COURSE: "course",
    Indicator.CERTIFICATION.value: "'ibc' = ANY(kinds)",
    Indicator.DEGREE.value: f"kinds && {_DEGREES}",
    Indicator.CREDENTIAL.value: "cardinality(kinds) > 0",
    **{kind.value: f"'{kind.value}' = ANY(kinds)" for kind in CredentialKind},
    ANY: "cardinality(kinds) > 0",
}
# The day a measure was met: of a placement the first day that was attended, of a course the first on its list.
MET_ON: dict[str, str] = {
    Indicator.PLACEMENT_OR_COURSE.value: "placed_on",
    Indicator.CERTIFICATION.value: "certified_on",
    Indicator.DEGREE.value: "degree_on",
    Indicator.CREDENTIAL.value: "passed_on",
}
COMING: dict[str, str] = {
    Indicator.PLACEMENT_OR_COURSE.value: "(under_way OR listed)",
    Indicator.CERTIFICATION.value: "'ibc' = ANY(open)",
    Indicator.DEGREE.value: f"open && {_DEGREES}",
    Indicator.CREDENTIAL.value: "cardinality(open) > 0",
}


@dataclass(frozen=True)
class Group:
    """The members of a grade or a cohort: how many, how many have each mark, how many more may have it soon."""

    label: int | None
    members: int
    met: dict[str, int]
    coming: dict[str, int]


@dataclass(frozen=True)
class Member:
    """One member: grade, cohort, the marks met, and those that would be met by what is under way."""

    student_id: uuid.UUID
    grade: int
    class_of: int
    met: frozenset[str]
    coming: frozenset[str]


def as_of_day(year: SchoolYear) -> dt.date:
    """Today in the running year, the last day of an earlier one."""
    return min(clock.today(), year.ends_on)


def on_track(program: Framework, year: SchoolYear, as_of: dt.date | None = None) -> list[Group]:
    """Per cohort, who graduates first: (met, members) of every mark on the day; the last group is everybody (None)."""
    return _groups("class_of", program, as_of or as_of_day(year))


def earned_shares(program: Framework, year: SchoolYear, as_of: dt.date | None = None) -> list[Group]:
    """The same per grade, for the percentages by type of credential; the last group is every grade (None)."""
    return _groups("grade", program, as_of or as_of_day(year))


def members(program: Framework, as_of: dt.date, *, student: Student | None = None) -> list[Member]:
    """Every member with their marks, by name; or one student, where a member. One statement."""
    names = list(MARKS)
    met = ", ".join(MARKS.values())
    coming = ", ".join(f"({condition}) AND NOT ({MARKS[name]})" for name, condition in COMING.items())
    query = (
        f"{MARKED} SELECT k.student_id, k.grade, k.class_of, {met}, {coming} FROM marked k"  # noqa: S608 - constants
        " JOIN people_student t ON t.id = k.student_id ORDER BY t.family_name, t.given_name, t.id"
    )
    found = []
    for row in counted(query, _words(program, as_of, student)):
        marks, soon = row[3 : 3 + len(names)], row[3 + len(names) :]
        found.append(
            Member(
                row[0],
                row[1],
                row[2],
                met=frozenset(name for name, has in zip(names, marks, strict=True) if has),
                coming=frozenset(name for name, has in zip(COMING, soon, strict=True) if has),
            )
        )
    return found


def met_by(program: Framework, as_of: dt.date, days: list[dt.date]) -> dict[int, list[tuple[dt.date, dict[str, int]]]]:
    """Per cohort: of those who are members on `as_of`, how many had met each measure by each of these days. One statement."""
    counts = ", ".join(f"count(*) FILTER (WHERE {column} <= k.day)" for column in MET_ON.values())
    query = (
        f"{MARKED} SELECT class_of, k.day, {counts} FROM marked CROSS JOIN unnest(%(days)s::date[]) AS k(day)"  # noqa: S608
        " WHERE k.day <= %(as_of)s GROUP BY class_of, k.day ORDER BY class_of, k.day"
    )
    found: dict[int, list[tuple[dt.date, dict[str, int]]]] = {}
    for class_of, day, *numbers in counted(query, _words(program, as_of, None) | {"days": days}):
        found.setdefault(class_of, []).append((day, dict(zip(MET_ON, numbers, strict=True))))
    return found


def _groups(column: str, program: Framework, as_of: dt.date) -> list[Group]:
    met = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in MARKS.values())
    coming = ", ".join(
        f"count(*) FILTER (WHERE ({condition}) AND NOT ({MARKS[name]}))" for name, condition in COMING.items()
    )
    query = f"{MARKED} SELECT {column}, count(*), {met}, {coming} FROM marked GROUP BY ROLLUP ({column})"  # noqa: S608
    query += f" ORDER BY {column} NULLS LAST"
    return [
        Group(
            label=label,
            members=count,
            met=dict(zip(MARKS, numbers[: len(MARKS)], strict=True)),
            coming=dict(zip(COMING, numbers[len(MARKS) :], strict=True)),
        )
        for label, count, *numbers in counted(query, _words(program, as_of, None))
    ]


def _words(program: Framework, as_of: dt.date, student: Student | None) -> dict[str, Any]:
    return {
        "family": program.family,
        "grades": [each for each in campus_grades() if program.lowest_grade <= each <= program.highest_grade],
        "as_of": as_of,
        "degrees": [kind.value for kind in DEGREES],
        "student": student.pk if student else None,
    }
