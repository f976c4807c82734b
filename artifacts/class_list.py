"""A class list as a page shows it and as a form answers it: a tick per student, and what differs from the tick."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from artifacts import marks as marking
from artifacts.marks import ABSENT, Mark
from artifacts.models import Attendance
from artifacts.selectors import RosterLine
from experiences.models import Session
from wbl_portal.core.keys import key_of
from wbl_portal.people.models import Student

Presence = Attendance.Presence
LEFT_OUT = "left_out"
SEEN = "seen-"


@dataclass(frozen=True)
class Row:
    """One line of the form. `seen` is what the person has before them, as text; `state` see `_state`."""

    student: Student
    grade: int | None
    ticked: bool
    minutes: str
    differs: str
    seen: str
    state: str

    @property
    def is_open(self) -> bool:
        """Whether what the tick cannot say is shown at once."""
        return bool(self.minutes or self.differs)


@dataclass(frozen=True)
class Answers:
    """What a sent form says: wanted marks and what the person had seen, by student id."""

    marks: dict[uuid.UUID, Mark | None]
    seen: dict[uuid.UUID, Mark | None]


def rows_of(lines: Iterable[RosterLine], session: Session, *, is_new: bool) -> list[Row]:
    """The lines with what is recorded; on a new list everybody is ticked, so that only the absent need a click."""
    return [_row(line, session, is_new) for line in lines]


def rows_again(lines: Iterable[RosterLine], session: Session, sent: QueryDict) -> list[Row]:
    """The lines as somebody just sent them, to be mended."""
    ticked = set(sent.getlist("present"))
    return [
        Row(
            student=line.student,
            grade=line.grade,
            ticked=str(line.student.pk) in ticked,
            minutes=sent.get(f"minutes-{line.student.pk}", ""),
            differs=sent.get(f"as-{line.student.pk}", ""),
            seen=sent.get(f"{SEEN}{line.student.pk}", ""),
            state=_state(line.mark, session),
        )
        for line in lines
    ]


def read(sent: QueryDict, session: Session) -> Answers:
    """The answers of a sent form; raises ValidationError for minutes that are no number."""
    answers = Answers({}, {})
    ticked = set(sent.getlist("present"))
    unticked = ABSENT if sent.get("unticked") == Presence.ABSENT else None
    for key in sent:
        if not key.startswith(SEEN):
            continue
        student, seen = _student(key.removeprefix(SEEN)), marking.read(sent.get(key, ""))
        minutes = _minutes(sent.get(f"minutes-{student}", ""))
        answers.seen[student] = seen
        answers.marks[student] = _mark(
            ticked=str(student) in ticked,
            differs=sent.get(f"as-{student}", ""),
            minutes=minutes,
            seen=seen,
            unticked=ABSENT if seen is not None else unticked,
            length=session.minutes,
        )
    return answers


def _mark(
    *, ticked: bool, differs: str, minutes: int | None, seen: Mark | None, unticked: Mark | None, length: int
) -> Mark | None:
    """A choice under 'Differs' wins over the tick; taking the tick away wins over minutes that were there before."""
    if differs == LEFT_OUT:
        return None
    if differs == Presence.ABSENT:
        return ABSENT
    newly_said = seen is None or differs != _differs(seen)
    if differs == Presence.MADE_UP and (ticked or newly_said):
        return marking.made_up(length if minutes is None else minutes)
    minutes_are_new = minutes is not None and (seen is None or minutes != seen.minutes)
    if ticked or (minutes_are_new and not differs):
        return marking.present(length if minutes is None else minutes)
    return unticked


def _row(line: RosterLine, session: Session, is_new: bool) -> Row:
    mark = line.mark
    there = is_new if mark is None else mark.presence != Presence.ABSENT
    partly = mark is not None and there and mark.minutes != session.minutes
    return Row(
        student=line.student,
        grade=line.grade,
        ticked=there,
        minutes=str(mark.minutes) if mark is not None and partly else "",
        differs=_differs(mark),
        seen=marking.write(mark),
        state=_state(mark, session),
    )


def _differs(mark: Mark | None) -> str:
    return Presence.MADE_UP if mark is not None and mark.presence == Presence.MADE_UP else ""


def _state(mark: Mark | None, session: Session) -> str:
    """'' (nothing recorded), 'present', 'absent', 'made_up' or 'partly'."""
    if mark is None:
        return ""
    partly = mark.presence == Presence.PRESENT and mark.minutes < session.minutes
    return "partly" if partly else mark.presence


def _student(text: str) -> uuid.UUID:
    key = key_of(text)
    if key is None:
        raise ValidationError(_("The list was damaged on its way. Open it again."))
    return key


def _minutes(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text.strip()) > 4:
        raise ValidationError(_("Minutes are a whole number, for example 45. Leave them empty for the whole session."))
    return int(text)
