"""A school year: its first and last day and its days without school. Where figures are frozen, or the campus has days of
its own, the campus decides by hand.
"""

import datetime as dt

from django.utils.translation import gettext_lazy, gettext_noop

from reports.district.kinds.base import Document, Kind, Upload, day_in_words
from reports.models import Snapshot
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear
from wbl_portal.people.services.calendar import Off, set_days_off, set_school_year

FROZEN = gettext_noop("Figures of this school year are frozen with other dates.")
OWN_DAYS = gettext_noop("The campus has days without school of its own in this year.")
DATES = ("starts_on", "ends_on")


class CalendarKind(Kind):
    """Document: label, starts_on, ends_on; days_off: [{name, starts_on, ends_on}], where the district names any."""

    terms = {
        "label": gettext_lazy("school year"),
        "starts_on": gettext_lazy("first day"),
        "ends_on": gettext_lazy("last day"),
        "days_off": gettext_lazy("days without school"),
    }

    def standing(self, document: Document) -> tuple[str, str]:
        year = SchoolYear.objects.filter(label=document["label"]).first()
        if year is None:
            return "", ""
        if _days(year) != {name: document[name] for name in DATES} and Snapshot.objects.filter(year=year).exists():
            return str(year.pk), FROZEN
        own = _days_off(year)
        return (str(year.pk), OWN_DAYS) if own and document.get("days_off", own) != own else ("", "")

    def take(self, document: Document, subject_id: str, *, upload: Upload, by: Actor) -> str:
        return str(self._set(document, by).pk)

    def facts(self, document: Document, subject_id: str) -> Document | None:
        year = SchoolYear.objects.filter(label=document["label"]).first()
        if year is None:
            return None
        off = {"days_off": _days_off(year)} if "days_off" in document else {}
        return {"label": year.label} | _days(year) | off

    def put_back(self, kept: Document | None, document: Document, subject_id: str, *, by: Actor) -> None:
        """A year that the district's calendar made stays: other rows may stand in it by now."""
        if kept is not None:
            self._set(kept, by)

    def shown(self, name: str, document: Document) -> str:
        if name == "days_off":
            return "; ".join(_off_in_words(each) for each in document.get(name, []))
        return day_in_words(document[name]) if name in DATES else str(document[name])

    def _set(self, known: Document, by: Actor) -> SchoolYear:
        starts, ends = (dt.date.fromisoformat(known[name]) for name in DATES)
        year = set_school_year(label=known["label"], starts_on=starts, ends_on=ends, by=by)
        if "days_off" in known:
            set_days_off(year=year, days=[_off(each) for each in known["days_off"]], by=by)
        return year


def _days(year: SchoolYear) -> dict[str, str]:
    return {name: getattr(year, name).isoformat() for name in DATES}


def _days_off(year: SchoolYear) -> list[dict[str, str]]:
    """As the document says them, by their first day."""
    rows = year.days_off.current()
    found = [{"name": row.name, "starts_on": str(row.starts_on), "ends_on": str(row.ends_on)} for row in rows]
    return sorted(found, key=lambda each: (each["starts_on"], each["ends_on"], each["name"]))


def _off(known: dict[str, str]) -> Off:
    return Off(known["name"], dt.date.fromisoformat(known["starts_on"]), dt.date.fromisoformat(known["ends_on"]))


def _off_in_words(known: dict[str, str]) -> str:
    first, last = (day_in_words(known[name]) for name in DATES)
    return f"{known['name']}: {first}" if first == last else f"{known['name']}: {first} - {last}"
