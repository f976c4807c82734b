"""The demo's region: the cases a coordinator meets stand there, the same each time, in a few queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from partners.models import Meeting, Need, Occupation, OccupationList
from partners.selectors import occupations, workforce
from tests.audit_wall import watched
from tests.factories import DAY, TESTER, make_contact, make_partner, make_year
from wbl_portal.demo import region_words as words
from wbl_portal.demo.furnish_workforce import furnish
from wbl_portal.demo.scene import Scene


def scene(family: str) -> Scene:
    years = [make_year(label) for label in ("2024-25", "2025-26", "2026-27")]
    partners = [make_partner(name=f"{family} {number}", city="Elm") for number in range(6)]
    for each in partners:
        make_contact(each)
    return Scene("alder", family, (9, 10, 11, 12), years, partners, TESTER, 7)


@pytest.mark.parametrize(("family", "stale", "board"), [("t-stem", False, 1), ("p-tech", True, 24)])
def test_every_case_stands_there(campus: Academy, family: str, stale: bool, board: int) -> None:
    made = scene(family)
    with CaptureQueriesContext(connection) as seen, watched("the furnishing"):
        furnish(made)

    county = workforce.campus_county().county
    assert county is not None
    assert county.board.number == board
    assert not workforce.board_meetings(DAY).is_overdue
    assert [workforce.follow_ups(state=state).count() for state in ("open", "due", "overdue")] == [3, 2, 1]
    assert workforce.follow_ups(state="done").count() > 5
    assert Meeting.objects.filter(held_on__gt=DAY).count() == 1
    assert Meeting.objects.exclude(file=None).count() == 1
    assert Need.objects.exclude(meeting=None).count() == 6
    newest = occupations.current_list(DAY)
    assert newest is not None
    assert occupations.is_stale(newest, DAY) is stale
    assert newest.source == "Invented for this demo"
    changed = occupations.difference(newest)
    assert (len(changed.new), len(changed.gone), bool(changed.changed)) == (2, 2, True)
    assert OccupationList.objects.count() == 3
    assert len(seen) < 80


def test_each_school_year_has_its_board_meetings_and_a_list(campus: Academy) -> None:
    made = scene("t-stem")
    furnish(made)

    for year in made.years[:2]:
        held = Meeting.objects.of_body("board").filter(held_on__range=(year.starts_on, year.ends_on))
        assert held.count() == 2
        assert occupations.current_list(year.starts_on + dt.timedelta(days=110)) is not None


def test_codes_are_of_the_classification_and_stem_is_the_most(campus: Academy) -> None:
    furnish(scene("t-stem"))

    assert len({row[0] for row in words.OCCUPATIONS}) == len(words.OCCUPATIONS)
    stem = Occupation.objects.filter(is_stem=True).count()
    assert stem > 0.7 * Occupation.objects.count()
