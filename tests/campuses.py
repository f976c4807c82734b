"""Two campuses and a district for every run; each object of campus A has a twin with the same primary key in B."""

import json
import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django_tenants.utils import tenant_context

from academies.models import Academy
from academies.services import create_academy, create_district
from artifacts.models import Attendance, Participation
from experiences.models import Experience, ExperienceType, Session
from partners.models import Agreement, Contact, Partner
from reports.models import Edition, Rendition, Snapshot
from tests import factories as make
from wbl_portal.core.models import Job, StoredFile
from wbl_portal.people.models import Course, Guardian, Role, SchoolYear, Section, StaffMember, Student, User

NAMESPACE = uuid.UUID("7b0c9a52-0000-4000-8000-000000000000")
A, B, DISTRICT = "a", "b", "d"
BACKEND = "wbl_portal.people.sign_in.CampusBackend"
# (campus, user, the user's proof of sign-in) -> cookie. Signing in anew for each test was a seventh of the suite.
SESSIONS: dict[tuple[str, uuid.UUID, str], str] = {}
# Who stands under which key: at campus A, and with the same key at campus B.
NAMES = {
    "ana": ("Ana Acosta", "Zoe Zimmer"),
    "ben": ("Ben Brandt", "Yan York"),
    "cora": ("Cora Castle", "Xena Xu"),
    "dev": ("Dev Dasgupta", "Eli Eastman"),
    "pia": ("Pia Pavel", "Wes Wong"),
    "ada": ("Ada Abbott", "Viv Vance"),
    "noa": ("Noa Nguyen", "Uma Underhill"),
}
ROLES = {
    Role.STUDENT: "ana",
    Role.TEACHER: "ben",
    Role.COUNSELOR: "noa",
    Role.COORDINATOR: "dev",
    Role.PRINCIPAL: "pia",
    Role.ADMINISTRATOR: "ada",
    Role.STAFF: "dia",
}


def key(name: str) -> uuid.UUID:
    """The primary key of a named object, the same at every campus."""
    return uuid.uuid5(NAMESPACE, name)


class Cast:
    """The people and things of one campus, read fresh for each test. ana, ben, dev, pia, ada, noa are users."""

    def __init__(self, campus: Academy, other: Academy | None = None) -> None:
        self._campus, self._other = campus, other

    ana = cached_property(lambda self: self._get(User, "ana"))
    ben = cached_property(lambda self: self._get(User, "ben"))
    dev = cached_property(lambda self: self._get(User, "dev"))
    pia = cached_property(lambda self: self._get(User, "pia"))
    ada = cached_property(lambda self: self._get(User, "ada"))
    noa = cached_property(lambda self: self._get(User, "noa"))
    dia = cached_property(lambda self: self._get(User, "dia"))
    cora = cached_property(lambda self: self._get(Contact, "cora"))
    student = cached_property(lambda self: self._get(Student, "student"))
    guardian = cached_property(lambda self: self._get(Guardian, "guardian"))
    teacher = cached_property(lambda self: self._get(StaffMember, "teacher"))
    course = cached_property(lambda self: self._get(Course, "course"))
    section = cached_property(lambda self: self._get(Section, "section"))
    partner = cached_property(lambda self: self._get(Partner, "partner"))
    agreement = cached_property(lambda self: self._get(Agreement, "agreement"))
    file = cached_property(lambda self: self._get(StoredFile, "file"))
    experience_type = cached_property(lambda self: self._get(ExperienceType, "experience_type"))
    experience = cached_property(lambda self: self._get(Experience, "experience"))
    session = cached_property(lambda self: self._get(Session, "session"))
    participation = cached_property(lambda self: self._get(Participation, "participation"))
    attendance = cached_property(lambda self: self._get(Attendance, "attendance"))
    snapshot = cached_property(lambda self: self._get(Snapshot, "snapshot"))
    edition = cached_property(lambda self: self._get(Edition, "edition"))
    rendition = cached_property(lambda self: self._get(Rendition, "rendition pdf"))
    job = cached_property(lambda self: self._get(Job, "job"))

    @cached_property
    def year(self) -> SchoolYear:
        with tenant_context(self._campus):
            return SchoolYear.objects.get(label="2026-27")

    @cached_property
    def eli(self) -> User:
        """The coordinator of the other campus, whose key is Dev's."""
        assert self._other is not None
        with tenant_context(self._other):
            return User.objects.get(pk=key("dev"))

    def with_role(self, role: str) -> User:
        found: User = getattr(self, ROLES[Role(role)])
        return found

    def _get(self, model: Any, name: str) -> Any:
        with tenant_context(self._campus):
            return model.objects.get(pk=key(name))


