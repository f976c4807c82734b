"""One campus of the demo while it is furnished: what every part of the furnishing needs to know."""

import random
from dataclasses import dataclass, field

from partners.models import Partner
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


@dataclass(frozen=True)
class Scene:
    """`years` are oldest first, the last one is the present; `links` collects {"kind", "url"} for `var/demo.json`."""

    slug: str
    family: str
    grades: tuple[int, ...]
    years: list[SchoolYear]
    partners: list[Partner]
    by: Actor
    seed: int
    links: list[dict[str, str]] = field(default_factory=list)

    @property
    def year(self) -> SchoolYear:
        return self.years[-1]

    def chance(self, topic: str) -> random.Random:
        """The same luck for a topic in every furnishing."""
        return random.Random(f"{self.seed} {topic}")  # noqa: S311 - an invented campus, no secret
