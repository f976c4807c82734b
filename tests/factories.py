"""Rows for tests: one function per noun, sensible by default, every field open to change; made in the campus in force."""

import datetime as dt
import hashlib
import uuid
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from artifacts.models import Attendance, CredentialAttempt, EnrichmentMembership, Participation
from experiences.models import (
    Credential,
    CredentialKind,
    Enrichment,
    EnrichmentEvent,
    Experience,
    ExperiencePhase,
    ExperienceType,
    PlanReview,
    PolicyDocument,
    Session,
)
from partners.models import (
    Agreement,
    AgreementReview,
    Contact,
    Forwarding,
    Industry,
    Offer,
    OfferAsk,
    OfferReply,
    Partner,
    Site,
    StrategicRole,
    ValueSurvey,
)
from reports.district.sealing import seal
from reports.models import (
    AgencyRequest,
    AnnualMeasure,
    Disposition,
    DistrictEdition,
    DistrictLine,
    Edition,
    EditionDraft,
    Hold,
    OlderDocument,
    PackagePart,
    Rendition,
    RetentionClass,
    Snapshot,
)
from tests.numbers import numbers
from wbl_portal.core import clock, uploads
from wbl_portal.core.actor import Actor
from wbl_portal.core.lists import Plan, writing
from wbl_portal.core.models import AuditEntry, Job, StoredFile
from wbl_portal.core.sheets import SheetReport
from wbl_portal.people.models import (
    AccountConsent,
    Course,
    DayOff,
    Enrollment,
    Guardian,
    Guardianship,
    ProgramMembership,
    Role,
    RoleAssignment,
    SchoolYear,
    Section,
    SectionEnrollment,
    SectionTeacher,
    StaffMember,
    Student,
    User,
)
from wbl_portal.people.services.hand_over import HandedOver, hand_over

# The day every test lives in: a Wednesday in the fall of the school year 2026-27 (see `clock` in conftest.py).
DAY = dt.date(2026, 10, 14)
LONG_AGO = dt.date(2020, 8, 1)
PASSWORD = "correct horse battery"
TESTER = Actor(None, "Tester")


def make_year(label: str = "2026-27", **more: Any) -> SchoolYear:
    """The year of that label (1 July to 30 June), made when it is not there."""
    first = int(label[:4])
    dates = {"starts_on": dt.date(first, 7, 1), "ends_on": dt.date(first + 1, 6, 30)}
    return SchoolYear.objects.get_or_create(label=label, defaults=dates | more)[0]


def make_day_off(year: SchoolYear | None = None, **more: Any) -> DayOff:
    """Thanksgiving week of the present school year."""
    fields = {"name": "Thanksgiving", "starts_on": dt.date(2026, 11, 23), "ends_on": dt.date(2026, 11, 27)}
    return DayOff.objects.create(year=year or SchoolYear.objects.get(label="2026-27"), **fields | more)


def make_student(*, grade: int | None = 9, programs: tuple[str, ...] | None = None, **more: Any) -> Student:
    """A student, enrolled in `grade` since August (None: not enrolled), member of `programs` (all of the campus)."""
    number = next(numbers)
    names = {"given_name": f"Student{number}", "family_name": f"Family{number}", "local_id": f"L{number:05d}"}
    student = Student.objects.create(**names | more)
    if grade is not None:
        make_enrollment(student, grade=grade)
    families = programs if programs is not None else program_families()
    for family in families if grade is not None else ():
        ProgramMembership.objects.create(student=student, framework=family, starts_on=dt.date(2026, 8, 12))
    return student


def program_families() -> tuple[str, ...]:
    """The families ('p-tech', 't-stem') of the campus in force."""
    return tuple(key.rpartition("-")[0] for key in getattr(connection.tenant, "frameworks", []))


def make_enrollment(student: Student, *, grade: int = 9, year: SchoolYear | None = None, **more: Any) -> Enrollment:
    fields = {"year": year or make_year(), "grade": grade, "entered_on": dt.date(2026, 8, 12)}
    return Enrollment.objects.create(student=student, **fields | more)


def make_guardian(*students: Student, **more: Any) -> Guardian:
    number = next(numbers)
    names = {"given_name": f"Parent{number}", "family_name": f"Family{number}", "email": f"parent{number}@example.org"}
    guardian = Guardian.objects.create(**names | more)
    for student in students:
        Guardianship.objects.create(student=student, guardian=guardian, relation="parent")
    return guardian


