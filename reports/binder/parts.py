"""The binder of a school year: each part (element or artifact) with its findings, record and evidence, by framework.

A constant number of queries for any number of parts: records, evidence and open points are read whole, and what rules ask
of the lower floors is asked once.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports import labels, measures
from reports.binder.cases import Case
from reports.binder.findings import Finding, State, day_words, stale, unpublished, worst
from reports.binder.publication import published
from reports.binder.rules import DEFAULT, RULES
from reports.models import BinderRecord, DryRunPoint, Evidence, PartKind
from reports.plan import Planner, SlotPlan
from reports.upkeep.checklist import windows
from wbl_portal.core.waiting import SOON
from wbl_portal.frameworks import Element, Framework, Slot
from wbl_portal.people.models import SchoolYear

Place = tuple[str, str, str]
# Verifying a part so many days before its due day settles it.
DUE_SINCE_DAYS = 30


@dataclass(frozen=True)
class Part:
    """An element or an artifact of a framework edition as it stands; `plan` is of an artifact, `proofs` of an element."""

    year: SchoolYear
    framework: Framework
    kind: PartKind
    item: Element | Slot
    findings: list[Finding]
    record: BinderRecord | None = None
    evidence: tuple[Evidence, ...] = ()
    points: tuple[DryRunPoint, ...] = ()
    plan: SlotPlan | None = None
    proofs: tuple["Part", ...] = ()

    @property
    def place(self) -> Place:
        return self.framework.key, self.kind, self.item.key

    @property
    def state(self) -> State:
        return worst(self.findings)

    @property
    def wrong(self) -> list[Finding]:
        """What is to mend, the worst first."""
        order = list(State)
        found = [each for each in self.findings if each.state != State.COMPLETE]
        return sorted(found, key=lambda each: order.index(each.state))

    @property
    def automatic(self) -> list[Finding]:
        """Evidence that the portal found by itself."""
        return [each for each in self.findings if each.state == State.COMPLETE]

    @property
    def for_reviewers(self) -> list[Finding]:
        """What somebody from outside may read of the findings, what stands first."""
        return [each for each in [*self.automatic, *self.wrong] if not each.staff_only]

    @property
    def shown_evidence(self) -> list[Evidence]:
        """Evidence that is marked for people outside."""
        return [each for each in self.evidence if each.shown_to != Evidence.Shown.STAFF]

    @property
    def said(self) -> str:
        """The narrative in the reader's language."""
        return self.record.said(get_language() or "en") if self.record else ""

    @property
    def due_on(self) -> dt.date | None:
        """The next day until which somebody is waited for: the owner's, or that of what a dry run did not find."""
        days = [open_day(self.record), *(each.due_on for each in self.points)]
        return min((day for day in days if day), default=None)

    @property
    def days(self) -> list[tuple[dt.date, bool]]:
        """Every day on which it is due, each with whether that is settled in this year."""
        found = [(each.due_on, False) for each in self.points if each.due_on]
        if self.record and self.record.due_on:
            verified = self.record.verified_on
            found.append((self.record.due_on, verified is not None and verified >= self.year.starts_on))
        return found

    def waits(self, day: dt.date) -> bool:
        """Whether it is due by a day or soon after it, or stale."""
        return self.state == State.STALE or (self.due_on is not None and self.due_on <= day + SOON)

    @property
    def number(self) -> str:
        """What people call it by ('5.3a', '6.2'); empty for the campus's own pages."""
        return self.item.number

    @property
    def url(self) -> str:
        return page_of(self.place, self.year)

    @property
    def asked(self) -> str:
        """The agency's own sentence."""
        return self.item.asked if isinstance(self.item, Slot) else self.item.text


@dataclass(frozen=True)
class Volume:
    """A framework edition: its elements and artifacts."""

    framework: Framework
    elements: list[Part]
    artifacts: list[Part]

    @property
    def parts(self) -> list[Part]:
        return [*self.elements, *self.artifacts]

    @property
    def complete(self) -> int:
        return sum(1 for each in self.parts if each.state == State.COMPLETE)

    @property
    def open(self) -> list[Part]:
        """The parts that are not complete, in the framework's order."""
        return [each for each in self.parts if each.state != State.COMPLETE]

    @property
    def tally(self) -> list[tuple[State, int]]:
        """(state, parts in it), the worst first, empty ones left out."""
        counts = {state: sum(1 for each in self.parts if each.state == state) for state in State}
        return [(state, n) for state, n in counts.items() if n]


@dataclass
class Kept:
    """What people keep beside the live evidence, by place."""

    records: dict[Place, BinderRecord] = field(default_factory=dict)
    evidence: dict[Place, list[Evidence]] = field(default_factory=dict)
    points: dict[Place, list[DryRunPoint]] = field(default_factory=dict)


