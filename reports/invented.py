"""Invented campuses for the benchmark and the tests of masking: students with participations, tabulated with exact figures."""
# ruff: noqa: S311 - chance here decides nothing but who took part in what

from __future__ import annotations

import random
from copy import copy
from typing import Any

P_TECH = {"exploration": "Career exploration", "preparation": "Career preparation", "training": "Career training"}
T_STEM = (
    {"awareness": "Career awareness"}
    | {k: P_TECH[k] for k in ("exploration", "preparation")}
    | {"experience": "Career experience"}
)
TYPES = ["visit", "speaker", "fair", "shadowing", "internship", "mentoring"]

Took = dict[tuple[str, str], int]


class Campus:
    """Students by grade, each with the number of times per (phase, type); everything follows from the seed."""

    def __init__(self, seed: int, grades: dict[str, int], phases: dict[str, str], framework: str = "p-tech") -> None:
        self.seed, self.random = seed, random.Random(seed)
        self.grades, self.phases, self.framework = grades, phases, framework
        self.students: list[tuple[str, Took]] = []
        shares = {(g, p): self._share() for g in grades for p in phases}
        types = {phase: self.random.sample(TYPES, 2) for phase in phases}
        for grade, number in grades.items():
            for _ in range(number):
                self.students.append((grade, self._took(grade, shares, types)))

    def later(self, seed: int, students: int) -> Campus:
        """The same campus some time later: so many students took part in one thing more; nobody came or left."""
        other = copy(self)
        other.students = list(self.students)
        chance = random.Random(seed)
        for place in chance.sample(range(len(other.students)), min(students, len(other.students))):
            grade, took = other.students[place]
            what = chance.choice(list(self.phases)), chance.choice(TYPES)
            other.students[place] = grade, took | {what: took.get(what, 0) + 1}
        return other

    def _share(self) -> float:
        """Mostly 30 to 100 % take part; some cells are nearly empty, some nearly full."""
        kind = self.random.random()
        if kind < 0.15:
            return self.random.choice([0.0, 0.02, 0.06, 0.1])
        if kind < 0.3:
            return self.random.choice([0.94, 0.97, 1.0])
        return self.random.uniform(0.3, 1.0)

    def _took(self, grade: str, shares: dict[tuple[str, str], float], types: dict[str, list[str]]) -> Took:
        took: Took = {}
        for phase in self.phases:
            if self.random.random() < shares[grade, phase]:
                for _ in range(self.random.choice([1, 1, 1, 2, 3])):
                    place = phase, self.random.choice(types[phase])
                    took[place] = took.get(place, 0) + 1
        return took

    def heads(self, grade: str, phase: str = "all", kind: str = "all") -> int:
        return sum(1 for student in self.students if self._times(student, grade, phase, kind))

    def times(self, grade: str, phase: str = "all", kind: str = "all") -> int:
        return sum(self._times(student, grade, phase, kind) for student in self.students)

    def members(self, grade: str) -> int:
        return sum(1 for student in self.students if grade in ("all", student[0]))

    def _times(self, student: tuple[str, Took], grade: str, phase: str, kind: str) -> int:
        if grade not in ("all", student[0]):
            return 0
        return sum(n for (p, t), n in student[1].items() if phase in ("all", p) and kind in ("all", t))

    def document(self, slot: str = "6.2", **extra: Any) -> dict[str, Any]:
        tables = [self._members(), self._heads(), self._times_table(), self._types()]
        head = {"campus": "Palm Hollow", "campus_slug": "palm", "campus_number": "999999002", "language": "en"}
        version = {
            "framework_edition": "2023",
            "framework_title": "Blueprint",
            "title": "Aggregate data",
            "asked": "data",
        }
        when = {"year": "2026-27", "edition": 1, "as_of": "2026-11-20", "snapshot": "fall", "k": 10, "notes": []}
        rest = {"published_at": "2026-11-20T17:03:11Z", "sha256": "", "approved_by": "Principal", "listings": []}
        own = {"framework": self.framework, "slot": slot, "tables": tables, "sections": []}
        return head | version | when | rest | own | extra

    def all_tables(self) -> dict[str, Any]:
        """The document with the tables of credentials, placements, reflections and activities as well."""
        document = self.document()
        return document | {"tables": [*document["tables"], *self._more()]}

    def _more(self) -> list[dict[str, Any]]:
        """Few of each kind, as in real campuses; reflections are those of students who took part."""
        chance = random.Random(self.seed)
        rare = {"ibc": 0.2, "level_1": 0.05, "level_2": 0.01, "associate": 0.03, "license": 0.0, "other": 0.07}
        kinds = {"linked": 0.5, "unlinked": 0.2}
        clubs = {"club": 0.3, "ctso": 0.15, "competition": 0.04, "initiative": 0.02}
        took_part = [bool(took) for _grade, took in self.students]
        earned, enriched = self._own(rare, chance), self._own(clubs, chance)
        drawn = zip(self._own(kinds, chance), took_part, strict=True)
        reflected = [mine if took else set() for mine, took in drawn]
        placed = [{"placed"} if chance.random() < 0.25 else set() for _student in self.students]
        return [
            self._shares("members-with-credential-by-type", "earned", "credential", list(rare), earned),
            self._by_grade("on-track-credential", "earned", earned),
            self._by_grade("on-track-placement", "placed", placed),
            self._shares("members-with-reflection", "reflected", "reflection", list(kinds), reflected),
            self._shares("members-in-enrichment", "enriched", "enrichment", list(clubs), enriched),
        ]

    def _own(self, kinds: dict[str, float], chance: random.Random) -> list[set[str]]:
        return [{kind for kind, share in kinds.items() if chance.random() < share} for _student in self.students]

    def _shares(self, name: str, measure: str, dimension: str, kinds: list[str], own: list[set[str]]) -> dict[str, Any]:
        counts = {kind: sum(kind in mine for mine in own) for kind in kinds} | {"all": sum(bool(mine) for mine in own)}
        whole = self.members("all")
        rows = [row({dimension: k}, measure, n, whole, percent=True) for k, n in counts.items()]
        labels = {dimension: {kind: kind for kind in counts}}
        return table(name, "members", measure, labels, rows, [dimension])

    def _by_grade(self, name: str, measure: str, own: list[set[str]]) -> dict[str, Any]:
        pairs = list(zip(self.students, own, strict=True))
        rows = [
            row(
                {"grade": g},
                measure,
                sum(g in ("all", s[0]) and bool(mine) for s, mine in pairs),
                self.members(g),
                percent=True,
            )
            for g in [*self.grades, "all"]
        ]
        return table(name, "members", measure, {"grade": self._grade_labels()}, rows)

    def _grade_labels(self) -> dict[str, str]:
        return {g: f"Grade {g}" for g in self.grades} | {"all": "All grades"}

    def _members(self) -> dict[str, Any]:
        rows = [row({"grade": g}, "members", self.members(g)) for g in [*self.grades, "all"]]
        return table("members-by-grade", "members", "members", {"grade": self._grade_labels()}, rows)

    def _heads(self) -> dict[str, Any]:
        rows = [
            row({"grade": g, "phase": p}, "students", self.heads(g, p), self.members(g), percent=True)
            for g in [*self.grades, "all"]
            for p in [*self.phases, "all"]
        ]
        labels = {"grade": self._grade_labels(), "phase": self.phases | {"all": "Any phase"}}
        return table("heads-by-grade-phase", "members", "students", labels, rows, ["phase"])

    def _times_table(self) -> dict[str, Any]:
        rows = [
            row({"grade": g, "phase": p}, "participations", self.times(g, p))
            for g in [*self.grades, "all"]
            for p in [*self.phases, "all"]
        ]
        labels = {"grade": self._grade_labels(), "phase": self.phases | {"all": "All phases"}}
        return table("times-by-grade-phase", "participations", "participations", labels, rows)

    def _types(self) -> dict[str, Any]:
        rows = [
            row({"type": t}, "students", self.heads("all", "all", t), self.members("all"), percent=True)
            for t in [*TYPES, "all"]
        ]
        labels = {"type": {t: t.title() for t in TYPES} | {"all": "Any type"}}
        return table("heads-by-type", "members", "students", labels, rows, ["type"])


