"""Lists of what students did: who took part in what, results of credentials. Students are found by number, never by name."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from artifacts.models import Attendance, CredentialAttempt, Participation
from artifacts.services.credential_import import COLUMNS as CREDENTIAL_COLUMNS
from artifacts.services.credential_import import AttemptReader, is_same, takes_back
from experiences.lists import minutes_of
from experiences.models import Experience, Session
from wbl_portal.core import clock, sheets
from wbl_portal.core.lists import Column, ListKind, Plan, register
from wbl_portal.core.sheets import BadCell, Line, plain
from wbl_portal.people.models import Enrollment
from wbl_portal.people.student_numbers import COLUMNS as NUMBERS
from wbl_portal.people.student_numbers import REQUIRED as A_NUMBER
from wbl_portal.people.student_numbers import StudentNumbers

Presence = Attendance.Presence
PRESENCES = {
    **dict.fromkeys(("", "present", "p", "yes", "y", "x", "1", "attended", "true", "presente", "si"), Presence.PRESENT),
    **dict.fromkeys(("absent", "a", "no", "n", "0", "false", "ausente", "falto"), Presence.ABSENT),
    **dict.fromkeys(("made up", "excused made up", "excused", "m", "justificado", "recuperado"), Presence.MADE_UP),
}


def plan_participations(lines: Sequence[Line], plan: Plan) -> None:
    reader = _Reader()
    now = clock.now()
    for line in lines:
        with plan.line(line):
            cells = line.cells
            student, session = reader.students.find(cells), reader.session(cells)
            reader.check_enrolled(student, session.held_on)
            presence, minutes = _mark(cells, session)
            standing = reader.attendances.get((student, session.pk))
            if standing is None:
                reader.record(student, session, presence, minutes, now, plan)
            elif (standing.presence, standing.minutes) != (presence, minutes):
                who = {"recorded_at": now, "recorded_by": plan.by.label}
                plan.change(standing, presence=presence, minutes=minutes, **who)


class _Reader:
    """Finds the session and the student of a line; reads the plan, the enrollments and what stands once."""

    def __init__(self) -> None:
        self.students = StudentNumbers()
        self.by_title: dict[str, list[Experience]] = defaultdict(list)
        for experience in Experience.objects.planned().select_related("partner", "year"):
            self.by_title[plain(experience.title)].append(experience)
        self.sessions: dict[uuid.UUID, list[Session]] = defaultdict(list)
        for session in Session.objects.held().in_the_plan():
            self.sessions[session.experience_id].append(session)
        self.enrolled: dict[uuid.UUID, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
        for student, entered_on, left_on in Enrollment.objects.values_list("student_id", "entered_on", "left_on"):
            self.enrolled[student].append((entered_on, left_on))
        rows = Participation.objects.all()
        self.participations = {(each.student_id, each.experience_id): each for each in rows}
        marks = Attendance.objects.select_related("participation")
        self.attendances = {(each.participation.student_id, each.session_id): each for each in marks}

    def session(self, cells: dict[str, str]) -> Session:
        """The session of that day of the one experience the line means; raises BadCell."""
        day = sheets.day(cells["date"], _("The date"))
        found = self.by_title.get(plain(cells["experience"]), [])
        if cells["partner"]:
            found = [each for each in found if each.partner and plain(each.partner.name) == plain(cells["partner"])]
        if not found:
            raise BadCell(
                _("There is no experience '%s' here. Bring in the experiences first, or correct the title.")
                % cells["experience"][:80]
            )
        held = [each for row in found for each in self.sessions[row.pk] if day is None or each.held_on == day]
        if not held:
            raise BadCell(_("'%s' has no session on that day. Add the date to it first.") % cells["experience"][:80])
        if len(held) > 1:
            raise BadCell(_("'%s' has several sessions. Give the date, and the partner.") % cells["experience"][:80])
        if held[0].held_on > clock.today():
            raise BadCell(_("The session is still to come. Bring in who was there on that day or later."))
        return held[0]

    def check_enrolled(self, student: uuid.UUID, day: dt.date) -> None:
        spans = self.enrolled.get(student, [])
        if not any(entered <= day and (left is None or day <= left) for entered, left in spans):
            raise BadCell(_("The student was not enrolled here on that day. Bring in the roster of that year first."))

    def record(
        self, student: uuid.UUID, session: Session, presence: str, minutes: int, now: dt.datetime, plan: Plan
    ) -> None:
        key = (student, session.experience_id)
        participation = self.participations.get(key)
        if participation is None:
            participation = Participation(student_id=student, experience_id=session.experience_id)
            plan.add(participation)
            plan.note(self.participations, key, participation)
        made = Attendance(participation=participation, session=session, presence=presence, minutes=minutes)
        made.recorded_at, made.recorded_by = now, plan.by.label
        plan.add(made)
        plan.note(self.attendances, (student, session.pk), made)


def _mark(cells: dict[str, str], session: Session) -> tuple[str, int]:
    presence = PRESENCES.get(plain(cells["presence"]))
    if presence is None:
        raise BadCell(_("Attendance is '%s'; write present, absent or made up.") % cells["presence"][:40])
    if presence == Presence.ABSENT:
        return presence, 0
    minutes = minutes_of(cells["minutes"], cells["hours"]) or session.minutes
    if minutes > session.minutes:
        raise BadCell(_("The session lasts %d minutes; nobody can be there for longer.") % session.minutes)
    return presence, minutes


def plan_credentials(lines: Sequence[Line], plan: Plan) -> None:
    """As `import_attempts` reads them: an unclear match is refused, a known result is never taken back to 'pending'."""
    reader, now = AttemptReader(), clock.now()
    rows = CredentialAttempt.objects.all()
    standing = {(each.student_id, each.credential_id, each.attempted_on): each for each in rows}
    for line in lines:
        with plan.line(line):
            row = reader.attempt(line)
            key = (row.student_id, row.credential_id, row.attempted_on)
            row.recorded_at, row.recorded_by = now, plan.by.label
            stands = standing.get(key)
            if stands is None:
                plan.add(row)
                plan.note(standing, key, row)
                continue
            if takes_back(stands, row):
                raise BadCell(_("The result is known already; a list does not take it back."))
            if stands._state.adding and not is_same(stands, row):
                raise BadCell(_("Another line says otherwise of the same attempt."))
            if not is_same(stands, row):
                said = {"result": row.result, "recorded_at": now, "recorded_by": plan.by.label}
                plan.change(stands, **said, expires_on=row.expires_on or stands.expires_on)


STUDENT = (
    Column(
        "unique_id",
        gettext_lazy("Texas Unique Student ID"),
        (*NUMBERS["unique_id"], "id unico"),
        "1234567890",
        gettext_lazy("One of the three student numbers is needed; names are never matched."),
    ),
    Column("local_id", gettext_lazy("Local student number"), (*NUMBERS["local_id"], "matricula"), ""),
    Column("student_id", gettext_lazy("Student number"), (*NUMBERS["student_id"], "id", "numero de estudiante"), ""),
)
register(
    ListKind(
        key="participations",
        title=gettext_lazy("Who took part"),
        about=gettext_lazy("A row per student and session: last year's sign-in sheets, or a form's answers."),
        columns=(
            *STUDENT,
            Column(
                "experience",
                gettext_lazy("Experience"),
                ("title", "event", "activity", "experience title", "experiencia", "actividad"),
                "A morning on the robot line",
            ),
            Column("date", gettext_lazy("Date"), ("day", "session date", "event date", "fecha", "dia"), "2026-10-07"),
            Column("partner", gettext_lazy("Partner"), ("organization", "company", "empresa", "socio"), ""),
            Column(
                "presence",
                gettext_lazy("Attendance"),
                ("attendance", "status", "attended", "present", "asistencia"),
                "present",
                gettext_lazy("Present, absent or made up. Empty: present."),
            ),
            Column("minutes", gettext_lazy("Minutes present"), ("minutes", "minutos"), ""),
            Column("hours", gettext_lazy("Hours present"), ("hours", "horas"), ""),
        ),
        required=(A_NUMBER, "experience"),
        main=Attendance,
        plan=plan_participations,
        shown="student_list",
        icon="users",
        order=40,
    )
)
register(
    ListKind(
        key="credentials",
        title=gettext_lazy("Results of credentials"),
        about=gettext_lazy("Certifications and licenses that students tried for, passed or not."),
        columns=(
            *STUDENT,
            Column(
                "credential",
                gettext_lazy("Credential"),
                (*CREDENTIAL_COLUMNS["credential"], "certificacion"),
                "Certified robot operator",
            ),
            Column(
                "certifying_body",
                gettext_lazy("Certifying body"),
                (*CREDENTIAL_COLUMNS["certifying_body"], "organismo"),
                "",
                gettext_lazy("Needed where two bodies give a credential of the same name."),
            ),
            Column("date", gettext_lazy("Date"), (*CREDENTIAL_COLUMNS["date"], "fecha"), "2026-05-14"),
            Column("result", gettext_lazy("Result"), (*CREDENTIAL_COLUMNS["result"], "resultado"), "passed"),
            Column("expires", gettext_lazy("Last day"), (*CREDENTIAL_COLUMNS["expires"], "vence"), ""),
        ),
        required=(A_NUMBER, "credential", "date", "result"),
        main=CredentialAttempt,
        plan=plan_credentials,
        shown="attempt_list",
        icon="award",
        order=50,
    )
)
