"""Pages of staff are light enough for a slow line, at a campus with 1,200 students."""

from collections.abc import Callable

from tests.journeys.conftest import T_STEM
from tests.journeys.visitor import Visitor

# Heavier still, to be made lighter: a class list of the whole campus (a line per student) and the data dictionary in the
# help.
PLACES = (
    "/today/",
    "/students/",
    "/experiences/",
    "/placements/",
    "/reflections/",
    "/credentials/",
    "/binder/",
    "/reports/",
)


def test_no_place_of_staff_weighs_more_than_150_kb(visitor: Callable[..., Visitor]) -> None:
    somebody = visitor(T_STEM, "coordinator")

    for path in PLACES:
        assert somebody.go(path).status == 200, path
        assert somebody.weighs_too_much() == [], path
