"""Lists of placements and of the hours worked there, as last year's time sheets have them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from artifacts.hours_rules import rounded
from artifacts.list_columns import STUDENT
from artifacts.models import HoursEntry, Placement
from artifacts.models.hours import DAY_MINUTES, QUARTER
from experiences.lists import minutes_of
from partners.lists import NAMES, PartnerRows
from wbl_portal.core import clock, sheets
from wbl_portal.core.lists import Column, ListKind, Plan, register
from wbl_portal.core.sheets import BadCell, Line, plain
from wbl_portal.people.student_numbers import REQUIRED as A_NUMBER
from wbl_portal.people.student_numbers import StudentNumbers


def plan_placements(lines: Sequence[Line], plan: Plan) -> None:
    students, partners = StudentNumbers(), PartnerRows()
    rows = Placement.objects.standing()
    standing = {(each.student_id, each.partner_id, plain(each.title), each.starts_on): each for each in rows}
    for line in lines:
        with plan.line(line):
            made = _placement(line.cells, students, partners, plan)
            key = (made.student_id, made.partner_id, plain(made.title), made.starts_on)
            if key in standing:
                plan.change(standing[key], ends_on=made.ends_on, hours_planned=made.hours_planned)
                continue
            plan.add(made)
            plan.note(standing, key, made)


def _placement(cells: dict[str, str], students: StudentNumbers, partners: PartnerRows, plan: Plan) -> Placement:
    starts_on, ends_on = sheets.day(cells["starts"], _("The start")), sheets.day(cells["ends"], _("The end"))
    if starts_on is None or ends_on is None or ends_on < starts_on:
        raise BadCell(_("Give the first and the last day, in this order."))
    if not cells["hours"].isdecimal() or not 1 <= int(cells["hours"]) <= 5000:
        raise BadCell(_("Hours planned is '%s'; write a whole number like 80.") % cells["hours"][:20])
    is_over = ends_on < clock.today()
    return Placement(
        student_id=students.find(cells),
        partner=partners.of(cells["partner"]),
        title=cells["title"],
        starts_on=starts_on,
        ends_on=ends_on,
        hours_planned=int(cells["hours"]),
        state=Placement.State.COMPLETED if is_over else Placement.State.CONFIRMED,
        proposed_at=clock.now(),
        proposed_by=plan.by.label,
    )


def plan_hours(lines: Sequence[Line], plan: Plan) -> None:
    reader = _Hours()
    for line in lines:
        with plan.line(line):
            reader.entry(line.cells, plan)


class _Hours:
    """Finds the placement of a line; reads placements and hours once."""

    def __init__(self) -> None:
        self.students = StudentNumbers()
        self.placements: dict[uuid.UUID, list[Placement]] = defaultdict(list)
        for placement in Placement.objects.taking_hours().select_related("partner"):
            self.placements[placement.student_id].append(placement)
        self.known: dict[tuple[uuid.UUID, dt.date, int], HoursEntry] = {}
        self.of_day: dict[tuple[uuid.UUID, dt.date], int] = defaultdict(int)
        for entry in HoursEntry.objects.all():
            self.known[(entry.placement_id, entry.day, entry.minutes)] = entry
            self.of_day[(entry.placement_id, entry.day)] += entry.minutes

    def entry(self, cells: dict[str, str], plan: Plan) -> None:
        day = sheets.day(cells["date"], _("The date"))
        if day is None or day > clock.today():
            raise BadCell(_("The date is empty or lies in the future."))
        placement = self._placement(cells, day)
        minutes = rounded(minutes_of(cells["minutes"], cells["hours"]) or 0)
        if minutes < QUARTER:
            raise BadCell(_("Enter at least a quarter of an hour."))
        key = (placement.pk, day, minutes)
        if key in self.known:
            return
        if self.of_day[key[:2]] + minutes > DAY_MINUTES:
            raise BadCell(_("A day has 24 hours, and others of this day are here already."))
        made = self._made(cells, placement, day, minutes, plan)
        plan.add(made)
        plan.note(self.known, key, made)
        self.of_day[key[:2]] += minutes

    def _placement(self, cells: dict[str, str], day: dt.date) -> Placement:
        found = [each for each in self.placements[self.students.find(cells)] if each.starts_on <= day <= each.ends_on]
        if cells["partner"]:
            found = [each for each in found if plain(each.partner.name) == plain(cells["partner"])]
        if not found:
            raise BadCell(_("The student has no placement on that day. Bring in the placements first."))
        if len(found) > 1:
            raise BadCell(_("The student has several placements on that day. Name the partner."))
        return found[0]

    def _made(self, cells: dict[str, str], placement: Placement, day: dt.date, minutes: int, plan: Plan) -> HoursEntry:
        """Approved on paper where the line says by whom, else waiting for approval."""
        now, who = clock.now(), cells["approved_by"]
        entry = HoursEntry(placement=placement, day=day, minutes=minutes, work=cells["work"])
        entry.entered_at, entry.entered_by, entry.submitted_at = now, plan.by.label, now
        entry.state = HoursEntry.State.SUBMITTED
        if who:
            entry.state, entry.method = HoursEntry.State.APPROVED, HoursEntry.Method.PAPER
            entry.approved_minutes, entry.decided_at, entry.decided_by, entry.said_on = minutes, now, who, day
        return entry


register(
    ListKind(
        key="placements",
        title=gettext_lazy("Placements"),
        about=gettext_lazy("Internships and other longer stays. Those that are over come in as completed."),
        columns=(
            *STUDENT,
            Column("partner", gettext_lazy("Partner"), (*NAMES, "employer", "host"), "Cedar Creek Robotics"),
            Column(
                "title",
                gettext_lazy("What the student does there"),
                ("position", "job", "role", "placement", "puesto", "titulo"),
                "Intern in assembly",
            ),
            Column("starts", gettext_lazy("First day"), ("start", "start date", "begins", "inicio"), "2026-09-01"),
            Column("ends", gettext_lazy("Last day"), ("end", "end date", "fin"), "2026-12-15"),
            Column("hours", gettext_lazy("Hours planned"), ("planned hours", "horas", "horas planeadas"), "80"),
        ),
        required=(A_NUMBER, "partner", "title", "starts", "ends", "hours"),
        main=Placement,
        plan=plan_placements,
        shown="placement_list",
        icon="briefcase",
        order=60,
    )
)
register(
    ListKind(
        key="hours",
        title=gettext_lazy("Hours of placements"),
        about=gettext_lazy("A row per student and day. With who approved it on paper a row counts; without, it waits."),
        columns=(
            *STUDENT,
            Column("partner", gettext_lazy("Partner"), (*NAMES, "employer", "host"), "Cedar Creek Robotics"),
            Column("date", gettext_lazy("Date"), ("day", "work date", "fecha", "dia"), "2026-10-07"),
            Column("hours", gettext_lazy("Hours"), ("hours worked", "time", "horas"), "3.5"),
            Column("minutes", gettext_lazy("Minutes"), ("minutos",), ""),
            Column("work", gettext_lazy("What was done"), ("tasks", "activity", "notes", "tareas"), ""),
            Column(
                "approved_by",
                gettext_lazy("Approved by"),
                ("supervisor", "signed by", "aprobado por"),
                "Rosa Ibarra",
                gettext_lazy("Who signed the time sheet. Empty: somebody approves the hours here."),
            ),
        ),
        required=(A_NUMBER, "date", ("hours", "minutes")),
        main=HoursEntry,
        plan=plan_hours,
        shown="hours_list",
        icon="clock",
        order=70,
    )
)
