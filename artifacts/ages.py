"""Who signs for themself: a student of 18 (20 U.S.C. 1232g(d): the rights of parents pass to the student then)."""

import datetime as dt

from wbl_portal.people.models import Student

OF_AGE = 18


def is_adult(student: Student, day: dt.date) -> bool:
    """Whether the student is 18 or older on a day; not when the roster does not say the date of birth."""
    born = student.born_on
    if born is None:
        return False
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) >= OF_AGE
