"""A table that a phone can read: cells know their column's name; small tables and grids stay as they are."""

from wbl_portal.core.stacking import stacked

HEAD = (
    '<thead><tr><th class="table-tick">Pick</th><th scope="col">Partner</th>'
    '<th scope="col" colspan="2">City <b>&amp; "state"</b></th></tr></thead>'
)


def test_each_cell_bears_the_name_of_its_column() -> None:
    found = stacked(
        f'{HEAD}<tbody><tr><td class="table-tick">x</td><th scope="row">Mill</th><td>Waco</td><td>TX</td></tr></tbody>'
    )

    assert found.is_stacked
    assert '<td class="table-tick" role="cell">' in found.html
    assert '<th scope="row" role="rowheader">Mill' in found.html
    assert found.html.count('data-label="City &amp; &quot;state&quot;"') == 2


def test_a_cell_over_several_columns_bears_none_and_the_next_its_own() -> None:
    found = stacked(f'{HEAD}<tfoot><tr><td colspan="3">All</td><td>2</td></tr></tfoot>')

    assert '<td colspan="3" role="cell">All' in found.html
    assert '<td role="cell" data-label="City' in found.html


def test_a_table_of_few_columns_or_with_two_rows_of_heads_stays() -> None:
    few = "<thead><tr><th>A</th><th>B</th><th>C</th></tr></thead><tbody><tr><td>1</td></tr></tbody>"
    double = "<thead><tr><th colspan=4>Year</th></tr><tr><th>A</th><th>B</th><th>C</th><th>D</th></tr></thead>"

    assert (stacked(few).html, stacked(few).is_stacked) == (few, False)
    assert not stacked(double).is_stacked


def test_a_name_that_is_not_seen_above_the_column_is_not_shown_in_the_cell() -> None:
    heads = "<th>A</th><th>B</th><th>C</th>" + '<th><span class="visually-hidden">Acts</span></th>'
    found = stacked(
        f"<thead><tr>{heads}</tr></thead><tbody><tr><td>1</td><td>2</td><td>3</td><td>Edit</td></tr></tbody>"
    )

    assert '<td role="cell">Edit' in found.html


def test_a_name_of_which_a_part_is_seen_is_shown_whole_in_the_cell() -> None:
    heads = '<th>A</th><th>B</th><th>C</th><th><span class="visually-hidden">In grade </span>9</th>'
    found = stacked(f"<thead><tr>{heads}</tr></thead><tbody><tr><td>1</td><td>2</td><td>3</td><td>29</td></tr></tbody>")

    assert '<td role="cell" data-label="In grade 9">29' in found.html
