"""Every page of the furnished demo by the role that opens it, read from the resolver, with objects that stand there."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from artifacts.models import (
    Attendance,
    CheckIn,
    CredentialAttempt,
    EnrichmentMembership,
    Evaluation,
    Participation,
    Placement,
    PortfolioItem,
    PublishingConsent,
    Reflection,
    ReflectionPrompt,
    RubricDimension,
    Sample,
    Target,
)
from experiences.campus import campus_frameworks
from experiences.models import (
    Alignment,
    Credential,
    Enrichment,
    EnrichmentEvent,
    ExperienceType,
    Pathway,
    PolicyDocument,
    PolicyVersion,
    Session,
)
from partners.models import (
    Agreement,
    AgreementReview,
    Contact,
    Decision,
    Forwarding,
    Meeting,
    Need,
    Occupation,
    OccupationList,
    Offer,
    OfferAsk,
    OfferReply,
    Partner,
    Site,
    StrategicRole,
    ValueSurvey,
)
from partners.services.occupations import USE as OCCUPATIONS
from reports.models import (
    AgencyRequest,
    AnnualMeasure,
    Disposition,
    DistrictLine,
    DryRun,
    DryRunPoint,
    Edition,
    EditionDraft,
    Evidence,
    Hold,
    OlderDocument,
    Rendition,
    RetentionClass,
    Reviewer,
    Snapshot,
    UnmaskedGrant,
)
from reports.services.site_copies import KIND as SITE_COPY
from reports.tasks import PUBLICATION
from reports.tasks_upkeep import PACKAGE
from tests.factories_placements import make_check_in, make_hours, make_placement
from tests.walls.houses import HOUSES, Door, doors
from wbl_portal.core import clock
from wbl_portal.core.lists.tasks import CHECK as LIST_CHECK
from wbl_portal.core.models import Job, StoredFile
from wbl_portal.core.uploads import kind
from wbl_portal.people.models import AccountConsent, DayOff, RoleAssignment, Student, User
from wbl_portal.people.services.rosters import CHECK

# Policy -> the roles that walk its pages; the first is the one it was made for.
WALKERS = {
    "anyone": ("",),
    "link_holder": ("",),
    "signed_in": ("coordinator", "staff"),  # at a campus, at a district
    "staff": ("coordinator", "teacher"),
    "attendance_takers": ("coordinator", "teacher"),
    "feedback_givers": ("coordinator", "teacher"),
    "hours_approvers": ("coordinator", "teacher"),
    "result_recorders": ("coordinator", "teacher"),
    "coordinators": ("coordinator",),
    "approvers": ("principal",),
    "group_readers": ("coordinator",),
    "signers": ("principal",),
    "principals": ("principal",),
    "administrators": ("administrator",),
    "students": ("student",),
    "district_staff": ("staff",),
    "own_district": (),  # for programs of the district's own
}
# Answered only to somebody with a link, a key, a code or a second factor of their own.
NEEDS_MORE = {
    "link",
    "account_signup",
    "account_reset_password_from_key",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
}
# What a page needs in its query.
QUERIES: dict[str, Callable[[], str]] = {"snapshot_add": lambda: f"?year={Edition.objects.all()[0].year.label}"}


# What stands for the values in an address: by address and value, else by value.
SAMPLES: dict[str, Callable[[], Any]] = {
    "hue": lambda: 262,
    "help_page slug": lambda: "data-dictionary",
    "token": lambda: "x" * 43,
    "kind": lambda: "element",
    "handed_add kind": lambda: "agreement",
    "line_id": lambda: DistrictLine.objects.filter(kind="agreement")[0].pk,
    "part_key": lambda: campus_frameworks()[0].elements[0].key,
    "evidence_id": lambda: Evidence.objects.exclude(file=None)[0].pk,
    "point_id": lambda: DryRunPoint.objects.all()[0].pk,
    "reviewer_id": lambda: Reviewer.objects.all()[0].pk,
    "run_id": lambda: DryRun.objects.all()[0].pk,
    "year": lambda: Edition.objects.all()[0].year.label,
    "slot": lambda: Edition.objects.exclude(snapshot=None)[0].slot,
    "number": lambda: 1,
    "file_format": lambda: "csv",
    "sha256": lambda: Rendition.objects.filter(format="pdf")[0].sha256,
    "partner_id": lambda: Partner.objects.filter(agreements__file__isnull=False)[0].pk,
    "survey_id": lambda: ValueSurvey.objects.all()[0].pk,
    "offer_id": lambda: Offer.objects.all()[0].pk,
    "enrichment_id": lambda: Enrichment.objects.exclude(memberships=None)[0].pk,
    "event_id": lambda: EnrichmentEvent.objects.all()[0].pk,
    "forwarding_id": lambda: Forwarding.objects.all()[0].pk,
    "placement_id": lambda: Placement.objects.all()[0].pk,
    "evaluation_id": lambda: Evaluation.objects.waiting()[0].pk,
    "membership_id": lambda: EnrichmentMembership.objects.exclude(consent_scan=None)[0].pk,
    "reply_id": lambda: OfferReply.objects.all()[0].pk,
    "ask_id": lambda: OfferAsk.objects.filter(answered_at=None)[0].pk,
    "contact_id": lambda: Contact.objects.all()[0].pk,
    "agreement_id": lambda: Agreement.objects.exclude(file=None).exclude(signed_on=None)[0].pk,
    "site_id": lambda: Site.objects.all()[0].pk,
    "role_id": lambda: StrategicRole.objects.all()[0].pk,
    "review_id": lambda: AgreementReview.objects.all()[0].pk,
    "experience_id": lambda: _held().experience_id,
    "type_id": lambda: ExperienceType.objects.all()[0].pk,
    "student_id": lambda: _student(),
    "attempt_id": lambda: CredentialAttempt.objects.exclude(proof=None)[0].pk,
    "my_credential_proof attempt_id": lambda: (
        CredentialAttempt.objects.filter(student=_student()).exclude(proof=None)[0].pk
    ),
    "target_id": lambda: Target.objects.all()[0].pk,
    "industry": lambda: "health",
    "credential_id": lambda: Credential.objects.all()[0].pk,
    "session_id": lambda: _held().pk,
    "entry_id": uuid.uuid4,
    "put_off_undo act": uuid.uuid4,
    "meeting_id": lambda: Meeting.objects.current().exclude(file=None)[0].pk,
    "decision_id": lambda: Decision.objects.follow_ups()[0].pk,
    "need_id": lambda: Need.objects.current()[0].pk,
    "list_id": lambda: OccupationList.objects.current()[0].pk,
    "occupation_id": lambda: Occupation.objects.all()[0].pk,
    "file_id": lambda: StoredFile.objects.filter(content_type=kind(OCCUPATIONS))[0].pk,
    "edition": lambda: campus_frameworks()[0].key,
    "pathway_id": lambda: Pathway.objects.all()[0].pk,
    "alignment_id": lambda: Alignment.objects.all()[0].pk,
    "policy_id": lambda: PolicyDocument.objects.all()[0].pk,
    "version_id": lambda: PolicyVersion.objects.filter(number=2, file__isnull=False)[0].pk,
    "hours_id": lambda: _worked_day().hours_id,
    "check_in_id": lambda: _worked_day().pk,
    "participation_id": lambda: Participation.objects.filter(student=_student())[0].pk,
    "my_item_restore item_id": lambda: PortfolioItem.objects.filter(student=_student())[0].pk,
    "item_id": lambda: PortfolioItem.objects.current().filter(student=_student(), file__isnull=False)[0].pk,
    "sample_file year": lambda: _shown()[0].year.label,
    "sample_file slot": lambda: _shown()[0].slot,
    "sample_file sample_id": lambda: _shown()[1]["id"],
    "ending": lambda: _shown()[1]["file"].rpartition(".")[2],
    "sample_id": lambda: Sample.objects.filter(item__student=_student(), withdrawn_at=None)[0].pk,
    "consent_scan sample_id": lambda: _scanned().sample_id,
    "consent_id": lambda: _scanned().pk,
    "reflection_id": lambda: Reflection.objects.filter(state="submitted")[0].pk,
    "prompt_id": lambda: ReflectionPrompt.objects.all()[0].pk,
    "dimension_id": lambda: RubricDimension.objects.all()[0].pk,
    "student_detail pk": lambda: _student(),
    "account_open pk": lambda: _student(),
    "consent_add pk": lambda: _student(),
    "consent_withdraw pk": lambda: _student(),
    "consent_pk": lambda: AccountConsent.objects.filter(student=_student())[0].pk,
    "people_invite_again pk": lambda: User.objects.filter(email__startswith="teacher@")[0].pk,
    "hand_over pk": lambda: User.objects.filter(email__startswith="teacher@")[0].pk,
    "role_end pk": lambda: RoleAssignment.objects.all()[0].pk,
    "role_give pk": lambda: User.objects.filter(email__startswith="teacher@")[0].pk,
    "role": lambda: "counselor",
    "roster_job pk": lambda: Job.objects.filter(kind=CHECK)[0].pk,
    "roster_import pk": lambda: Job.objects.filter(kind=CHECK)[0].pk,
    "day_off_id": lambda: DayOff.objects.current()[0].pk,
    "rollover_job pk": lambda: Job.objects.filter(kind="rollover")[0].pk,
    "task": lambda: "invite",
    "list_choose kind": lambda: "experiences",
    "list_template kind": lambda: "experiences",
    "list_match kind": lambda: "partners",
    "list_match kept": lambda: StoredFile.objects.filter(content_type=kind("list-partners"))[0].pk,
    "list_job pk": lambda: Job.objects.filter(kind=LIST_CHECK)[0].pk,
    "list_import pk": lambda: Job.objects.filter(kind=LIST_CHECK)[0].pk,
    "snapshot_detail pk": lambda: Snapshot.objects.all()[0].pk,
    "report_job pk": lambda: Job.objects.filter(kind=PUBLICATION)[0].pk,
    "draft_id": lambda: _draft().pk,
    "draft_preview slot": lambda: _draft().slot_keys[0],
    "site_copy_job pk": lambda: Job.objects.filter(kind=SITE_COPY)[0].pk,
    "document_id": lambda: OlderDocument.objects.current()[0].pk,
    "snapshot_sign pk": lambda: Snapshot.objects.all()[0].pk,
    "snapshot_proof pk": lambda: Snapshot.objects.all()[0].pk,
    "measure_id": lambda: AnnualMeasure.objects.current()[0].pk,
    "request_id": lambda: AgencyRequest.objects.filter(parts__isnull=False)[0].pk,
    "package_file number": lambda: 1,
    "grant_id": lambda: UnmaskedGrant.objects.all()[0].pk,
    "class_id": lambda: RetentionClass.objects.get(key="agreements").pk,
    "hold_id": lambda: Hold.objects.standing()[0].pk,
    "disposition_detail pk": lambda: Disposition.objects.all()[0].pk,
    "disposition_approve pk": lambda: Disposition.objects.all()[0].pk,
    "disposition_decline pk": lambda: Disposition.objects.all()[0].pk,
    "disposition_carry_out pk": lambda: Disposition.objects.filter(state="approved")[0].pk,
    "disposition_certificate pk": lambda: Disposition.objects.exclude(certificate=None)[0].pk,
    "upkeep_job pk": lambda: Job.objects.filter(kind=PACKAGE)[0].pk,
}


def _worked_day() -> CheckIn:
    """A day of the student's at a worksite, with hours that are not sent yet; made where the demo has none."""
    found = CheckIn.objects.filter(placement__student=_student(), hours__state="draft").first()
    if found is not None:
        return found
    stay = make_placement(Student.objects.get(pk=_student()), Contact.objects.exclude(partner=None).order_by("pk")[0])
    entry = make_hours(stay, day=stay.starts_on, state="draft", submitted_at=None)
    return make_check_in(stay, day=stay.starts_on, hours=entry)


