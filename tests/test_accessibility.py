"""The accessibility statement tells what was really checked, of the pages that there really are."""

from collections.abc import Callable

import pytest

from academies.models import Academy
from reports.accessibility import KNOWN, checked
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.journeys.results import Results, known
from tests.walls.houses import HOUSES, doors

Browser = Callable[..., CampusClient]
RENEW = "type  python3 manage.py test tests/test_accessibility.py --accessibility names"


@pytest.fixture(scope="module", autouse=True)
def noted(request: pytest.FixtureRequest) -> None:
    """`--accessibility names`: gone pages leave the file, new ones wait there for the next walk."""
    mode = request.config.getoption("--accessibility")
    if mode == "names":
        kept = known()
        Results(mode, kept["widths"], kept["themes"]).write()


@pytest.mark.parametrize("house", HOUSES)
def test_the_results_speak_of_the_pages_that_there_are_and_of_no_other(house: str) -> None:
    kept = known()
    told = [*kept["pages"][house], *kept["files"][house], *kept["waiting"][house]]

    assert len(told) == len(set(told))
    assert sorted(set(doors(house)) - set(told)) == [], RENEW
    assert sorted(set(told) - set(doors(house))) == [], RENEW


def test_the_statement_prints_the_results(cast: Cast, client_for: Browser) -> None:
    page = client_for(None).get("/accessibility/").content.decode()

    assert checked().standard == "WCAG 2.2 AA"
    assert f"{checked().pages} kinds of pages" in page
    full = checked().walked_on
    assert (f'datetime="{full:%Y-%m-%d}"' if full else "Still to come") in page
    assert f"{checked().waiting} new kind" in page or not checked().waiting
    for title, text in KNOWN:
        assert str(title) in page
        assert str(text)[:30] in page.replace("&#x27;", "'")


def test_the_statement_says_whom_to_tell_and_how_to_complain_in_both_languages(
    cast: Cast, campus: Academy, client_for: Browser
) -> None:
    english, spanish = (client_for(None).get(f"{prefix}/accessibility/").content.decode() for prefix in ("", "/es"))

    assert campus.name in english
    assert "Office for Civil Rights" in english
    assert "Oficina de Derechos Civiles" in spanish
    assert "WCAG 2.2 AA" in spanish


def test_a_finding_is_not_kept_silent(cast: Cast, client_for: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from reports import accessibility

    found = replace(checked(), findings=["campus today: color-contrast: <p>"])
    monkeypatch.setattr(accessibility, "checked", lambda: found)

    page = client_for(None).get("/accessibility/").content.decode()

    assert "color-contrast" in page
    assert "1 finding" in page
