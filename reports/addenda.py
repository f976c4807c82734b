"""The addendum of a corrected snapshot: why the figures were corrected and what readers see differently, in words.

It is a part of the frozen document, so it stands in every format. It says nothing that was not public: both sides are
figures as they were, and are, printed, ranges and hidden figures included. It is made against the last edition with the
figures that were corrected, so that publishing again changes nothing.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.documents import Document, published_in
from reports.edition_differences import differences, moved_in_words
from reports.listings.parts import Listing, listing, long_date
from reports.models import Edition, Snapshot
from wbl_portal.core.clock import local_day

ADDENDUM = "addendum"


def with_addendum(document: Document, snapshot: Snapshot) -> Document:
    """The document of a snapshot, with a note at its head and the addendum first among its lists where it corrects one."""
    if snapshot.corrects is None:
        return document
    with override(document["language"]):
        corrections = _corrections(snapshot)
        before = _last_edition(document, snapshot, corrections)
        rows = [*map(_reason, corrections), *_changes(before, document)]
        notes = [*document["notes"], _note(snapshot, before)]
        return document | {"notes": notes, "listings": [_listing(rows), *document["listings"]]}


def _corrections(snapshot: Snapshot) -> list[Snapshot]:
    """Those of the same figures up to this one, in order."""
    found = Snapshot.objects.filter(corrects=snapshot.corrects, frozen_at__lte=snapshot.frozen_at)
    return list(found.defer("figures", "protected", "rows").order_by("frozen_at"))


def _last_edition(document: Document, snapshot: Snapshot, corrections: list[Snapshot]) -> Edition | None:
    earlier = [snapshot.corrects_id, *(each.pk for each in corrections if each.pk != snapshot.pk)]
    found = Edition.objects.filter(year=snapshot.year_id, slot=document["slot"], snapshot__in=earlier)
    return found.order_by("-number").first()


def _note(snapshot: Snapshot, before: Edition | None) -> str:
    known = {"day": long_date(local_day(snapshot.frozen_at)), "reason": snapshot.reason}
    if before is None:
        return _("The figures were corrected on %(day)s. Reason: %(reason)s") % known
    known["n"] = str(before.number)
    return _("The figures of edition %(n)s were corrected on %(day)s. Reason: %(reason)s") % known


def _reason(correction: Snapshot) -> str:
    known = {"day": long_date(local_day(correction.frozen_at)), "reason": correction.reason}
    return _("Corrected on %(day)s: %(reason)s") % known


def _changes(before: Edition | None, document: Document) -> Iterator[str]:
    if before is None:
        yield _("These figures were not published before they were corrected.")
        return
    found = [
        each for each in differences(published_in(before, document["language"]), document) if each["kind"] == "figures"
    ]
    for each in found:
        for moved in each["moved"]:
            yield f"{each['title']}: {moved_in_words(moved)}"
        if more := each["count"] - len(each["moved"]):
            yield _("%(title)s: %(n)s more figures") % {"title": each["title"], "n": more}
    if not found:
        yield _("No figure of edition %s reads differently.") % before.number


def _listing(rows: list[str]) -> Listing:
    title = _("Addendum: what was corrected")
    return listing(ADDENDUM, title, {"change": _("What was corrected")}, ({"change": row} for row in rows), empty="")
