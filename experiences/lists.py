"""Lists of experiences with their dates, as a campus keeps the plan of a year in a spreadsheet."""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from experiences.campus import campus_grades, frameworks_meeting
from experiences.models import Experience, ExperiencePhase, ExperienceType, Session
from experiences.services.drafts import usual_grades
from experiences.words import type_name
from partners.lists import NAMES, PartnerRows
from partners.models import Partner
from wbl_portal.core import sheets
from wbl_portal.core.lists import Column, ListKind, Plan, register
from wbl_portal.core.sheets import BadCell, Line, plain
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear

SPAN = re.compile(r"(\d{1,2})(?:\s*(?:st|nd|rd|th)?\s*(?:-|\N{EN DASH}|to|through|a)\s*(\d{1,2}))?")
ALL = {"all", "every", "all grades", "todos", "todas", "todos los grados"}
LONGEST = 24 * 60
Key = tuple[int, str, uuid.UUID | None]  # year, title, partner


def plan_experiences(lines: Sequence[Line], plan: Plan) -> None:
    reader = _Reader()
    for line in lines:
        with plan.line(line):
            experience = reader.experience(line.cells, plan)
            reader.session(line.cells, experience, plan)


class _Reader:
    """Turns lines into experiences and sessions; reads years, types, partners and the plan once."""

    def __init__(self) -> None:
        self.partners = PartnerRows()
        self.years = {each.label: each for each in SchoolYear.objects.all()}
        self.this_year = current_year()
        self.types = _types()
        self.standing: dict[Key, Experience] = {_key(each): each for each in Experience.objects.current()}
        self.sessions: dict[uuid.UUID, dict[dt.date, Session]] = defaultdict(dict)
        for each in Session.objects.held():
            self.sessions[each.experience_id][each.held_on] = each

    def experience(self, cells: dict[str, str], plan: Plan) -> Experience:
        if not cells["title"]:
            raise BadCell(_("The title is empty."))
        partner = self.partners.of(cells["partner"]) if cells["partner"] else None
        year = self._year(cells)
        standing = self.standing.get((year.pk, plain(cells["title"]), partner.pk if partner else None))
        given = {name: cells[name] for name in ("occupation", "description") if cells[name]}
        if standing is None:
            return self._new(cells, year, partner, given, plan)
        if cells["grades"]:
            plan.change(standing, grades=grades_of(cells["grades"]))
        plan.change(standing, **given)
        return standing

    def _new(
        self, cells: dict[str, str], year: SchoolYear, partner: Partner | None, given: dict[str, str], plan: Plan
    ) -> Experience:
        kind = self._type(cells["type"])
        grades = grades_of(cells["grades"]) if cells["grades"] else usual_grades(kind)
        made = Experience(
            title=cells["title"], experience_type=kind, year=year, partner=partner, grades=grades, **given
        )
        plan.add(made)
        for each in _phases(made, kind):
            plan.add(each)
        plan.note(self.standing, _key(made), made)
        return made

    def session(self, cells: dict[str, str], experience: Experience, plan: Plan) -> None:
        """The date of the line; a line without one says nothing of dates."""
        day = sheets.day(cells["date"], _("The date"))
        if day is None:
            return
        year = experience.year
        if not year.starts_on <= day <= year.ends_on:
            raise BadCell(_("%(day)s lies outside the school year %(year)s.") % {"day": day, "year": year.label})
        length, place = minutes_of(cells["minutes"], cells["hours"]), cells["place"]
        standing = self.sessions[experience.pk].get(day)
        if standing is not None:
            plan.change(standing, **({"place": place} if place else {}))
            return
        made = Session(experience=experience, held_on=day, minutes=length or 60, place=place)
        plan.add(made)
        plan.note(self.sessions[experience.pk], day, made)

    def _year(self, cells: dict[str, str]) -> SchoolYear:
        """The year the line names, else the one its date lies in, else the present one."""
        if cells["year"]:
            found = self.years.get(_label(cells["year"]))
            if found is None:
                raise BadCell(
                    _("There is no school year '%(year)s' here. There are: %(known)s.")
                    % {"year": cells["year"][:20], "known": ", ".join(self.years) or "-"}
                )
            return found
        day = sheets.day(cells["date"], _("The date"))
        covering = [each for each in self.years.values() if day and each.starts_on <= day <= each.ends_on]
        year = covering[0] if covering else self.this_year
        if year is None:
            raise BadCell(_("There is no school year yet. It comes with the first roster import."))
        return year

    def _type(self, cell: str) -> ExperienceType:
        found = self.types.get(plain(cell))
        if found is None:
            names = sorted({type_name(each.name) for each in self.types.values()})
            raise BadCell(
                _("'%(cell)s' is no type of experience here. Write one of these: %(known)s.")
                % {"cell": cell[:60], "known": ", ".join(names)}
            )
        return found


