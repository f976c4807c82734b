"""What students did and made: reflection, academics, demonstration, samples; tracking, measures, on track. Counts only."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from artifacts.models import PortfolioItem, Sample
from artifacts.selectors.reflections import Figures, figures, waiting_count
from artifacts.selectors.samples import LAPSED, PUBLISHED, publishable_samples, with_state
from artifacts.selectors.targets import targets_for
from experiences.selectors.sequence import plan_of
from experiences.sequence import Kind
from reports.binder.cases import Case
from reports.binder.findings import Finding, State, address, day_words, missing, stale, stands
from reports.binder.rules.plan import in_sequence
from reports.binder.rules.registry import rule
from reports.models import AnnualMeasure
from reports.upkeep.checklist import Window, windows
from reports.upkeep.status import snapshot_status
from wbl_portal.core import clock
from wbl_portal.people.models import ProgramMembership, SchoolYear

# Below this share of reflections the opportunity is there, and not taken. Per cent.
HALF = 50
# A reflection waits no longer than this for its answer.
WAITING_DAYS = 14


@rule(State.MISSING, State.STALE)
def reflection(case: Case) -> Iterator[Finding]:
    """T-STEM 5.4b, P-TECH 6.3a: students reflect on at least half of what they attended, and get an answer."""
    found: Figures = case.ask(figures, case.year, case.framework.family)
    here = address("reflection_list", f"year={case.year.label}&state=all")
    if not found.submitted:
        yield missing(_("No reflection is handed in for %s.") % case.year.label, here)
        return
    share = found.reflected_share or 0
    sentence = _("Students reflected on %s %% of what they attended.") % share
    yield (stale if share < HALF else stands)(sentence, here, staff_only=True)
    if waiting := case.ask(waiting_long, case.year, case.day):
        sentence = ngettext(
            "%s reflection has waited for an answer for more than 14 days.",
            "%s reflections have waited for an answer for more than 14 days.",
            waiting,
        )
        where = address("reflection_list", f"year={case.year.label}&until={_sent_by(case.day)}")
        yield stale(sentence % waiting, where, staff_only=True)


def waiting_long(year: SchoolYear, day: dt.date) -> int:
    return waiting_count(year, _sent_by(day))


def _sent_by(day: dt.date) -> dt.date:
    """What was sent on this day or before has waited too long."""
    return day - dt.timedelta(days=WAITING_DAYS + 1)


@rule(State.MISSING, State.STALE)
def connection_to_academics(case: Case) -> Iterator[Finding]:
    """T-STEM 5.4a, P-TECH 6.3c: reflections name the class or standard that was used; experiences name theirs."""
    found: Figures = case.ask(figures, case.year, case.framework.family)
    here = address("reflection_list", f"year={case.year.label}&linked=no&state=all")
    if not found.linked:
        yield missing(_("No reflection of %s names a course or a standard.") % case.year.label, here)
    else:
        share = found.linked_share or 0
        sentence = _("%s %% of the reflections name a course or a standard.") % share
        yield (stale if share < HALF else stands)(sentence, here, staff_only=True)
    plan = case.ask(plan_of, case.phases, case.year)
    if bare := sum(1 for step in plan.steps if not step.has_course_or_standard):
        words = {"n": bare, "all": len(plan.steps)}
        sentence = (
            ngettext(
                "%(n)s of %(all)s experiences names neither a course nor a standard.",
                "%(n)s of %(all)s experiences name neither a course nor a standard.",
                words["n"],
            )
            % words
        )
        yield stale(sentence, in_sequence(case, Kind.NO_STANDARD))


@rule(State.MISSING, State.STALE)
def demonstration_of_learning(case: Case) -> Iterator[Finding]:
    """T-STEM 5.4c, P-TECH 6.3b: students demonstrate learning in writing, portfolio, presentation, digital or other means."""
    kinds = case.ask(work_by_kind, case.year, case.framework.family)
    here = address("sample_list", f"year={case.year.label}")
    if not kinds:
        yield missing(_("No work of students is in the portfolios for %s.") % case.year.label, here)
        return
    if len(kinds) == 1:
        yield stale(_("All work in the portfolios is of one kind: %s.") % next(iter(kinds)), here)
    sentence = _("Works in the portfolios: %(n)s, of %(kinds)s kinds.")
    yield stands(sentence % {"n": kinds.total(), "kinds": len(kinds)}, staff_only=True)


def work_by_kind(year: SchoolYear, family: str) -> Counter[str]:
    """Kind in words -> works of the year by members of a program."""
    members = ProgramMembership.objects.of(family).values("student_id")
    rows = PortfolioItem.objects.current().filter(made_on__range=(year.starts_on, year.ends_on), student__in=members)
    return Counter(str(PortfolioItem.Kind(kind).label) for kind in rows.order_by().values_list("kind", flat=True))


@rule(State.MISSING, State.STALE)
def samples_of_student_work(case: Case) -> Iterator[Finding]:
    """T-STEM 5.A4, P-TECH 6.3: works with a publishing consent in force; a consent that has ended is asked for again."""
    shown = case.ask(publishable_samples, case.year, case.framework.family, clock.today())
    here = address("sample_list", f"year={case.year.label}")
    if not shown:
        yield missing(_("No work has consent in force: offer samples and ask for consent."), here)
    if lapsed := case.ask(lapsed_samples, case.year):
        sentence = ngettext("The consent to %s work has ended.", "The consent to %s works has ended.", lapsed)
        where = address("sample_list", f"year={case.year.label}&state={LAPSED}")
        yield stale(sentence % lapsed, where, staff_only=True)
    if shown:
        sentence = ngettext("%s work is shown with consent.", "%s works are shown with consent.", len(shown))
        asked = f"year={case.year.label}&state={PUBLISHED}&program={case.framework.family}"
        yield stands(sentence % len(shown), address("sample_list", asked))


def lapsed_samples(year: SchoolYear) -> int:
    return with_state(Sample.objects.filter(year=year)).filter(state=LAPSED).count()


@rule(State.MISSING, State.STALE)
def student_data_tracking(case: Case) -> Iterator[Finding]:
    """P-TECH 6.5, T-STEM 5.A3: figures are frozen in each window of the year and signed off."""
    frozen = {each["name"]: each for each in case.ask(snapshot_status, case.year)}
    for window in case.ask(windows, case.year):
        yield from _of_window(window, frozen, case)
    if not frozen and not any(window.opens_on <= case.day for window in case.ask(windows, case.year)):
        opens = min(window.opens_on for window in case.ask(windows, case.year))
        yield missing(
            _("No snapshot is frozen yet; the first window opens on %s.") % day_words(opens), _snapshots(case)
        )


def _of_window(window: Window, frozen: dict[str, dict[str, object]], case: Case) -> Iterator[Finding]:
    words = {"window": window.title, "day": day_words(window.closes_on)}
    found, state, here = frozen.get(window.name), window.state_on(case.day), _snapshots(case)
    if found is None and state == "over":
        yield missing(_("%(window)s: the window closed on %(day)s and no snapshot was frozen.") % words, here)
    elif found is None and state == "open":
        said = stale if frozen else missing
        yield said(_("%(window)s: no snapshot is frozen yet; the window closes on %(day)s.") % words, here)
    elif found is not None and not found["signed_on"]:
        yield stale(_("%(window)s: the snapshot is frozen and not signed off.") % words, here)
    elif found is not None:
        yield stands(_("%(window)s: the snapshot is frozen and signed off.") % words, here)


def _snapshots(case: Case) -> str:
    return address("snapshot_checklist", f"year={case.year.label}")


@rule(State.MISSING, State.STALE)
def annual_measures(case: Case) -> Iterator[Finding]:
    """P-TECH 6.5a: the year has assessment measures, and once it is over each has its result."""
    rows = case.ask(measures_of, case.year)
    here = address("measure_list", f"year={case.year.label}")
    if not rows:
        yield missing(_("No measure is set for %s.") % case.year.label, address("measure_add"))
        return
    open_ = sum(1 for each in rows if each.result is None and not each.automatic)
    if open_ and _last_weeks(case.year) <= case.day:
        words = {"n": open_, "all": len(rows)}
        yield stale(
            ngettext(
                "%(n)s of %(all)s measures has no result yet.",
                "%(n)s of %(all)s measures have no result yet.",
                words["n"],
            )
            % words,
            f"{here}&open=on",
        )
    n = len(rows)
    yield stands(ngettext("%s measure is set.", "%s measures are set.", n) % n, here)


def measures_of(year: SchoolYear) -> list[AnnualMeasure]:
    return list(AnnualMeasure.objects.current().filter(year=year))


def _last_weeks(year: SchoolYear) -> dt.date:
    """From then on a result is due: four weeks before the year's last day."""
    return year.ends_on - dt.timedelta(days=28)


@rule(State.MISSING, State.STALE)
def on_track(case: Case) -> Iterator[Finding]:
    """P-TECH 6.5b: progress of every member is measured against dated targets of this edition."""
    targets = case.ask(targets_for, case.framework, case.day)
    here = address("target_list")
    if not targets.by_indicator:
        yield missing(_("No target of the outcomes-based measures is set for this program."), here)
        return
    if not case.ask(members_on, case.framework.family, case.day):
        yield missing(_("No student belongs to this program."), address("student_list", f"program=none&on={case.day}"))
    if targets.edition != case.framework.key:
        yield stale(_("The targets are those of another edition: %s.") % targets.edition, here)
    count = sum(len(levels) for levels in targets.by_indicator.values())
    sentence = ngettext("Progress is measured against %s target.", "Progress is measured against %s targets.", count)
    yield stands(sentence % count, address("target_list", f"edition={targets.edition}"))


def members_on(family: str, day: dt.date) -> bool:
    return ProgramMembership.objects.of(family).on(day).exists()
