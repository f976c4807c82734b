"""Lists as CSV: what a spreadsheet would run is text."""

import pytest

from wbl_portal.core import panels, spreadsheets


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_would_run_becomes_text(cell: str) -> None:
    assert spreadsheets.plain(cell) == f"'{cell}"


@pytest.mark.parametrize(("cell", "text"), [(None, ""), (9, "9"), ("Ana", "Ana"), ("0000000042", "0000000042")])
def test_other_cells_stay_as_they_are(cell: object, text: str) -> None:
    assert spreadsheets.plain(cell) == text


def test_the_file_is_utf8_with_a_mark_and_not_kept_by_anybody() -> None:
    answer = spreadsheets.answer("students", ["Name"], [["Núñez, Ana"]])

    assert answer.content.decode("utf-8-sig").splitlines() == ["Name", '"Núñez, Ana"']
    assert answer.content.startswith("\N{BYTE ORDER MARK}".encode())
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_panels_come_in_order_and_none_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_makers", {})
    panels.brings("here", order=20)(lambda word: f"second {word}")
    panels.brings("here", order=10)(lambda word: f"first {word}")
    panels.brings("here", order=15)(lambda word: None)

    assert panels.of("here", "x") == ["first x", "second x"]
    assert panels.of("elsewhere") == []
