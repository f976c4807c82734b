"""Masking: what is published of small groups cannot be worked out, stays true, and keeps most of its use."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.attacker import findings, read_json
from reports.disclosure import Held, InconsistentTables, protect
from reports.disclosure.coarsen import join, layouts
from reports.disclosure.options import Policy, bands, in_band
from reports.insiders import alone_in
from reports.invented import P_TECH, Campus, p_tech, row, t_stem, table

POLICIES = [(True, False), (True, True), (False, False)]


def read(*documents):
    return [printed for document in documents for printed in read_json(json.dumps(document))]


def leaks(*documents, k=10, zeros_are_safe=True, all_is_safe=False, alone=()):
    found = findings(read(*documents), k=k, zeros_are_safe=zeros_are_safe, all_is_safe=all_is_safe, alone=alone)
    return [str(finding) for finding in found]


def exact_tables(document, protected):
    """The exact tables, with grades joined as the protected document joins them."""
    for before, after in zip(document["tables"], protected["tables"], strict=True):
        groups = [tuple(parts) for parts in after["parts"].get("grade", {}).values()]
        grades = [label for label in before["labels"].get("grade", {}) if label != "all"]
        layout = [*groups, *((grade,) for grade in grades if not any(grade in group for group in groups))]
        yield join(before, tuple(layout), "en"), after


def pairs(document, protected):
    """(exact row, published row, path to the published row) of every cell."""
    for number, (before, after) in enumerate(exact_tables(document, protected)):
        truth = {tuple(row[d] for d in before["dimensions"]): row for row in before["rows"]}
        for place, published in enumerate(after["rows"]):
            yield truth[tuple(published[d] for d in after["dimensions"])], published, (number, place)


def one_grade_small():
    """Two of four grades have few in training; everything else is plain to show."""
    heads = {"9": 30, "10": 5, "11": 28, "12": 31}
    rows = [row({"grade": g}, "students", n, 60) for g, n in heads.items()]
    rows.append(row({"grade": "all"}, "students", 94, 240))
    labels = {"grade": {g: f"Grade {g}" for g in [*heads, "all"]}}
    document = p_tech(1).document()
    return document | {"tables": [table("training-by-grade", "members", "students", labels, rows)]}


class TestRules:
    def test_a_smallest_group_under_five_is_refused(self):
        with pytest.raises(ValueError, match="at least 5"):
            protect([one_grade_small()], k=4)

    def test_a_small_cell_and_one_more_are_not_printed_exactly(self):
        done = protect([one_grade_small()], k=10)

        rows = {row["grade"]: row for row in done.documents[0]["tables"][0]["rows"]}
        assert rows["10"]["value"] is None
        assert sum(row["value"] is None for row in rows.values()) == 2
        assert not leaks(*done.documents)

    def test_a_true_zero_is_printed_where_the_policy_says_so(self):
        document = one_grade_small()
        document["tables"][0]["rows"][1]["value"] = 0
        document["tables"][0]["rows"][4]["value"] = 89

        done = protect([document], k=10, zeros_are_safe=True)
        hidden = protect([document], k=10, zeros_are_safe=False)

        assert done.documents[0]["tables"][0]["rows"][1]["value"] == 0
        assert hidden.documents[0]["tables"][0]["rows"][1]["value"] is None

    def test_two_values_for_one_figure_are_refused(self):
        document = one_grade_small()
        other = deepcopy(document["tables"][0]) | {"id": "again"}
        other["rows"][0]["value"] = 29

        with pytest.raises(InconsistentTables, match="again"):
            protect([document | {"tables": [document["tables"][0], other]}], k=10)

    def test_parts_that_do_not_add_up_are_refused(self):
        document = one_grade_small()
        document["tables"][0]["rows"][0]["value"] = 29

        with pytest.raises(InconsistentTables, match="do not fit together"):
            protect([document], k=10)

    def test_a_percentage_stands_only_beside_a_safe_figure(self):
        document = p_tech(2).document()
        done = protect([document], k=10)

        for _, published, _ in pairs(document, done.documents[0]):
            if published["percent"] is not None:
                assert published["value"] is not None
                assert published["denominator"] is not None

    @given(st.integers(1, 400), st.data(), st.integers(5, 12), st.sampled_from(POLICIES))
    @settings(max_examples=400, deadline=None)
    def test_a_band_holds_its_figure_and_leaves_enough_doubt(self, base, data, k, policy):
        rules = Policy(k, *policy)
        value = data.draw(st.integers(0, base))
        if rules.always_shown(value, base):
            return

        for band, low, high in bands(value, base, rules):
            first, last = in_band(band, base)
            assert first <= low <= value <= high <= last
            assert high - low >= k - 2

    @given(st.integers(20, 200), st.integers(5, 10))
    @settings(max_examples=100, deadline=None)
    def test_the_band_of_a_small_figure_says_nothing_but_that_it_is_small(self, base, k):
        rules = Policy(k, zeros_are_safe=True, all_is_safe=False)
        few = {tuple(bands(value, base, rules)[:1]) for value in range(1, min(k, base - k))}
        many = {tuple(bands(base - rest, base, rules)[:1]) for rest in range(min(k, base - k))}

        assert len(few) <= 1
        assert len(many) <= 1


@pytest.mark.parametrize("k", [10, 5])
@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6))])
class TestPlausibleCampuses:
    def test_a_p_tech_of_240_shows_four_of_five_cells_and_leaks_nothing(self, seed, k):
        document = p_tech(seed).document()
        done = protect([document], k=k)

        assert not leaks(*done.documents, k=k)
        singles = [report for report in done.tables if report.table.endswith("grade-phase")]
        assert all(report.singles == 12 for report in singles)
        assert sum(report.shown for report in singles) >= 0.8 * 24
        assert singles[0].usefulness >= 0.8

    def test_what_is_printed_is_true(self, seed, k):
        document = p_tech(seed, size=25).document()
        done = protect([document], k=k)

        for exact, published, _ in pairs(document, done.documents[0]):
            if published["value"] is not None:
                assert published["value"] == exact["value"]
                assert published["denominator"] in (None, exact["denominator"])
            if published["band"]:
                low, high = published["band"]["low"], published["band"]["high"]
                assert low * published["denominator"] <= 100 * exact["value"] <= high * published["denominator"]
            assert (published["mask"] == "*") == (published["value"] is None and published["band"] is None)

    def test_showing_any_one_hidden_or_banded_figure_is_a_leak(self, seed, k):
        document = p_tech(seed, size=25).document()
        protected = protect([document], k=k).documents[0]

        alone = list(alone_in(protected, {each["id"]: each["rows"] for each in document["tables"]}))
        assert not leaks(protected, k=k, alone=alone)
        for exact, published, (number, place) in pairs(document, protected):
            if published["value"] is None:
                mutant = deepcopy(protected)
                mutant["tables"][number]["rows"][place] = exact
                assert leaks(mutant, k=k, alone=alone), f"{mutant['tables'][number]['id']} {exact}"


@pytest.mark.slow
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", [0, 3, 5])
def test_a_t_stem_of_seven_grades_leaks_nothing_under_any_policy(seed, policy):
    zeros, everyone = policy
    done = protect([t_stem(seed).document("5.A3")], k=10, zeros_are_safe=zeros, all_is_safe=everyone)

    assert not leaks(*done.documents, zeros_are_safe=zeros, all_is_safe=everyone)
    assert done.usefulness >= 0.8


def test_an_exact_percentage_beside_a_band_is_a_leak():
    document = p_tech(2).document()
    protected = protect([document], k=10).documents[0]

    banded = [item for item in pairs(document, protected) if item[1]["band"]]
    assert banded
    for exact, _, (number, place) in banded:
        mutant = deepcopy(protected)
        mutant["tables"][number]["rows"][place]["percent"] = exact["percent"]
        assert leaks(mutant)


@pytest.mark.slow
def test_the_same_input_gives_the_same_output():
    once, again = (protect([p_tech(5).document(), t_stem(5).document("5.A3")], k=10) for _ in range(2))

    assert json.dumps(once.documents) == json.dumps(again.documents)


def test_the_exact_documents_are_left_alone():
    document = p_tech(5).document()
    before = json.dumps(document)

    protect([document], k=10)

    assert json.dumps(document) == before


def test_a_small_campus_joins_the_grades_of_heads_and_members_alike():
    campus = Campus(4, {"9": 14, "10": 16, "11": 15, "12": 13}, P_TECH)
    done = protect([campus.document()], k=10)

    members, heads = (done.documents[0]["tables"][number]["parts"] for number in (0, 1))
    assert members == heads
    assert heads["grade"]
    assert not leaks(*done.documents)


def test_grades_are_joined_from_fine_to_coarse():
    found = layouts(["9", "10", "11", "12"])

    assert found[0] == (("9",), ("10",), ("11",), ("12",))
    assert (("9", "10"), ("11", "12")) in found
    assert found[-1] == (("9", "10", "11", "12"),)


def test_a_report_says_what_is_hidden_and_why():
    done = protect([one_grade_small()], k=10)

    (report,) = done.tables
    reasons = report.hidden | report.banded
    assert reasons["grade 10"] == "small"
    assert sorted(reasons.values()) == ["complementary", "small"]
    assert report.singles == 4


class TestEarlierEditions:
    @pytest.mark.slow
    def test_the_same_figures_again_give_the_same_document(self):
        for seed in (2, 5, 8):
            document = p_tech(seed).document()
            first = protect([document], k=10).documents

            assert protect([document], k=10, earlier=first).documents == first

    def test_one_more_student_is_held(self):
        document = one_grade_small()
        first = protect([document], k=10).documents
        shown = next(row for row in first[0]["tables"][0]["rows"] if row["value"] is not None and row["grade"] != "all")
        corrected = deepcopy(document)
        for line in corrected["tables"][0]["rows"]:
            if line["grade"] in (shown["grade"], "all"):
                line["value"] += 1

        with pytest.raises(Held) as held:
            protect([corrected], k=10, earlier=first)

        assert any(f"grade {shown['grade']}" in cell for cell in held.value.cells)

    def test_a_correction_of_at_least_k_is_allowed_and_leaks_nothing(self):
        document = one_grade_small()
        first = protect([document], k=10).documents
        shown = next(row for row in first[0]["tables"][0]["rows"] if row["value"] is not None and row["grade"] != "all")
        corrected = deepcopy(document) | {"edition": 2}
        for line in corrected["tables"][0]["rows"]:
            if line["grade"] in (shown["grade"], "all"):
                line["value"] += 12

        second = protect([corrected], k=10, earlier=first).documents

        assert not leaks(*first, *second)

    def test_another_snapshot_is_free(self):
        document = one_grade_small()
        first = protect([document], k=10).documents
        spring = deepcopy(document) | {"snapshot": "spring", "as_of": "2027-04-20"}
        for line in spring["tables"][0]["rows"]:
            if line["grade"] in ("9", "all"):
                line["value"] += 1

        assert not leaks(*first, *protect([spring], k=10, earlier=first).documents)

    def test_a_later_slot_hides_what_an_earlier_one_would_give_away(self):
        document = p_tech(10).document()
        whole = {"tables": document["tables"][:2]}
        later = {"slot": "6.9", "tables": [document["tables"][2], document["tables"][3]]}
        first = protect([document | whole], k=10).documents

        second = protect([document | later], k=10, earlier=first).documents

        assert not leaks(*first, *second)


class TestFigureBesideFigure:
    def test_one_experience_makes_times_into_heads(self):
        document = self._document(heads=7, times=12, experiences=2)

        hidden = protect([document], k=10).documents[0]

        assert hidden["tables"][1]["rows"][0]["mask"] == "*"
        assert not leaks(hidden)

    def test_many_experiences_let_the_times_stand(self):
        document = self._document(heads=7, times=12, experiences=40)

        shown = protect([document], k=10).documents[0]

        assert shown["tables"][1]["rows"][0]["value"] == 12
        assert not leaks(shown)

    def test_a_student_who_changed_grade_since_does_not_stop_the_publication(self):
        document = self._document(heads=12, times=11, experiences=40)

        shown = protect([document], k=10).documents[0]

        assert shown["tables"][0]["rows"][0]["value"] == 12
        assert not leaks(shown)

    def _document(self, *, heads, times, experiences):
        def rows(measure, values, denominator=None):
            labels = ("training", "exploration")
            return [row({"phase": p}, measure, n, denominator) for p, n in zip(labels, values, strict=True)]

        labels = {"phase": {"training": "Training", "exploration": "Exploration"}}
        tables = [
            table("heads", "members", "students", labels, rows("students", (heads, 40), 60), ["phase"]),
            table("times", "participations", "participations", labels, rows("participations", (times, 95))),
            table("offered", "experiences", "experiences", labels, rows("experiences", (experiences, 9)), ["phase"]),
        ]
        tables[2]["safe"] = True
        return p_tech(1).document() | {"tables": tables}
