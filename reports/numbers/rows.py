"""The rows behind a figure, exactly: the members, the participations or the reflections that make it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from artifacts.models import Indicator
from artifacts.selectors.progress import ANY, MARKED, MARKS
from reports.numbers import sql
from reports.numbers.chosen import Chosen, Figure
from reports.numbers.figures import band_tests
from wbl_portal.core.database import counted


@dataclass(frozen=True)
class MemberRow:
    """A member behind a figure. `since`: member of the program from that day."""

    student_id: uuid.UUID
    name: str
    local_id: str
    grade: int
    times: int
    hours: float
    phases: int
    since: dt.date


@dataclass(frozen=True)
class TimeRow:
    """A participation or a reflection behind a figure; `score` is the rubric's, for reflections."""

    student_id: uuid.UUID
    name: str
    local_id: str
    grade: int
    experience_id: uuid.UUID
    title: str
    day: dt.date
    hours: float = 0.0
    reflection_id: uuid.UUID | None = None
    names: bool = False
    score: int | None = None


def members_behind(chosen: Chosen, figure: Figure, number: int = 0) -> list[MemberRow]:
    """The members of a figure by name; `number` is the place of a band, or how many phases were reached."""
    query = f"""{sql.BASE}, lines AS ({sql.lines("")})
SELECT s.id, s.family_name || ', ' || s.given_name, s.local_id, x.grade, x.times, x.minutes, x.phases,
  (SELECT min(m.starts_on) FROM people_programmembership m WHERE m.student_id = s.id AND m.framework = %(family)s)
FROM lines x JOIN people_student s ON s.id = x.student_id
WHERE {_test(figure, number)} ORDER BY s.family_name, s.given_name, s.id"""  # noqa: S608 - our own words
    found = counted(query, chosen.words() | {"number": number})
    return [MemberRow(*(*row[:5], float(row[5]) / 60, *row[6:])) for row in found]


def marked(figure: Figure) -> str:
    """The members on the as-of day who have what the outcomes-based measures ask for, as the board counts them."""
    condition = MARKS[{Figure.PLACED: Indicator.PLACEMENT_OR_COURSE.value, Figure.CREDENTIAL: ANY}[figure]]
    return f"{MARKED} SELECT student_id FROM marked WHERE {condition}"  # noqa: S608 - constants


def _test(figure: Figure, number: int) -> str:
    tests = {
        Figure.STUDENTS: "x.times > 0",
        Figure.WITHOUT: "x.times = 0",
        Figure.NEVER: _NEVER,
        Figure.PHASES: "x.phases = %(number)s",
        Figure.SEVERAL: "x.phases >= 2",
        Figure.PLACED: f"x.student_id IN ({marked(Figure.PLACED)})",
        Figure.CREDENTIAL: f"x.student_id IN ({marked(Figure.CREDENTIAL)})",
    }
    if figure == Figure.BAND:
        bands = band_tests()
        return bands[number] if number < len(bands) else "false"
    return tests.get(figure, "true")


# Attended nothing in any school year, by the same rule, whatever the program was then.
_NEVER = """x.student_id NOT IN (
  WITH all_held AS MATERIALIZED (
    SELECT experience_id, sum(minutes) AS minutes FROM experiences_session
    WHERE cancelled_at IS NULL AND held_on <= %(as_of)s GROUP BY experience_id
  )
  SELECT p.student_id
  FROM all_held h
  JOIN artifacts_participation p ON p.experience_id = h.experience_id
  JOIN artifacts_attendance a ON a.participation_id = p.id AND a.presence IN ('present', 'made_up')
  JOIN experiences_session s ON s.id = a.session_id AND s.cancelled_at IS NULL AND s.held_on <= %(as_of)s
  GROUP BY p.id, h.minutes
  HAVING sum(least(a.minutes, s.minutes)) >= %(presence)s * h.minutes
)"""


def times_behind(chosen: Chosen) -> list[TimeRow]:
    """The participations that count, by student: leavers stand here where it happened."""
    query = f"""{sql.BASE}
SELECT s.id, s.family_name || ', ' || s.given_name, s.local_id, p.grade, e.id, e.title, p.day, p.minutes
FROM part p JOIN people_student s ON s.id = p.student_id JOIN experiences_experience e ON e.id = p.experience_id
WHERE p.counts AND {sql.OF_THE_DAY} ORDER BY s.family_name, s.given_name, s.id, p.day, e.title, e.id"""  # noqa: S608
    return [TimeRow(*(*row[:7], float(row[7]) / 60)) for row in counted(query, chosen.words())]


def reflections_behind(chosen: Chosen, figure: Figure) -> list[TimeRow]:
    """The reflections of a figure, by student."""
    tests = {
        Figure.NAMING: "w.names",
        Figure.SCORED: "w.score IS NOT NULL",
        Figure.EXPLAINING: "w.score >= %(explains)s",
    }
    query = f"""{sql.REFLECTIONS}
SELECT s.id, s.family_name || ', ' || s.given_name, s.local_id, w.grade, e.id, e.title,
  (w.submitted_at AT TIME ZONE %(time_zone)s)::date, w.id, w.names, w.score
FROM written w JOIN people_student s ON s.id = w.student_id JOIN experiences_experience e ON e.id = w.experience_id
WHERE {tests.get(figure, "true")} ORDER BY s.family_name, s.given_name, s.id, w.submitted_at, w.id"""  # noqa: S608
    return [TimeRow(*(*row[:7], 0.0, *row[7:])) for row in counted(query, chosen.words())]