def furnish() -> None:
    """Make the campuses and the district with everything in them; committed once per run."""
    connection.set_schema_to_public()
    first = create_academy(
        slug=A, name="Alder P-TECH", frameworks=["p-tech"], grades=(9, 12), campus_number="999999001"
    )
    second = create_academy(
        slug=B, name="Birch Academy", frameworks=["t-stem", "p-tech"], grades=(6, 12), campus_number="999999002"
    )
    for place, campus in enumerate((first, second)):
        with tenant_context(campus):
            _furnish_campus(place)
    with tenant_context(create_district(slug=DISTRICT, name="Dogwood School District", number="999999")):
        make.make_user(Role.STAFF, id=key("dia"), username="dia", email="dia@district.example.org", name="Dia Diaz")
    for campus in Academy.objects.all():
        with tenant_context(campus):
            _sign_everybody_in(campus)


def _sign_everybody_in(campus: Academy) -> None:
    for user in User.objects.all():
        browser = Client()
        browser.force_login(user, backend=BACKEND)
        cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
        SESSIONS[campus.slug, user.pk, user.get_session_auth_hash()] = cookie
    User.objects.update(last_login=None)


def _furnish_campus(place: int) -> None:
    make.make_year("2025-26")
    make.make_year("2026-27")
    _furnish_people(place)
    _furnish_facts(place)


def _furnish_people(place: int) -> None:
    given, family = NAMES["ana"][place].split()
    student = make.make_student(
        id=key("student"), grade=9, given_name=given, family_name=family, unique_id="1000000001", local_id="A1"
    )
    make.make_guardian(student, id=key("guardian"), given_name="Pat", family_name=family)
    make.make_student_user(student, id=key("ana"), username="ana", email="ana@school.example.org")
    first, last = NAMES["ben"][place].split()
    teacher = make.make_staff_member(id=key("teacher"), given_name=first, family_name=last)
    for role, name in ROLES.items():
        if name in NAMES and name != "ana":
            more = {"staff_member": teacher} if name == "ben" else {}
            mail = f"{name}@school.example.org"
            make.make_user(role, id=key(name), username=name, email=mail, name=NAMES[name][place], **more)
    course = make.make_course(id=key("course"), title="Practicum in health science")
    make.make_section(student, teacher=teacher, id=key("section"), course=course, title="Practicum, period 3")


def _furnish_facts(place: int) -> None:
    student = Student.objects.get(pk=key("student"))
    partner = make.make_partner(id=key("partner"), name=("Cedar Clinic", "Xylo Works")[place])
    make.make_contact(partner, id=key("cora"), name=NAMES["cora"][place])
    agreement_file = make.make_file(id=key("file"), data=b"%PDF-1.7 agreement of " + partner.name.encode())
    make.make_agreement(partner, id=key("agreement"), file=agreement_file)
    kind = make.make_experience_type(id=key("experience_type"), key="ward-visit", name="Ward visit")
    experience = make.make_experience(
        id=key("experience"), title="A day on the ward", experience_type=kind, partner=partner
    )
    session = make.make_session(experience, id=key("session"))
    participation = Participation.objects.create(id=key("participation"), student=student, experience=experience)
    make.make_attendance(participation.student, session, id=key("attendance"))
    snapshot = make.make_snapshot(id=key("snapshot"), name="fall")
    edition = make.make_edition(id=key("edition"), snapshot=snapshot)
    record = f"Record of {partner.name}"
    for kind_of_file in ("html", "pdf", "csv", "json"):
        text = json.dumps(edition.document | {"campus": record}) if kind_of_file == "json" else record
        make.make_rendition(edition, id=key(f"rendition {kind_of_file}"), format=kind_of_file, data=text.encode())
    spanish = f"Acta de {partner.name}".encode()
    make.make_rendition(edition, id=key("rendition es"), format="html", language="es", data=spanish)
    make.make_job(id=key("job"), kind="publish")