def make_consent(student: Student, **more: Any) -> AccountConsent:
    """A parent or guardian's yes to the student's account, in force."""
    said = {"signer": "Pat Parent", "relation": "parent", "method": AccountConsent.Method.PAPER, "given_on": LONG_AGO}
    return AccountConsent.objects.create(student=student, **{"recorded_by": "Tester", **said, **more})


def make_user(*roles: str, **more: Any) -> User:
    """An account with roles in force and the password PASSWORD; its student (if given) needs a consent besides."""
    number = next(numbers)
    names = {"username": f"user{number}", "email": f"user{number}@example.org", "name": f"User {number}"}
    user = User.objects.create(**{"password": make_password(PASSWORD), **names, **more})
    for role in roles:
        give_role(user, role)
    return user


def give_role(user: User, role: str, **more: Any) -> RoleAssignment:
    fields = {"starts_on": LONG_AGO, "given_by": "Tester"}
    return RoleAssignment.objects.create(user=user, role=role, **fields | more)


def make_student_user(student: Student | None = None, **more: Any) -> User:
    """A student with an account and consent to it."""
    student = student or make_student()
    make_consent(student)
    return make_user(Role.STUDENT, student=student, **{"name": student.full_name, **more})


def make_staff_member(**more: Any) -> StaffMember:
    number = next(numbers)
    return StaffMember.objects.create(**{"given_name": f"Staff{number}", "family_name": f"Member{number}", **more})


def make_course(**more: Any) -> Course:
    number = next(numbers)
    return Course.objects.create(
        **{"title": f"Practicum {number}", "code": f"P{number}", "is_work_based": True, **more}
    )


def make_section(*students: Student, teacher: StaffMember | None = None, **more: Any) -> Section:
    """A class section with its students and, when given, its teacher."""
    number = next(numbers)
    fields = {"course": more.pop("course", None) or make_course(), "year": more.pop("year", None) or make_year()}
    section = Section.objects.create(**{"title": f"Period {number}", "code": f"S{number}", **fields, **more})
    for student in students:
        SectionEnrollment.objects.create(section=section, student=student)
    if teacher:
        SectionTeacher.objects.create(section=section, staff_member=teacher)
    return section


def make_partner(**more: Any) -> Partner:
    return Partner.objects.create(**{"name": f"Partner {next(numbers)}", "industry": Industry.HEALTH, **more})


def make_contact(partner: Partner | None = None, **more: Any) -> Contact:
    number = next(numbers)
    fields = {"name": f"Contact {number}", "email": f"contact{number}@example.org"}
    return Contact.objects.create(partner=partner or make_partner(), **fields | more)


def make_agreement(partner: Partner | None = None, **more: Any) -> Agreement:
    """A signed agreement in force on DAY, without a file."""
    dates = {"starts_on": dt.date(2026, 8, 1), "ends_on": dt.date(2027, 7, 31), "signed_on": dt.date(2026, 7, 20)}
    return Agreement.objects.create(partner=partner or make_partner(), **{"title": "Agreement", **dates, **more})


def make_review(agreement: Agreement | None = None, **more: Any) -> AgreementReview:
    """A yearly review of 1 September, after which the agreement stays as it is."""
    fields = {"reviewed_on": dt.date(2026, 9, 1), "reviewer": "Cam Coordinator", "outcome": "keep"}
    return AgreementReview.objects.create(
        agreement=agreement or make_agreement(), **{"recorded_by": "Tester", **fields, **more}
    )


def make_site(partner: Partner | None = None, **more: Any) -> Site:
    return Site.objects.create(partner=partner or make_partner(), **{"name": f"Site {next(numbers)}", **more})


def make_strategic_role(partner: Partner | None = None, **more: Any) -> StrategicRole:
    """What a partner does for grades 9 and 10."""
    fields = {"role": f"Role {next(numbers)}", "grades": [9, 10]}
    return StrategicRole.objects.create(partner=partner or make_partner(), **fields | more)


