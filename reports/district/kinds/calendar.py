"""The first and last day of a school year. Where figures of the year are frozen, the campus decides by hand."""

import datetime as dt

from django.utils.translation import gettext_lazy, gettext_noop

from reports.district.kinds.base import Document, Kind, Upload, day_in_words
from reports.models import Snapshot
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear
from wbl_portal.people.services.calendar import set_school_year

FROZEN = gettext_noop("Figures of this school year are frozen with other dates.")
DATES = ("starts_on", "ends_on")


class CalendarKind(Kind):
    """Document: label, starts_on, ends_on."""

    terms = {
        "label": gettext_lazy("school year"),
        "starts_on": gettext_lazy("first day"),
        "ends_on": gettext_lazy("last day"),
    }

    def standing(self, document: Document) -> tuple[str, str]:
        year = SchoolYear.objects.filter(label=document["label"]).first()
        if year is None or _days(year) == {name: document[name] for name in DATES}:
            return "", ""
        return (str(year.pk), FROZEN) if Snapshot.objects.filter(year=year).exists() else ("", "")

    def take(self, document: Document, subject_id: str, *, upload: Upload, by: Actor) -> str:
        return str(self._set(document, by).pk)

    def facts(self, document: Document, subject_id: str) -> Document | None:
        year = SchoolYear.objects.filter(label=document["label"]).first()
        return {"label": year.label} | _days(year) if year else None

    def put_back(self, kept: Document | None, document: Document, subject_id: str, *, by: Actor) -> None:
        """A year that the district's calendar made stays: other rows may stand in it by now."""
        if kept is not None:
            self._set(kept, by)

    def shown(self, name: str, document: Document) -> str:
        return day_in_words(document[name]) if name in DATES else str(document[name])

    def _set(self, known: Document, by: Actor) -> SchoolYear:
        starts, ends = (dt.date.fromisoformat(known[name]) for name in DATES)
        return set_school_year(label=known["label"], starts_on=starts, ends_on=ends, by=by)


def _days(year: SchoolYear) -> dict[str, str]:
    return {name: getattr(year, name).isoformat() for name in DATES}
