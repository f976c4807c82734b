"""A part of the binder's parts, as an address asks: `due=now` those that wait, `due=2026-11` those due in that month."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.binder.parts import Binder, Part, Volume
from wbl_portal.core.forms import month_of

WAITING = "now"


@dataclass(frozen=True)
class Narrowed:
    """Which parts are shown, in words, and the volumes that have any of them."""

    title: str
    volumes: list[Volume]

    @property
    def count(self) -> int:
        return sum(len(each.parts) for each in self.volumes)


def narrowed(binder: Binder, asked: str) -> Narrowed | None:
    """None where the address asks for everything, or for something that is not understood."""
    if asked == WAITING:
        return Narrowed(_("Parts that are due or stale"), _only(binder, lambda part: part.waits(binder.day)))
    month = month_of(asked)
    if month is None:
        return None
    title = _("Parts due in %s") % date_format(month, "F Y")
    return Narrowed(title, _only(binder, lambda part: any(day.replace(day=1) == month for day, _done in part.days)))


def _only(binder: Binder, keeps: Callable[[Part], bool]) -> list[Volume]:
    found = [
        replace(each, elements=list(filter(keeps, each.elements)), artifacts=list(filter(keeps, each.artifacts)))
        for each in binder.volumes
    ]
    return [each for each in found if each.parts]