def row(
    labels: dict[str, str], measure: str, value: int, denominator: int | None = None, *, percent: bool = False
) -> dict[str, Any]:
    share = round(100 * value / denominator, 1) if percent and denominator else None
    figures = {"value": value, "denominator": denominator, "percent": share, "band": None, "mask": None}
    return labels | {"measure": measure} | figures


def table(
    name: str,
    population: str,
    measure: str,
    labels: dict[str, dict[str, str]],
    rows: list[dict[str, Any]],
    overlapping: list[str] | None = None,
) -> dict[str, Any]:
    return {
        "id": name,
        "title": name.replace("-", " ").capitalize(),
        "definition": "What the figures count.",
        "denominator": None,
        "dimensions": list(labels),
        "labels": labels,
        "dimension_titles": {d: d.capitalize() for d in labels},
        "parts": {},
        "totals": dict.fromkeys(labels, "all"),
        "overlapping": overlapping or [],
        "population": population,
        "measure": measure,
        "rows": rows,
    }


def p_tech(seed: int, size: int = 60) -> Campus:
    spread = random.Random(seed)
    return Campus(seed, {g: size + spread.randint(-8, 8) for g in ("9", "10", "11", "12")}, P_TECH)


def t_stem(seed: int, size: int = 60) -> Campus:
    spread = random.Random(seed)
    return Campus(seed, {str(g): size + spread.randint(-8, 8) for g in range(6, 13)}, T_STEM, "t-stem")
