"""The state of the year on one page, for the principal: as a page, as a paper (PDF/UA-1) and in the monthly letter.

Every count stands beside the address of exactly its rows. For staff: small groups are not hidden here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from artifacts.models import Placement
from artifacts.records import hours_of
from artifacts.selectors import placements
from experiences.campus import campus_frameworks
from partners.models import Agreement
from partners.selectors import ENDING, agreement_tally
from reports import selectors
from reports.binder import Binder, Volume
from reports.binder.readiness import keep_readiness
from reports.models import Edition, EditionDraft
from reports.numbers.curves import Cohort, courses, missing_url
from reports.upkeep.checklist import Window, next_window, windows
from reports.upkeep.status import snapshot_status
from wbl_portal.core import clock, pdf
from wbl_portal.core.database import connection
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import SchoolYear

TEMPLATE = "reports/paper/year.html"
# States of placements and agreements in the order in which they are told.
PLACED = (
    Placement.State.PROPOSED,
    Placement.State.AWAITING_PARTNER,
    Placement.State.AWAITING_FORMS,
    Placement.State.CONFIRMED,
    Placement.State.ACTIVE,
    Placement.State.COMPLETED,
)
AGREED = (
    Agreement.State.ACTIVE,
    Agreement.State.REVIEW_DUE,
    Agreement.State.UPCOMING,
    Agreement.State.OUT_FOR_SIGNATURE,
    Agreement.State.IN_REVIEW,
    Agreement.State.DRAFT,
    Agreement.State.EXPIRED,
)


@dataclass(frozen=True)
class Count:
    """A number and the page that shows exactly its rows."""

    label: str
    value: int | float
    url: str


@dataclass(frozen=True)
class InClass:
    """A graduating class against a measure, and where the students stand who have not met it."""

    cohort: Cohort
    url: str


@dataclass(frozen=True)
class Goals:
    """A program's measures with a target: (measure, one standing per class of `classes`)."""

    key: str
    program: str
    classes: list[int]
    measures: list[tuple[str, list[InClass]]]


@dataclass(frozen=True)
class YearPage:
    """`draft`: what waits for the principal or came back; `window` and `days`: the window that is open or opens next."""

    year: SchoolYear
    day: dt.date
    volumes: list[Volume]
    goals: list[Goals]
    editions: Count
    draft: EditionDraft | None
    snapshots: list[dict[str, Any]]
    window: Window | None
    agreements: list[Count]
    in_force: int
    ending: Count
    placements: list[Count]
    hours: list[Count]

    @property
    def is_open(self) -> bool:
        return self.window is not None and self.window.state_on(self.day) == "open"

    @property
    def days(self) -> int:
        """To the window, or to its end where it is open."""
        if self.window is None:
            return 0
        return (self.window.closes_on - self.day).days if self.is_open else self.window.days_to(self.day)

    @property
    def waits(self) -> bool:
        """Whether a draft waits for the principal's word."""
        return self.draft is not None and self.draft.state == EditionDraft.State.WAITING


def year_page(year: SchoolYear) -> YearPage:
    """As of today; a constant number of queries for each framework of the campus."""
    found, today = Binder(year), clock.today()
    keep_readiness(found)
    placed, agreed = placements.tally(year), agreement_tally()
    editions = Edition.objects.filter(year=year).count()
    return YearPage(
        year=year,
        day=today,
        volumes=found.volumes,
        goals=[goals for program in campus_frameworks() if (goals := _goals(program, year)).measures],
        editions=Count(_("Editions published this year"), editions, _address("edition_list", year=year.label)),
        draft=selectors.open_draft(year),
        snapshots=_snapshots(found),
        window=next_window(year, today) if year.starts_on <= today <= year.ends_on else None,
        agreements=[
            Count(str(state.label), agreed.get(state.value, 0), _address("agreement_list", state=state.value))
            for state in AGREED
        ],
        in_force=sum(agreed.get(state.value, 0) for state in Agreement.IN_FORCE),
        ending=Count(_("Ends within 60 days"), agreed[ENDING], _address("agreement_list", state=ENDING)),
        placements=[
            Count(
                str(state.label),
                placed.states[state.value],
                _address("placement_list", year=year.label, state=state.value),
            )
            for state in PLACED
        ],
        hours=[
            Count(words, hours_of(minutes), _address("placement_list", year=year.label))
            for words, minutes in (
                (_("Hours approved at these placements"), placed.approved),
                (_("Hours there that wait for an answer"), placed.waiting),
            )
        ],
    )


def paper(told: YearPage, *, site: str) -> bytes:
    """The page as a PDF in the language in force; its addresses are whole ones, at the campus's `site`."""
    context = {
        "told": told,
        "campus": connection.tenant,
        "site": site,
        "moment": clock.now().isoformat(),
        "language": translation.get_language(),
    }
    return pdf.printed(TEMPLATE, context, moment=clock.now(), tables=_tables(told), sheet="year.css")


def file_name(told: YearPage) -> str:
    """'year-2026-27-as-of-2026-11-30.pdf'."""
    return f"year-{told.year.label}-as-of-{told.day.isoformat()}.pdf"


def _goals(program: Framework, year: SchoolYear) -> Goals:
    aimed = [course for course in courses(program, year) if course.levels]
    measures = [
        (each.label, [InClass(cohort, missing_url(program, year, cohort)) for cohort in each.cohorts]) for each in aimed
    ]
    classes = [cohort.class_of for cohort in aimed[0].cohorts] if aimed else []
    return Goals(program.key, program.title, classes, measures)


def _snapshots(found: Binder) -> list[dict[str, Any]]:
    """The windows of the year, each with its snapshot's state where it was frozen."""
    known = {each["name"]: each for each in found.ask(snapshot_status, found.year)}
    return [{"window": each, "status": known.get(each.name)} for each in found.ask(windows, found.year)]


def _tables(told: YearPage) -> list[str]:
    """The ids of the paper's tables, in reading order."""
    wrong = [f"readiness-{each.framework.key}" for each in told.volumes if each.open]
    return ["snapshots", "agreements", "placements", *wrong, *(f"goals-{each.key}" for each in told.goals)]


def _address(name: str, **asked: str) -> str:
    return f"{reverse(name)}?{urlencode(asked)}"