def make_file(data: bytes = b"%PDF-1.7 sample", **more: Any) -> StoredFile:
    """A stored file with its bytes, as they are (not cleaned)."""
    made = more.pop("id", None) or uuid.uuid4()
    key = f"{connection.tenant.pk}/{made}"
    default_storage.save(key, ContentFile(data))
    fields = {"name": "sample.pdf", "content_type": "application/pdf", "size": len(data), "sha256": "0" * 64}
    return StoredFile.objects.create(
        id=made, key=key, **{"stored_at": clock.now(), "stored_by": "Tester", **fields, **more}
    )


def make_experience_type(**more: Any) -> ExperienceType:
    number = next(numbers)
    return ExperienceType.objects.create(**{"key": f"type-{number}", "name": f"Type {number}", **more})


def make_experience(*, phases: dict[str, str] | None = None, **more: Any) -> Experience:
    """An experience for grades 9-12 in the year of DAY; `phases` maps framework edition to phase key."""
    fields = {
        "experience_type": more.pop("experience_type", None) or make_experience_type(),
        "year": more.pop("year", None) or make_year(),
    }
    titles = {"title": f"Experience {next(numbers)}", "grades": [9, 10, 11, 12]}
    experience = Experience.objects.create(**{**titles, **fields, **more})
    known = dict.fromkeys(getattr(connection.tenant, "frameworks", []), "exploration")
    for framework, phase in (known if phases is None else phases).items():
        ExperiencePhase.objects.create(experience=experience, framework=framework, phase=phase)
    return experience


def make_session(experience: Experience | None = None, **more: Any) -> Session:
    """An hour on 1 October."""
    fields = {"held_on": dt.date(2026, 10, 1), "minutes": 60}
    return Session.objects.create(experience=experience or make_experience(), **fields | more)


def make_attendance(student: Student, session: Session, **more: Any) -> Attendance:
    """A student present for the whole of a session."""
    participation, _new = Participation.objects.get_or_create(student=student, experience=session.experience)
    fields = {"presence": Attendance.Presence.PRESENT, "minutes": session.minutes, "recorded_by": "Tester"}
    return Attendance.objects.create(
        participation=participation, session=session, **{"recorded_at": clock.now(), **fields, **more}
    )


def make_credential(**more: Any) -> Credential:
    """A line of the catalogue, on the agency's list."""
    fields = {"name": f"Credential {next(numbers)}", "certifying_body": "Invented Board", "kind": CredentialKind.IBC}
    return Credential.objects.create(**fields | more)


def make_attempt(student: Student, credential: Credential | None = None, **more: Any) -> CredentialAttempt:
    """Passed on 1 October."""
    fields = {"attempted_on": dt.date(2026, 10, 1), "result": "passed", "recorded_at": clock.now()}
    made = {"student": student, "credential": credential or make_credential(), "recorded_by": "Tester"}
    return CredentialAttempt.objects.create(**made | fields | more)


def make_snapshot(**more: Any) -> Snapshot:
    fields = {"name": f"snapshot-{next(numbers)}", "as_of": DAY, "figures": {"programs": {}}, "sha256": "0" * 64}
    fields["protected"] = {"slots": {}, "report": [], "usefulness": 1.0}
    made = {"frozen_at": clock.now(), "frozen_by": "Tester", "year": more.pop("year", None) or make_year()}
    return Snapshot.objects.create(**{**made, **fields, **more})


def make_edition(*, document: dict[str, Any] | None = None, **more: Any) -> Edition:
    """Edition 1 of slot 6.2 with a thin document."""
    thin = {"title": "Participation", "as_of": DAY.isoformat(), "snapshot": "fall", "tables": []}
    thin |= {"listings": [], "sections": []}
    fields = {"framework": "p-tech-2023", "slot": "6.2", "number": 1, "sha256": "1" * 64, "content_sha256": "2" * 64}
    made = {"published_at": clock.now(), "published_by": "Tester", "year": more.pop("year", None) or make_year()}
    return Edition.objects.create(**{"document": document or thin, **made, **fields, **more})


