"""Rows of the region for tests: meetings, decisions, needs, occupation lists; made in the campus in force."""

import datetime as dt
from typing import Any

from partners import soc
from partners.models import Decision, Meeting, Need, Occupation, OccupationList
from partners.services.occupations import USE
from tests.factories import make_file
from tests.numbers import numbers
from wbl_portal.core import clock
from wbl_portal.core.models import StoredFile
from wbl_portal.core.uploads import kind


def make_meeting(**more: Any) -> Meeting:
    """A board meeting in September 2026."""
    return Meeting.objects.create(**{"body": Meeting.Body.BOARD, "held_on": dt.date(2026, 9, 15), **more})


def make_decision(meeting: Meeting | None = None, **more: Any) -> Decision:
    """An open follow-up, due at the end of October 2026."""
    fields = {"text": f"Decision {next(numbers)}", "owner": "Dev", "due_on": dt.date(2026, 10, 30)}
    return Decision.objects.create(meeting=meeting or make_meeting(), **fields | more)


def make_need(**more: Any) -> Need:
    return Need.objects.create(**{"title": f"Need {next(numbers)}", "defined_on": dt.date(2026, 9, 15), **more})


def make_occupation_list(**more: Any) -> OccupationList:
    """A list of a board of its own, dated 1 March 2026."""
    number = next(numbers)
    fields = {"title": f"List {number}", "board": f"Board {number}", "source": "The board's page"}
    about = {"published_on": dt.date(2026, 3, 1), "wage_basis": "median, a year", "imported_by": "Tester"}
    return OccupationList.objects.create(**{"imported_at": clock.now(), **fields, **about, **more})


def make_occupation(occupation_list: OccupationList | None = None, **more: Any) -> Occupation:
    """A line with a code of its own in group 15."""
    code = more.pop("soc", f"15-{1000 + next(numbers):04d}")
    fields = {"soc": code, "title": f"Occupation {code}", "is_stem": soc.is_stem(code)}
    return Occupation.objects.create(occupation_list=occupation_list or make_occupation_list(), **fields | more)


def make_kept_list() -> StoredFile:
    """A list of one occupation that was uploaded and waits to be imported."""
    return make_file(b"soc,occupation\n15-1252,Software developers\n", name="list.csv", content_type=kind(USE))