def _student() -> Any:
    """The student with an account."""
    return User.objects.filter(student__isnull=False).values_list("student_id", flat=True)[0]


def _scanned() -> PublishingConsent:
    """An answer on paper with its scan."""
    return PublishingConsent.objects.exclude(scan=None)[0]


def _shown() -> tuple[Edition, dict[str, Any]]:
    """A current edition with a student's work that is a file, and the work's row."""
    for edition in Edition.objects.latest_of_each().select_related("year"):
        for listing in edition.document["listings"]:
            for row in listing["rows"]:
                if listing["id"] == "samples" and row.get("sha256"):
                    return edition, row
    raise LookupError("No published work stands in the demo.")


def _draft() -> EditionDraft:
    """A draft that waits for the principal."""
    return EditionDraft.objects.waiting()[0]


def _held() -> Session:
    """A session with a class list."""
    return Attendance.objects.filter(session__held_on__lte=clock.today())[0].session


def pages(house: str, role: str, language: str = "en") -> Iterator[tuple[str, str]]:
    """(name, address) of every page of a house that this role walks. A value without a sample is an error."""
    for door in doors(house).values():
        assert door.policy is not None, door.name
        if role in WALKERS[door.policy.name] and door.name not in NEEDS_MORE:
            yield door.name, _address(house, door, language)


def _address(house: str, door: Door, language: str) -> str:
    values = {value: (SAMPLES.get(f"{door.name} {value}") or SAMPLES[value])() for value in door.values}
    with override(language):
        address = reverse(door.name, urlconf=HOUSES[house], kwargs=values)
    return address + QUERIES.get(door.name, str)()
