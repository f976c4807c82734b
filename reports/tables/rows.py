"""The rows of the published tables: every combination of labels with its figure, and the words around them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiences.models import CredentialKind, Enrichment
from experiences.words import type_name
from reports.tables.kinds import ALL, LARGEST_TABLE, NO_PHASE, TABLES, UNRECORDED, WHOLE, TableKind, Words
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import GROUPS, Group, GroupKind

_RACES: dict[str, Words] = {each.value: each.label for each in GROUPS[GroupKind.RACE]}
# Dimensions whose labels are the same at every campus, in printing order.
FIXED: dict[str, dict[str, Words]] = {
    "credential": dict(CredentialKind.choices),
    "reflection": {
        "linked": gettext_lazy("Naming a course or a standard"),
        "unlinked": gettext_lazy("Naming neither"),
        "explained": gettext_lazy("Explaining the connection, by the rubric"),
    },
    "enrichment": dict(Enrichment.Kind.choices),
    "race": _RACES | {UNRECORDED: gettext_lazy("Not on record")},
    "economic": {"in": Group.ECONOMICALLY_DISADVANTAGED.label, "out": gettext_lazy("Not economically disadvantaged")},
    "bilingual": {"in": Group.EMERGENT_BILINGUAL.label, "out": gettext_lazy("Not emergent bilingual")},
    "special": {"in": Group.SPECIAL_EDUCATION.label, "out": gettext_lazy("Not in special education")},
}


class TooLarge(ValueError):
    """A table would have more cells than may be published."""


@dataclass(frozen=True)
class Axes:
    """The labels of the dimensions: grades and phases as keys in order, types as key -> name at the time of counting."""

    grades: list[str]
    phases: list[str]
    types: dict[str, str]

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def labels(self, dimension: str) -> list[str]:
        """The keys of a dimension in printing order, its whole last."""
        own = {"grade": self.grades, "phase": self.phases, "type": list(self.types)}
        return [*(own[dimension] if dimension in own else FIXED[dimension]), ALL]


def table_rows(
    name: str, axes: Axes, counts: Mapping[str, Mapping[tuple[str | None, ...], int]]
) -> list[dict[str, Any]]:
    """Every row of a table in printing order with its exact figure; combinations that never happened are 0."""
    kind = TABLES[name]
    found = counts.get(name, {})
    members = counts.get(name + WHOLE if kind.by_group else "members-by-grade", {})
    rows = []
    for labels in _combinations([axes.labels(dimension) for dimension in kind.dimensions]):
        place = tuple(None if label == ALL else label for label in labels)
        grade = place[kind.dimensions.index("grade")] if "grade" in kind.dimensions else None
        whole = members.get(place if kind.by_group else (grade,), 0) if kind.is_share else None
        if place == (UNRECORDED,) and not whole:
            continue  # everybody is on record
        rows.append(dict(zip(kind.dimensions, labels, strict=True)) | _figure(kind.measure, found.get(place, 0), whole))
    if len(rows) > LARGEST_TABLE:
        raise TooLarge(f"The table {name} would have {len(rows)} cells; at most {LARGEST_TABLE} can be published.")
    return rows


def on_record(name: str, counts: Mapping[str, Mapping[tuple[str | None, ...], int]]) -> bool:
    """Whether a table of student groups says anything: somebody stands in a group. True of every other table."""
    members = counts.get(name + WHOLE, {})
    return not TABLES[name].by_group or any(members.get((label,)) for label in (*GROUPS[GroupKind.RACE], "in"))


def _combinations(axes: list[list[str]]) -> list[tuple[str, ...]]:
    if len(axes) == 1:
        return [(label,) for label in axes[0]]
    return [(outer, inner) for outer in axes[0] for inner in axes[1]]


def _figure(measure: str, value: int, whole: int | None) -> dict[str, Any]:
    percent = round(100 * value / whole, 1) if whole else None
    return {"measure": measure, "value": value, "denominator": whole, "percent": percent, "band": None, "mask": None}


def dressed(
    name: str,
    rows: list[dict[str, Any]],
    axes: Axes,
    framework: Framework,
    parts: Mapping[str, Any] | None = None,
    given_up: Sequence[str] = (),
) -> dict[str, Any]:
    """A table of the frozen document: the rows with their title, definition and labels in the language in force.

    `given_up` are the dimensions whose breakdown could not be protected: the definition says that it is left out.
    """
    kind = TABLES[name]
    table: dict[str, Any] = {
        "id": name,
        "title": str(kind.title),
        "definition": " ".join([str(kind.definition), *(_left_out(dimension) for dimension in given_up)]),
        "denominator": str(kind.denominator) or None,
        "dimensions": list(kind.dimensions),
        "labels": {dimension: _labels(kind, dimension, axes, framework) for dimension in kind.dimensions},
        "dimension_titles": {dimension: dimension_title(dimension) for dimension in kind.dimensions},
        "parts": {dimension: dict(groups) for dimension, groups in (parts or {}).items()},
        "totals": dict.fromkeys(kind.dimensions, ALL),
        "overlapping": list(kind.overlapping),
        "population": kind.population,
        "measure": kind.measure,
        "rows": rows,
    }
    if given_up:
        table["given_up"] = list(given_up)
    for label, joined in table["parts"].get("grade", {}).items():
        table["labels"]["grade"] = _joined(table["labels"]["grade"], label, joined)
    return table | ({"safe": True} if kind.safe else {})


def _labels(kind: TableKind, dimension: str, axes: Axes, framework: Framework) -> dict[str, str]:
    if dimension == "grade":
        return {grade: _("Grade %(grade)s") % {"grade": grade} for grade in axes.grades} | {ALL: _("All grades")}
    if dimension in FIXED:
        return {key: str(words) for key, words in FIXED[dimension].items()} | {ALL: str(kind.whole)}
    if dimension == "type":
        return {key: type_name(name) for key, name in axes.types.items()} | {ALL: _("All types")}
    known = {phase.key: _(phase.title) for phase in framework.phases} | {NO_PHASE: _("No phase given")}
    return {key: known[key] for key in axes.phases} | {ALL: str(kind.whole) or _("All phases")}


def _joined(labels: dict[str, str], label: str, parts: list[str]) -> dict[str, str]:
    kept = {key: words for key, words in labels.items() if key not in parts}
    return {label: _("Grades %(grades)s") % {"grades": label}} | kept


def _left_out(dimension: str) -> str:
    words = _("The breakdown by %(dimension)s is left out: it would show small groups.")
    return words % {"dimension": dimension_title(dimension).lower()}


def dimension_title(dimension: str) -> str:
    return {
        "grade": _("Grade"),
        "phase": _("Phase"),
        "type": _("Type of experience"),
        "credential": _("Type of credential"),
        "reflection": _("Connection to academics"),
        "enrichment": _("Kind of activity"),
        "race": _("Race or ethnicity"),
        "economic": _("Economic disadvantage"),
        "bilingual": _("Emergent bilingual status"),
        "special": _("Special education status"),
    }[dimension]