def _types() -> dict[str, ExperienceType]:
    """The types in the lists by what they are called: name in both languages, key."""
    found: dict[str, ExperienceType] = {}
    for each in ExperienceType.objects.current().prefetch_related("phases"):
        for language in ("en", "es"):
            with override(language):
                found[plain(type_name(each.name))] = each
        found[plain(each.key.replace("-", " "))] = found[plain(each.name)] = each
    return found


def _key(row: Experience) -> Key:
    return (row.year_id, plain(row.title), row.partner_id)


def _phases(experience: Experience, kind: ExperienceType) -> list[ExperiencePhase]:
    """The phase of the type in each edition that has one of the grades; raises BadCell where the type has none."""
    chosen = {each.framework: each.phase for each in kind.phases.all()}
    found = []
    for edition in frameworks_meeting(experience.grades):
        if edition.key not in chosen:
            raise BadCell(
                _("The type '%(type)s' has no phase in %(framework)s yet. Give it one under Experiences, Types.")
                % {"type": type_name(kind.name), "framework": edition.title}
            )
        found.append(ExperiencePhase(experience=experience, framework=edition.key, phase=chosen[edition.key]))
    return found


def grades_of(cell: str) -> list[int]:
    """The grades a cell names: '9', '9-12', '9, 10', '9th to 10th', 'all'; raises BadCell for others than the campus's."""
    offered = campus_grades()
    if plain(cell) in ALL:
        return offered
    found: set[int] = set()
    for first, last in SPAN.findall(cell):
        found |= set(range(int(first), int(last or first) + 1))
    if not found or found - set(offered):
        raise BadCell(
            _("The grades are '%(cell)s'; the campus has %(first)s to %(last)s. Write 9, 9-12 or 9, 11.")
            % {"cell": cell[:40], "first": offered[0], "last": offered[-1]}
        )
    return sorted(found)


def minutes_of(minutes: str, hours: str) -> int | None:
    """A length in minutes from either cell, '90' or '1.5'; None when both are empty. Raises BadCell."""
    if not minutes and not hours:
        return None
    cell = minutes or hours
    try:
        found = round(float(cell.replace(",", ".")) * (1 if minutes else 60))
    except (ValueError, OverflowError):
        found = 0
    if not 1 <= found <= LONGEST:
        raise BadCell(_("The length is '%s'; write minutes like 90, or hours like 1.5.") % cell[:20])
    return found


def _label(cell: str) -> str:
    """'2025-2026' and '2025/26' as '2025-26'."""
    return re.sub(r"^(\d{4})\s*[-/\N{EN DASH}]\s*(?:\d{2})?(\d{2})$", r"\1-\2", cell.strip())


register(
    ListKind(
        key="experiences",
        title=gettext_lazy("Experiences"),
        about=gettext_lazy(
            "What students did or will do, with dates. Several dates of one experience are several rows."
        ),
        columns=(
            Column(
                "title",
                gettext_lazy("Title"),
                ("experience", "event", "activity", "name", "experiencia", "actividad", "titulo"),
                "A morning on the robot line",
            ),
            Column(
                "type",
                gettext_lazy("Type"),
                ("kind", "type of experience", "activity type", "wbl type", "tipo", "tipo de experiencia"),
                "Facility visit",
            ),
            Column("partner", gettext_lazy("Partner"), (*NAMES, "host", "employer"), "Cedar Creek Robotics"),
            Column(
                "grades",
                gettext_lazy("Grades"),
                ("grade", "grade level", "grade levels", "grado", "grados"),
                "9-10",
                gettext_lazy("Empty: the usual grades of the type."),
            ),
            Column(
                "date", gettext_lazy("Date"), ("day", "held on", "event date", "when", "fecha", "dia"), "2026-10-07"
            ),
            Column("minutes", gettext_lazy("Length in minutes"), ("length", "duration", "minutos", "duracion"), "120"),
            Column("hours", gettext_lazy("Length in hours"), ("hours", "horas"), ""),
            Column("place", gettext_lazy("Place"), ("location", "where", "site", "lugar"), "Main plant"),
            Column(
                "occupation", gettext_lazy("Occupation"), ("career", "occupation shown", "ocupacion", "carrera"), ""
            ),
            Column("description", gettext_lazy("Description"), ("notes", "details", "descripcion", "notas"), ""),
            Column(
                "year",
                gettext_lazy("School year"),
                ("year", "school year", "ano escolar", "ciclo escolar"),
                "",
                gettext_lazy("Empty: the year of the date, else the present one."),
            ),
        ),
        required=("title", "type"),
        main=Experience,
        plan=plan_experiences,
        shown="experience_list",
        icon="compass",
        order=20,
    )
)
