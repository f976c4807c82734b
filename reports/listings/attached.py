"""Evidence that staff attached to an artifact and gave to everyone: its words, or its address; the file stays inside."""

from reports.listings.parts import Asked, Section, lines_of, section
from reports.models import Evidence, PartKind


def attached(asked: Asked) -> list[Section]:
    """One section per piece, by title."""
    found = Evidence.objects.public().filter(
        framework=asked.program.framework.key, kind=PartKind.ARTIFACT, key=asked.slot.key, year=asked.year
    )
    return [
        section(f"evidence-{each.pk}", each.title, [*lines_of(each.text), *([each.url] if each.url else [])])
        for each in found
    ]
