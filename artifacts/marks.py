"""A mark of a class list, as value and as text, and what to do when two people mark at once."""

from dataclasses import dataclass

from artifacts.models import Attendance

Presence = Attendance.Presence


@dataclass(frozen=True)
class Mark:
    """What one student's line says: presence and the minutes there (0 when absent)."""

    presence: str
    minutes: int = 0

    def __str__(self) -> str:
        return f"{self.presence}:{self.minutes}"


ABSENT = Mark(Presence.ABSENT, 0)


def present(minutes: int) -> Mark:
    return Mark(Presence.PRESENT, minutes)


def made_up(minutes: int) -> Mark:
    return Mark(Presence.MADE_UP, minutes)


def read(text: str) -> Mark | None:
    """The mark of a text like 'present:60'; an empty or broken text is no mark."""
    presence, _colon, minutes = text.partition(":")
    if presence not in Presence.values or not minutes.isdecimal() or len(minutes) > 4:
        return None
    return Mark(presence, int(minutes))


def write(mark: Mark | None) -> str:
    return "" if mark is None else str(mark)


@dataclass(frozen=True)
class Step:
    """What to do with one line: `apply` it, or tell that it `collides` with what somebody else saved."""

    apply: bool = False
    collides: bool = False


def step(*, mark: Mark | None, seen: Mark | None, stands: Mark | None, usual: Mark) -> Step:
    """Three-way: what is wanted, what the person had before them, what stands now.

    Only what the person changed is applied. On a list where nothing stood yet, `usual` (there all the time) is only
    the ticked default: it never overrides what somebody else said, and what somebody says overrides it.
    """
    if mark in (stands, seen):
        return Step()
    if stands == seen:
        return Step(apply=True)
    if seen is None and mark == usual:
        return Step()
    if seen is None and stands == usual:
        return Step(apply=True)
    return Step(collides=True)
