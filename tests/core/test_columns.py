"""A reader leaves columns out of a list: the address says which, the next visit remembers, no word in it can harm."""

from typing import Any

import pytest
from django.http import QueryDict

from wbl_portal.core.columns import KEPT, Shown, shown

TABLE = (
    '<thead><tr><th class="table-tick">Pick</th><th scope="col">Partner</th>'
    '<th scope="col" data-column="city">City &amp; state</th><th scope="col" data-column="hours" class="number">Hours</th>'
    '<th scope="col"><span class="visually-hidden">Acts</span></th></tr></thead>'
    '<tbody><tr><td class="table-tick">x</td><th scope="row">Mill</th><td>Waco</td><td class="number">7</td>'
    '<td>Edit</td></tr></tbody><tfoot><tr><td colspan="3">All</td><td class="number">7</td><td></td></tr></tfoot>'
)


def of(address: str, memory: dict[str, Any] | None = None, table: str = TABLE) -> Shown:
    return shown(table, "partners", QueryDict(address), {} if memory is None else memory)


def said(found: Shown) -> dict[str, bool]:
    return {each.key: each.is_shown for each in found.columns}


def test_a_list_offers_the_columns_that_have_a_key_and_shows_them_all() -> None:
    found = of("")

    assert said(found) == {"city": True, "hours": True}
    assert found.columns[0].name == "City & state"
    assert (found.html, found.left_out) == (TABLE, 0)


def test_a_column_left_out_goes_with_its_head_and_cells_and_narrows_what_stands_over_it() -> None:
    found = of("column=&column=hours")

    assert found.left_out == 1
    assert "City" not in found.html
    assert "Waco" not in found.html
    assert '<td colspan="2">All</td><td class="number">7</td>' in found.html
    assert "Mill" in found.html
    assert "Edit" in found.html
    assert ">x<" in found.html


def test_without_any_tick_the_heads_of_the_rows_and_the_acts_still_stand() -> None:
    found = of("column=")

    assert said(found) == {"city": False, "hours": False}
    assert '<tr><td class="table-tick">x</td><th scope="row">Mill</th><td>Edit</td></tr>' in found.html


@pytest.mark.parametrize("address", ["column=nothing", "column=%3Cscript%3E", "column=0&column=-1", "page=2"])
def test_words_that_name_no_column_say_nothing(address: str) -> None:
    assert of(address).html == TABLE


def test_the_column_that_leads_to_the_rows_cannot_be_left_out() -> None:
    table = TABLE.replace('<th scope="col">Partner', '<th scope="col" data-column="partner">Partner')

    assert "partner" not in said(of("", table=table))
    assert "Mill" in of("column=", table=table).html


def test_two_rows_of_heads_offer_nothing() -> None:
    double = TABLE.replace("<thead>", "<thead><tr><th colspan=5>Year</th></tr>")

    assert (of("column=", table=double).html, of("", table=double).columns) == (double, [])


def test_the_choice_is_there_the_next_time_until_all_columns_are_asked_for() -> None:
    memory: dict[str, Any] = {}
    of("column=&column=city", memory)

    assert memory == {KEPT: {"partners": ["hours"]}}
    assert said(of("", memory)) == {"city": True, "hours": False}
    assert said(of("column=all", memory)) == {"city": True, "hours": True}
    assert said(of("", memory)) == {"city": True, "hours": True}


def test_another_list_and_a_column_that_is_not_there_today_keep_their_choice() -> None:
    memory = {KEPT: {"partners": ["state"], "students": ["grade"]}}
    of("column=&column=city", memory)

    assert memory == {KEPT: {"partners": ["hours", "state"], "students": ["grade"]}}


def test_nothing_is_written_while_nothing_changes() -> None:
    memory: dict[str, Any] = {}
    of("", memory)

    assert memory == {}


def test_the_menu_keeps_the_rest_of_the_address() -> None:
    assert of("q=mill&column=city&grade=9&grade=10").others == [("q", "mill"), ("grade", "9"), ("grade", "10")]
