"""What reports bring to the figures of Today: how much of each framework is complete, the days to the next snapshot."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.binder.readiness import Ready, readiness
from reports.upkeep.checklist import next_window
from wbl_portal.core import clock
from wbl_portal.core.panels import Figure, brings
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear


@brings("today.figures", order=1)
def ready(request: HttpRequest) -> list[Figure]:
    """A tile per framework, as the last look at the binder found it (see `reports.binder.readiness`)."""
    year = current_year()
    return [_ready(each, year) for each in readiness(year)] if year else []


@brings("today.figures", order=5)
def days_to_the_window(request: HttpRequest) -> Figure | None:
    """To the next window of a snapshot, or to the end of the one that is open."""
    year, today = current_year(), clock.today()
    if year is None or not year.starts_on <= today <= year.ends_on:
        return None
    window, url = next_window(year, today), f"{reverse('snapshot_checklist')}?year={year.label}"
    if window.state_on(today) == "open":
        days = (window.closes_on - today).days
        words = _("%(name)s: open until %(day)s") if days else _("%(name)s: closes today")
        note = words % {"name": window.title, "day": date_format(window.closes_on)}
        return Figure(_("Days left in the snapshot window"), days, url, note)
    note = _("%(name)s: from %(day)s") % {"name": window.title, "day": date_format(window.opens_on)}
    return Figure(_("Days to the snapshot window"), window.days_to(today), url, note)


def _ready(each: Ready, year: SchoolYear) -> Figure:
    said = {"complete": each.complete, "all": each.total}
    return Figure(
        label=_("Readiness, %s") % _(each.title),
        value=_("%(complete)s of %(all)s") % said,
        url=f"{reverse('binder')}?year={year.label}#volume-{each.key}",
        note=_("parts complete, as of %s") % time_format(localtime(each.at), "TIME_FORMAT"),
    )