def make_draft(**more: Any) -> EditionDraft:
    """A draft of edition 2 of slot 6.2 that waits, with a thin document."""
    document = {"title": "Participation", "slot": "6.2", "year": "2026-27", "language": "en", "campus": "Alder"}
    document |= {"campus_slug": "a", "campus_number": "999999001"}
    document |= {"framework": "p-tech", "framework_title": "P-TECH", "framework_edition": "2023", "asked": "", "k": 10}
    document |= {"edition": 2, "as_of": DAY.isoformat(), "snapshot": "fall", "approved_by": "Principal"}
    document |= {"published_at": "2026-10-14T15:00:00Z", "time_zone": "America/Chicago", "notes": []}
    document |= {"tables": [], "listings": [], "sections": []}
    kept = {"slot": "6.2", "framework": "p-tech-2023", "number": 2, "snapshot": "", "held": False}
    kept |= {
        "content": {"en": "3" * 64, "es": "4" * 64},
        "differences": {"en": [{"kind": "first", "title": "Participation"}]},
    }
    kept["documents"] = {"en": document, "es": document | {"language": "es"}}
    made = {"year": more.pop("year", None) or make_year(), "prepared_at": clock.now(), "prepared_by": "Tester"}
    return EditionDraft.objects.create(**{"slots": [kept], **made, **more})


def make_older_document(**more: Any) -> OlderDocument:
    """A list of 2019-20 that stood on an old page."""
    fields = {"title": "Participation 2019-20", "year_label": "2019-20", "slot_label": "5.2"}
    address = f"https://old.example.org/participation-{next(numbers)}.pdf"
    return OlderDocument.objects.create(**{"address": address, **fields, **more})


def make_rendition(edition: Edition, *, data: bytes = b"%PDF-1.7", format: str = "pdf", **more: Any) -> Rendition:
    kinds = {"html": "text/html", "pdf": "application/pdf", "csv": "text/csv", "json": "application/json"}
    file = more.pop("file", None) or make_file(data, name=f"record.{format}", content_type=kinds[format])
    fields = {"file": file, "sha256": hashlib.sha256(data).hexdigest()}
    return Rendition.objects.create(edition=edition, format=format, **fields | more)


def make_job(**more: Any) -> Job:
    return Job.objects.create(**{"kind": "sample", "asked_at": clock.now(), "actor_label": "Tester", **more})


def make_handed_over(leaving: User, taking: User | None = None) -> HandedOver:
    """A policy that one person answered for, handed to another."""
    PolicyDocument.objects.create(title="Safety on visits", owner=str(leaving), review_on=dt.date(2027, 5, 1))
    return hand_over(leaving=leaving, taking=taking or make_user(Role.COORDINATOR), by=TESTER)


# What a check of a list of partners was asked with.
LIST_PAYLOAD = {"kind": "partners", "file": str(uuid.UUID(int=7)), "name": "partners.csv", "places": {"name": 0}}


def make_list_import(key: str = "partners") -> AuditEntry:
    """A list that was brought in and added nothing that still stands."""
    plan = Plan(SheetReport("partners.csv"), Partner, TESTER)
    return writing.write(plan, key=key, file="partners.csv", columns={}, by=TESTER)


def make_held_list(by: Actor = TESTER) -> StoredFile:
    """A list of partners that somebody gave and whose columns are to be matched."""
    return uploads.hold_bytes(b"Name,Industry\nOlmo Works,Manufacturing\n", name="p.csv", use="list-partners", by=by)


def make_survey(contact: Contact | None = None, **more: Any) -> ValueSurvey:
    """A value survey asked in the year of DAY, not answered yet."""
    contact = contact or make_contact()
    asked = {"asked_at": clock.now(), "asked_by": "Tester", "year": more.pop("year", None) or make_year()}
    return ValueSurvey.objects.create(contact=contact, partner=contact.partner, **asked | more)


def make_forwarding(contact: Contact | None = None, **more: Any) -> Forwarding:
    """A contact named somebody whom nobody knows yet."""
    named = {"name": "Nora New", "email": "nora@cedar.example", "asked_at": clock.now()}
    return Forwarding.objects.create(contact=contact or make_contact(), **named | more)


def make_offer(**more: Any) -> Offer:
    """A line of the menu."""
    number = next(numbers)
    return Offer.objects.create(**{"key": f"offer-{number}", "title": f"Offer {number}", **more})


# Said to staff, who wrote it down.
WRITTEN_DOWN: dict[str, Any] = {"method": "phone", "said_on": DAY, "recorded_by": "Tester"}


