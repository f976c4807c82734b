"""What follows from adding categories up, from one's own case, from other campuses, and from what was printed before."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

from reports.attacker import Finding, Known, PrintedTable, findings, read_json
from reports.attacker.attack import DEDUCED, INSIDER, MOVED
from reports.disclosure import Held, Statement, protect
from reports.insiders import alone_in
from reports.invented import p_tech, row, table

Document = dict[str, Any]
MARK = "*"


def times(
    figures: list[Any], *, labels: str = "9 10 11 12", name: str = "times", by: str = "grade", **changes: Any
) -> Document:
    """Participations by grade (or by something that is never joined) with their total last; "*" hides."""
    grades = [*labels.split(), "all"]
    rows = [
        row({by: g}, "participations", 0) | {"value": None if n == MARK else n, "mask": MARK if n == MARK else None}
        for g, n in zip(grades, figures, strict=True)
    ]
    made = table(name, "participations", "participations", {by: {g: g for g in grades}}, rows)
    return p_tech(1).document(tables=[made]) | changes


# (labels and figures of the fall, of the spring): joined otherwise, and what both add up to moved by two.
OTHER_JOINS = [
    (("9-10 11 12", [312, 110, 64, 486]), ("9 10-11 12", [154, 270, 80, 504])),
    (("8-9 10-11 12", [200, 222, 64, 486]), ("8-10 11 12", [344, 80, 80, 504])),
]


def joined(labels: str, figures: list[Any]) -> Document:
    """Participations by grade, some grades joined ("9-11")."""
    made = times(figures, labels=labels)
    spans = [(each, each.split("-")) for each in labels.split() if "-" in each]
    made["tables"][0]["parts"] = {
        "grade": {each: [str(n) for n in range(int(first), int(last) + 1)] for each, (first, last) in spans}
    }
    return made


def read(*documents: Document) -> list[PrintedTable]:
    return [each for document in documents for each in read_json(json.dumps(document))]


def exact_rows(document: Document) -> dict[str, Any]:
    return {each["id"]: each["rows"] for each in document["tables"]}


def kinds(found: list[Finding]) -> list[tuple[str, str, int, int]]:
    return [(each.cell, each.kind, each.low, each.high) for each in found]


def hidden(document: Document) -> list[str]:
    return [each["type"] for each in document["tables"][0]["rows"] if each["value"] is None]


class TestSums:
    def test_all_but_the_shown_categories_are_few(self) -> None:
        """Where a zero is hidden too, each of three cells may be 0 to 9, but together they are nine: a small group."""
        printed = read(times([MARK, MARK, MARK, 60, 69]))

        found = findings(printed, k=10, zeros_are_safe=False)

        assert ("grade=9 and 2 more added up", DEDUCED, 9, 9) in kinds(found)

    def test_masking_leaves_no_small_sum_of_hidden_cells(self) -> None:
        exact = times([3, 3, 3, 60, 69], by="type")

        done = protect([exact], k=10, zeros_are_safe=False)

        assert not findings(read(*done.documents), k=10, zeros_are_safe=False)

    def test_grades_joined_in_another_table_give_away_their_difference(self) -> None:
        fine, joined = times([30, MARK, MARK, 40, 112]), times([35, 77, 112], labels="9-10 11-12", name="joined")
        joined["tables"][0]["parts"] = {"grade": {"9-10": ["9", "10"], "11-12": ["11", "12"]}}

        found = findings(read(fine | {"tables": [*fine["tables"], *joined["tables"]]}), k=10)

        assert ("grade=10", DEDUCED, 5, 5) in kinds(found)


class TestInsiders:
    def test_the_one_student_of_a_cell_takes_it_off_the_rest(self) -> None:
        """One and nine hidden in a line of ten: whoever is the one knows the nine."""
        exact, printed = times([1, 9, 60, 40, 110]), times([MARK, MARK, 60, 40, 110])

        alone = list(alone_in(printed, exact_rows(exact)))

        assert findings(read(printed), k=10) == []
        assert kinds(findings(read(printed), k=10, alone=alone)) == [("grade=10", INSIDER, 9, 9)]

    def test_masking_counts_with_that_student(self) -> None:
        exact = times([1, 9, 60, 40, 110], by="type")

        done = protect([exact], k=10).documents

        assert len(hidden(done[0])) > 2
        assert not findings(read(*done), k=10, alone=list(alone_in(done[0], exact_rows(exact))))

    def test_one_s_own_share_makes_a_range_narrower(self) -> None:
        """0 to 8 is wide enough for a stranger; whoever is counted knows that it is not 0."""
        printed = read(times([MARK, MARK, 60, 40, 108]))

        assert {(cell, low, high) for cell, _, low, high in kinds(findings(printed, k=10, zeros_are_safe=False))} == {
            ("grade=9", 0, 8),
            ("grade=10", 0, 8),
        }

    def test_a_joined_cell_of_one_is_found_among_the_exact_figures(self) -> None:
        exact, joined = times([1, 0, 60, 40, 101]), times([MARK, 60, 40, 101], labels="9-10 11 12")
        joined["tables"][0]["parts"] = {"grade": {"9-10": ["9", "10"]}}

        (known,) = alone_in(joined, exact_rows(exact))

        assert (known.labels, known.low) == ((("grade", "9-10"),), 1)


class TestOneStudentMore:
    def test_a_figure_that_moved_by_one_since_the_fall_is_found(self) -> None:
        fall, spring = times([30, 41, 60, 40, 171]), times([30, 42, 60, 40, 172], snapshot="spring")

        found = findings(read(fall, spring), k=10)

        assert {each[:2] for each in kinds(found)} == {("grade=10", MOVED), ("grade=all", MOVED)}

    def test_masking_hides_what_moved_by_few_since_the_fall(self) -> None:
        fall = protect([times([30, 41, 60, 40, 171], by="type")], k=10).documents
        exact = times([30, 42, 60, 80, 212], by="type", snapshot="spring", as_of="2027-04-20")

        spring = protect([exact], k=10, earlier=fall)

        assert "10" in hidden(spring.documents[0])
        assert spring.tables[0].hidden["type 10"] == "earlier"
        assert not findings(read(*fall, *spring.documents), k=10)

    def test_grades_joined_since_are_compared_too(self) -> None:
        fall, spring = times([30, 41, 60, 40, 171]), times([72, 60, 40, 172], labels="9-10 11 12", snapshot="spring")
        spring["tables"][0]["parts"] = {"grade": {"9-10": ["9", "10"]}}

        found = kinds(findings(read(fall, spring), k=10))

        assert ("grade=9-10", MOVED, 72, 72) in found

    def test_masking_counts_with_grades_that_were_joined_in_the_fall_and_are_apart_in_the_spring(self) -> None:
        """9-10 moved by two: no figure of the spring may let a reader add that up, nor of joins that share a grade."""
        for labels, parts, figures in (
            ("9-10 11 12", {"9-10": ["9", "10"]}, [312, 110, 64, 486]),
            ("9-11 12", {"9-11": ["9", "10", "11"]}, [422, 64, 486]),
        ):
            fall = times(figures, labels=labels)
            fall["tables"][0]["parts"] = {"grade": parts}
            spring = times([154, 160, 110, 80, 504], snapshot="spring")

            (protected,) = protect([spring], k=10, earlier=[fall]).documents

            shown = {each["grade"] for each in protected["tables"][0]["rows"] if each["value"] is not None}
            assert shown
            assert not set(*parts.values()) <= shown
            assert findings(read(fall, protected), k=10) == []

    def test_joins_of_the_fall_are_compared_with_other_joins_of_the_spring(self) -> None:
        """Neither time prints 9 to 11, both add up to it; no single figure and no join moved by few."""
        for then, now in OTHER_JOINS:
            found = kinds(findings(read(joined(*then), joined(*now) | {"snapshot": "spring"}), k=10))

            assert {each[1:] for each in found if "1 more added up" in each[0]} == {
                (MOVED, 424, 424),
                (MOVED, 422, 422),
            }
            assert [each for each in found if "added up" not in each[0]] == []

    def test_a_hidden_part_of_such_a_join_hides_nothing_where_the_rest_is_known(self) -> None:
        """9 and 10-11 are hidden in the spring: the total without 12 is what they add up to."""
        fall = joined("9-10 11 12", [312, 110, 64, 486])
        spring = joined("9 10-11 12", [MARK, MARK, 80, 504]) | {"snapshot": "spring"}

        assert ("grade=10-11 and 1 more added up", MOVED, 424, 424) in kinds(findings(read(fall, spring), k=10))

    def test_a_join_that_moved_by_many_is_no_finding(self) -> None:
        fall = joined("9-10 11 12", [312, 110, 64, 486])
        spring = joined("9 10-11 12", [154, 290, 80, 524]) | {"snapshot": "spring"}

        assert findings(read(fall, spring), k=10) == []

    def test_masking_counts_with_grades_that_were_joined_otherwise_in_the_fall(self) -> None:
        for then, now in OTHER_JOINS:
            fall, spring = joined(*then), joined(*now) | {"snapshot": "spring"}

            (protected,) = protect([spring], k=10, earlier=[fall]).documents

            shown = [each["grade"] for each in protected["tables"][0]["rows"] if each["value"] is not None]
            assert shown
            assert shown != [each["grade"] for each in spring["tables"][0]["rows"]]
            assert findings(read(fall, protected), k=10) == []

    def test_what_a_total_of_the_fall_says_of_its_hidden_grades_is_compared_with_the_grades_joined_since(self) -> None:
        """9 and 10 were hidden in the fall, 51 together; 9-10 with 60 in the spring moved by nine."""
        fall = times([MARK, MARK, 81, 90, 222])
        spring = joined("9-10 11 12", [60, 110, 120, 290]) | {"snapshot": "spring"}

        found = kinds(findings(read(fall, spring), k=10))
        (protected,) = protect([spring], k=10, earlier=[fall]).documents

        assert [each[1] for each in found] == [MOVED]
        shown = {each["grade"]: each["value"] for each in protected["tables"][0]["rows"]}
        assert shown["9-10"] is None
        assert any(value is not None for value in shown.values())
        assert findings(read(fall, protected), k=10) == []

    def test_a_random_campus_that_differs_by_one_student_says_nothing_of_that_student(self) -> None:
        """A correction is held; in the spring no printed figure has moved by the one student."""
        campus = p_tech(3, size=30)
        first, one_more = campus.all_tables(), campus.later(9, 1).all_tables()
        fall = protect([first], k=10).documents
        try:
            corrected = protect([one_more | {"edition": 2}], k=10, earlier=fall).documents
        except Held:
            corrected = []
        spring = protect(
            [one_more | {"edition": 3, "snapshot": "spring", "as_of": "2027-04-20"}], k=10, earlier=[*fall, *corrected]
        ).documents

        assert not corrected or corrected[0]["tables"] == fall[0]["tables"]
        for before, after in zip(fall[0]["tables"], spring[0]["tables"], strict=True):
            figures = {tuple(r[d] for d in before["dimensions"]): r["value"] for r in before["rows"]}
            for line in after["rows"]:
                old = figures.get(tuple(line[d] for d in after["dimensions"]))
                assert None in (old, line["value"]) or old == line["value"], f"{after['id']} {line}"
        assert not findings(read(*fall, *corrected, *spring), k=10)


class TestOthersFigures:
    def test_a_figure_of_the_state_undoes_a_mark(self) -> None:
        printed = read(times([MARK, MARK, 60, 40, 110]))
        state = Known("p-tech", "2026-27", "participations", "participations", (("grade", "10"),), 7, 7)

        assert kinds(findings(printed, k=10, known=[state])) == [("grade=9", DEDUCED, 3, 3)]

    def test_masking_counts_with_the_state(self) -> None:
        exact = times([3, 7, 60, 40, 110], by="type")
        labels = (("type", "10"),)
        told = Statement("p-tech", "2026-27", "participations", "participations", labels, 7, 7)

        done = protect([exact], k=10, stated=[told])

        known = [Known("p-tech", "2026-27", "participations", "participations", labels, 7, 7)]
        assert not findings(read(*done.documents), k=10, known=known)
        assert findings(read(*protect([exact], k=10).documents), k=10, known=known)

    def test_grades_the_state_adds_up_count_too(self) -> None:
        exact = times([3, 17, 60, 40, 120], by="type")
        labels = (("type", "9+10"),)
        told = Statement("p-tech", "2026-27", "participations", "participations", labels, 20, 20)

        done = protect([exact], k=10, stated=[told])

        known = [Known("p-tech", "2026-27", "participations", "participations", labels, 20, 20)]
        assert not findings(read(*done.documents), k=10, known=known)

    def test_a_state_s_other_count_changes_nothing(self) -> None:
        exact = times([30, 41, 60, 40, 171])
        other = Statement("p-tech", "2026-27", "participations", "participations", (("grade", "10"),), 44, 44)

        assert protect([exact], k=10, stated=[other]).documents == protect([exact], k=10).documents
        known = [Known("p-tech", "2026-27", "participations", "participations", (("grade", "10"),), 44, 44)]
        assert not findings(read(exact), k=10, known=known)


class TestDistrict:
    """A district prints sums of what its campuses print; a true total of hidden figures would unmask them."""

    def campuses(self) -> list[PrintedTable]:
        shown = [MARK, MARK, 60, 40, 110], [30, 30, 60, 40, 160]
        return [
            replace(each, campus=campus)
            for campus, figures in zip(("palm", "juniper"), shown, strict=True)
            for each in read(times(list(figures)))
        ]

    def test_a_sum_of_lower_ends_tells_nothing(self) -> None:
        total = Known(
            "p-tech",
            "2026-27",
            "participations",
            "participations",
            (("grade", "9"),),
            low=31,
            campuses=("palm", "juniper"),
        )

        assert findings(self.campuses(), k=10, known=[total]) == []

    def test_a_true_total_gives_the_hidden_campus_away(self) -> None:
        total = Known(
            "p-tech",
            "2026-27",
            "participations",
            "participations",
            (("grade", "9"),),
            33,
            33,
            campuses=("palm", "juniper"),
        )

        assert ("grade=9", DEDUCED, 3, 3) in kinds(findings(self.campuses(), k=10, known=[total]))


class TestMutants:
    """The gate fails for each single thing too much: a mark taken off, one more margin, one exact percentage."""

    def published(self) -> tuple[Document, Document]:
        exact = p_tech(10).document()
        return exact, protect([exact], k=10).documents[0]

    def test_one_mark_taken_off(self) -> None:
        exact, safe = self.published()
        places = [
            (n, at)
            for n, t in enumerate(safe["tables"])
            for at, r in enumerate(t["rows"])
            if r["mask"] and not t["parts"]
        ]

        assert places
        for number, at in places:
            mutant = deepcopy(safe)
            mutant["tables"][number]["rows"][at] = exact["tables"][number]["rows"][at]
            assert findings(read(mutant), k=10, alone=list(alone_in(safe, exact_rows(exact))))

    def test_one_more_margin(self) -> None:
        """The sum of a row or a column that hides two cells, with one of them: a table of two rows beside it."""
        document = times([MARK, MARK, 60, 40, 110])
        margin = times([63, 110], labels="9+11", name="margin")["tables"][0]
        margin["rows"] = margin["rows"][:1]
        margin["rows"][0]["grade"] = "9-11"
        margin["parts"] = {"grade": {"9-11": ["9", "11"]}}

        assert findings(read(document), k=10) == []
        assert findings(read(document | {"tables": [*document["tables"], margin]}), k=10)

    def test_one_exact_percentage(self) -> None:
        exact, safe = self.published()
        banded = [
            (n, at)
            for n, t in enumerate(safe["tables"])
            for at, r in enumerate(t["rows"])
            if r["band"] and not t["parts"]
        ]

        assert banded
        for number, at in banded:
            mutant = deepcopy(safe)
            mutant["tables"][number]["rows"][at]["percent"] = exact["tables"][number]["rows"][at]["percent"]
            assert findings(read(mutant), k=10, alone=list(alone_in(safe, exact_rows(exact))))
