"""The demo's public site before and beside its editions: the page of links of old, and a draft that waits."""

import datetime as dt

from django.db import transaction

from partners.services import offers
from reports.models import EditionDraft, OlderDocument
from reports.older import Found
from reports.services import drafts, older
from wbl_portal.core.actor import Actor
from wbl_portal.demo.scene import Scene
from wbl_portal.people.models import SchoolYear

OLD_SITE = "https://www.old-campus-page.example.org"
# Title, artifact as it was called then, how many years before the first one in the portal.
OLD_LINKS = (
    ("Continuum of experiences", "5.1", 1),
    ("Participation by grade", "5.2", 1),
    ("Samples of student work", "5.3", 1),
    ("Participation by grade (fall)", "5.2", 2),
    ("Advisory board minutes", "1.11", 2),
    ("High-demand occupations, coming soon", "4.1", 3),
)


@transaction.atomic
def furnish(scene: Scene) -> None:
    """The links of the years before the portal."""
    if OlderDocument.objects.exists():
        return
    rows = [_found(title, slot, scene.years[0].starts_on.year - ago) for title, slot, ago in OLD_LINKS]
    older.take_over(rows=rows, by=scene.by)


def _found(title: str, slot: str, first: int) -> Found:
    year = f"{first}-{(first + 1) % 100:02d}"
    address = f"{OLD_SITE}/{year}/{slot}.pdf"
    return Found(f"{title}, {year}", address, year, slot, dt.date(first + 1, 5, 15))


@transaction.atomic
def leave_a_draft(year: SchoolYear, *, by: Actor) -> None:
    """A new line of the menu that the coordinator would like to publish: it waits for the principal."""
    if EditionDraft.objects.exists():
        return
    offers.add_offer(
        title="A place at the table: meet our safety committee",
        description="Two students sit in on a monthly meeting and report to their class.",
        time_asked="One hour a month",
        by=by,
    )
    drafts.store(drafts.prepare(year=year, say=lambda share, message: None), by=by)
