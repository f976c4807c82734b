"""Where the numbers of slots and elements become words: the agency's key, unless the campus has a number of its own.

Keys and addresses never change; only what people read does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reports import measures
from reports.measures import Program
from reports.models import CampusLabel
from wbl_portal.frameworks import Element, Framework, Slot, slot_of

Own = Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """A number of a framework: the `key`, the titles of what it numbers, and the campus's own `label` if it has one."""

    key: str
    titles: tuple[str, ...]
    label: str


def own() -> Own:
    """Key -> the number that the campus uses in its place."""
    return dict(CampusLabel.objects.values_list("key", "label"))


def programs() -> list[Program]:
    """The campus's programs, their slots and elements under the campus's numbers; one query."""
    known = own()
    return [replace(each, framework=_labelled(each.framework, known)) for each in measures.programs()]


def slot(key: str, known: Own) -> Slot:
    """A slot under the campus's number."""
    return replace(slot_of(key)[1], label=known.get(key, ""))


def lines() -> list[tuple[Framework, list[Line]]]:
    """Per framework of the campus every number once, artifacts first; where an element has its artifact's, both titles."""
    return [(each.framework, list(_lines(each.framework))) for each in programs()]


def _lines(edition: Framework) -> Iterator[Line]:
    rows: list[Slot | Element] = [*edition.slots, *edition.elements]
    labels = {row.key: row.label for row in rows}
    for key, label in labels.items():
        yield Line(key, tuple(dict.fromkeys(row.title for row in rows if row.key == key)), label)


def _labelled(edition: Framework, known: Own) -> Framework:
    return replace(
        edition,
        slots=tuple(replace(each, label=known.get(each.key, "")) for each in edition.slots),
        elements=tuple(replace(each, label=known.get(each.key, "")) for each in edition.elements),
    )