class Binder:
    """All volumes of a school year as of today (at most the year's last day)."""

    def __init__(self, year: SchoolYear) -> None:
        self.year = year
        self.planner = Planner(year)
        self.day = self.planner.day
        self.ask = self.planner.ask
        self.kept = _kept(year)
        self.volumes = list(self._volumes())

    def part(self, place: Place) -> Part | None:
        return next((each for each in self.parts if each.place == place), None)

    @property
    def parts(self) -> list[Part]:
        return [part for volume in self.volumes for part in volume.parts]

    @property
    def waiting(self) -> list[Part]:
        """The parts that are due or stale."""
        return [part for part in self.parts if part.waits(self.day)]

    def _volumes(self) -> Iterator[Volume]:
        plans: dict[str, list[SlotPlan]] = {}
        for plan in self.planner.slots():
            plans.setdefault(plan.framework.key, []).append(plan)
        programs = [*labels.programs(), measures.of_pages()]
        artifacts = {
            program.framework.key: [self._artifact(plan, program) for plan in plans[program.framework.key]]
            for program in programs
            if program.framework.key in plans
        }
        known = {part.item.key: part for parts in artifacts.values() for part in parts}
        for program in programs:
            found = artifacts.get(program.framework.key)
            if found is not None:
                elements = [self._element(each, program, known) for each in program.framework.elements]
                yield Volume(program.framework, elements, found)

    def _artifact(self, plan: SlotPlan, program: measures.Program) -> Part:
        case = self._case(program, PartKind.ARTIFACT, plan.slot)
        rules = plan.slot.rules
        found = [*judged(rules, case), *published(plan, self.ask(windows, self.year), self.day)]
        return self._part(case, PartKind.ARTIFACT, plan.slot, found, plan=plan)

    def _element(self, element: Element, program: measures.Program, artifacts: dict[str, Part]) -> Part:
        proving = [slot.key for slot in program.framework.slots if element.key in slot.elements]
        proofs = tuple(artifacts[key] for key in [*proving, *element.pages] if key in artifacts)
        case = self._case(program, PartKind.ELEMENT, element)
        found = [*judged(element.rules or (DEFAULT,), case), *_not_public(proofs)]
        return self._part(case, PartKind.ELEMENT, element, found, proofs=proofs)

    def _case(self, program: measures.Program, kind: PartKind, item: Element | Slot) -> Case:
        place = program.framework.key, kind, item.key
        evidence = tuple(self.kept.evidence.get(place, ()))
        return Case(program, self.year, self.day, self.ask, self.kept.records.get(place), evidence)

    def _part(
        self,
        case: Case,
        kind: PartKind,
        item: Element | Slot,
        found: list[Finding],
        plan: SlotPlan | None = None,
        proofs: tuple[Part, ...] = (),
    ) -> Part:
        points = tuple(self.kept.points.get((case.framework.key, kind, item.key), ()))
        here = page_of((case.framework.key, kind, item.key), self.year)
        said = [_placed(each, here) for each in [*found, *_due(case), *_not_found(points)]]
        return Part(self.year, case.framework, kind, item, said, case.record, case.evidence, points, plan, proofs)


def page_of(place: Place, year: SchoolYear) -> str:
    """The page of a part in a school year."""
    return f"{reverse('binder_part', args=place)}?year={year.label}"


def _placed(finding: Finding, page: str) -> Finding:
    """What is mended on the part's own page ('#record') leads there from everywhere."""
    return replace(finding, url=page + finding.url) if finding.url.startswith("#") else finding


def judged(rules: Iterable[str], case: Case) -> Iterator[Finding]:
    """What the named rules say of a case."""
    for name in rules:
        yield from RULES[name].judge(case)


def _not_public(proofs: Iterable[Part]) -> Iterator[Finding]:
    """An element whose evidence the public cannot read."""
    for proof in proofs:
        if proof.plan and proof.plan.current is None:
            title = proof.number or _(proof.item.title)
            yield unpublished(_("The artifact %s is not published yet.") % title, proof.url)


def _due(case: Case) -> Iterator[Finding]:
    """The owner's day has passed and nobody verified the part since the day was near."""
    day = open_day(case.record)
    if day is not None and day < case.day:
        yield stale(_("It was due on %s and nobody has verified it.") % day_words(day), "#record", staff_only=True)


def open_day(record: BinderRecord | None) -> dt.date | None:
    """The owner's day, while nobody has verified the part since that day was near."""
    if record is None or record.due_on is None:
        return None
    near = record.due_on - dt.timedelta(days=DUE_SINCE_DAYS)
    return record.due_on if record.verified_on is None or record.verified_on <= near else None


def _not_found(points: Iterable[DryRunPoint]) -> Iterator[Finding]:
    for point in points:
        words = {"comment": point.comment or _("no comment"), "day": day_words(point.due_on) if point.due_on else ""}
        yield stale(
            _("The dry run did not find it (%(comment)s); due on %(day)s.") % words, "#dry-run", staff_only=True
        )


def _kept(year: SchoolYear) -> Kept:
    kept = Kept({each.place: each for each in BinderRecord.objects.all()})
    for evidence in Evidence.objects.current().filter(year=year).select_related("file"):
        kept.evidence.setdefault(evidence.place, []).append(evidence)
    for point in DryRunPoint.objects.open().filter(run__year=year).select_related("run"):
        kept.points.setdefault(point.place, []).append(point)
    return kept


def place_exists(place: Place) -> bool:
    """Whether the frameworks of the campus have such a part, whatever stands in it."""
    for program in [*labels.programs(), measures.of_pages()]:
        if program.framework.key == place[0]:
            items = program.framework.elements if place[1] == PartKind.ELEMENT else program.framework.slots
            return any(item.key == place[2] for item in items)
    return False