def make_reply(*offers: Offer, **more: Any) -> OfferReply:
    """An answer to the menu that waits."""
    number = next(numbers)
    said = {"organization": f"Organization {number}", "name": f"Person {number}", "email": f"p{number}@example.org"}
    reply = OfferReply.objects.create(**{"received_at": clock.now(), **said, **more})
    reply.offers.set(offers)
    return reply


def make_offer_ask(contact: Contact | None = None, **more: Any) -> OfferAsk:
    """A contact asked in the year of DAY what they could offer, without an answer."""
    asked = {"asked_at": clock.now(), "asked_by": "Tester", "year": more.pop("year", None) or make_year()}
    return OfferAsk.objects.create(contact=contact or make_contact(), **asked | more)


def make_plan_review(contact: Contact | None = None, **more: Any) -> PlanReview:
    """A plan review asked in the year of DAY, not answered yet."""
    asked = {"asked_at": clock.now(), "asked_by": "Tester", "year": more.pop("year", None) or make_year()}
    return PlanReview.objects.create(contact=contact or make_contact(), **asked | more)


def make_enrichment(**more: Any) -> Enrichment:
    """A club of the year of DAY for grades 9-12; it needs a parent's or guardian's consent."""
    known = {"title": f"Club {next(numbers)}", "kind": Enrichment.Kind.CLUB, "grades": [9, 10, 11, 12]}
    return Enrichment.objects.create(**{**known, "year": more.pop("year", None) or make_year(), **more})


def make_event(enrichment: Enrichment | None = None, **more: Any) -> EnrichmentEvent:
    known = {"title": "Regional contest", "held_on": dt.date(2026, 10, 3)}
    return EnrichmentEvent.objects.create(enrichment=enrichment or make_enrichment(), **known | more)


def make_membership_in(
    enrichment: Enrichment | None = None, student: Student | None = None, **more: Any
) -> EnrichmentMembership:
    """A student in a club since September, without a consent."""
    known = {"joined_on": dt.date(2026, 9, 1), "recorded_by": "Tester"}
    return EnrichmentMembership.objects.create(
        enrichment=enrichment or make_enrichment(), student=student or make_student(), **known | more
    )


def make_measure(**more: Any) -> AnnualMeasure:
    fields = {"title": f"Measure {next(numbers)}", "target": "50.0", "year": more.pop("year", None) or make_year()}
    return AnnualMeasure.objects.create(**fields | more)


def make_request(**more: Any) -> AgencyRequest:
    """A request of the agency, open, due in two weeks."""
    days = {"received_on": DAY - dt.timedelta(days=7), "due_on": DAY + dt.timedelta(days=14)}
    return AgencyRequest.objects.create(**{"requester": "State office", "asked_for": "All artifacts", **days, **more})


def make_part(request: AgencyRequest, *, number: int = 1, file: StoredFile | None = None) -> PackagePart:
    """A ZIP of a request's package."""
    return PackagePart.objects.create(request=request, number=number, file=file or make_file())


def make_district_line(document: dict[str, Any] | None = None, **more: Any) -> DistrictLine:
    """A template of the district in its first edition, with a file."""
    line = DistrictLine.objects.create(**{"kind": "template", "title": f"Form {next(numbers)}"} | more)
    document, file = document or {"title": line.title, "text": "Fill it in and keep it."}, make_file()
    sha256 = seal(line.kind, document, file.sha256)
    about = {"handed_at": clock.now(), "handed_by": "Dia Diaz", "sha256": sha256, "file": file}
    DistrictEdition.objects.create(line=line, number=1, document=document, **about)
    return line


def make_retention_class(**more: Any) -> RetentionClass:
    """Agreements, four years after their end."""
    number = next(numbers)
    fields = {"key": f"class-{number}", "title": f"Records {number}", "record_kind": "agreements"}
    return RetentionClass.objects.create(**{"starts": "end", "years": 4, **fields, **more})


def make_hold(*classes: RetentionClass, **more: Any) -> Hold:
    hold = Hold.objects.create(**{"reason": "A case", "placed_on": DAY, "placed_by": "Tester", **more})
    hold.classes.set(classes)
    return hold


def make_disposition(**more: Any) -> Disposition:
    kept = more.pop("retention_class", None) or make_retention_class()
    fields = {"retention_class": kept, "proposed_at": clock.now(), "proposed_by": "Tester"}
    return Disposition.objects.create(**fields | more)
