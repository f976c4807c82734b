"""Today says little at once: what needs somebody comes first; a student's bar knows where a reflection belongs."""

from collections.abc import Callable

import pytest

from academies.models import Academy
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories_work import make_participation
from wbl_portal.core import panels
from wbl_portal.core.panels import Figure

ClientFor = Callable[..., CampusClient]


def shows(monkeypatch: pytest.MonkeyPatch, *tones: str) -> None:
    """The first page brings these figures, numbered in their order."""
    figures = [Figure(f"Figure {place}", place, "/today/", tone=tone) for place, tone in enumerate(tones, start=1)]
    monkeypatch.setattr(panels, "of", lambda place, *_more: figures if place == "today.figures" else [])


def test_six_figures_stand_on_sight_warnings_first_the_others_one_act_away(
    campus: Academy, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    shows(monkeypatch, "", "warn", "", "bad", "warn", "", "", "", "")

    page = client_for("coordinator").get("/today/")

    assert [each.value for each in page.context["figures"]] == [4, 2, 5, 1, 3, 6]
    on_sight, _summary, folded = page.text.partition('<details class="more">')
    assert "3 more figures" in folded
    assert all(f"Figure {place}" in folded and f"Figure {place}" not in on_sight for place in (7, 8, 9))


def test_six_figures_have_nothing_behind_them(
    campus: Academy, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    shows(monkeypatch, *[""] * 6)

    assert "more figure" not in client_for("coordinator").get("/today/").text


def test_a_reflection_belongs_to_the_log(cast: Cast, client_for: ClientFor) -> None:
    participation = make_participation(cast.student)

    nav = client_for("student").get(f"/my/reflections/{participation.pk}/").context["nav"]

    assert [place["url"] for place in nav if place["current"]] == ["/my/log/"]
