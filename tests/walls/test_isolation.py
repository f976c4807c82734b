"""An object of campus B does not exist at campus A, at whatever address it is asked for; its twin's page shows A's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django_tenants.utils import tenant_context

from academies.models import Academy
from tests import factories as make
from tests import factories_binder as binder
from tests import factories_placements as stays
from tests import factories_plan as plan
from tests import factories_region as region
from tests import factories_work as work
from tests.campuses import Cast, key
from tests.conftest import CampusClient
from tests.factories_editions import shown_sample
from tests.walls.access import ACCESS, LETS_IN, sample
from tests.walls.houses import doors
from tests.walls.test_access import path
from wbl_portal.core import clock
from wbl_portal.people.models import Role, Student

Browser = Callable[..., CampusClient]
# Words that stand at campus B only, under the same keys as campus A's.
OF_B = ["Xylo Works", "Zoe Zimmer", "Zimmer", "Xena Xu", "Eli Eastman", "Yan York", "Birch Academy"]


def twin() -> Student:
    """The student of campus B whose key is that of campus A's, so that a page of one's own refuses nobody by the key."""
    return Student.objects.get(pk=key("student"))


def only_framework() -> str:
    """The framework edition that campus B runs and campus A does not."""
    return next(each for each in connection.tenant.frameworks if each.startswith("t-stem"))


# How to make an object that stands at campus B alone, by address and value, else by value.
ONLY_AT_B: dict[str, Callable[[], Any]] = {
    "partner_id": lambda: make.make_partner().pk,
    "contact_id": lambda: make.make_contact().pk,
    "agreement_id": lambda: make.make_agreement(file=make.make_file()).pk,
    "site_id": lambda: make.make_site().pk,
    "role_id": lambda: make.make_strategic_role().pk,
    "review_id": lambda: make.make_review().pk,
    "experience_id": lambda: make.make_experience().pk,
    "session_id": lambda: make.make_session().pk,
    "type_id": lambda: make.make_experience_type().pk,
    "snapshot_detail pk": lambda: make.make_snapshot().pk,
    "report_job pk": lambda: make.make_job(kind="publish").pk,
    "draft_id": lambda: make.make_draft().pk,
    "draft_preview slot": lambda: "5.A1",
    "site_copy_job pk": lambda: make.make_job(kind="site_copy").pk,
    "document_id": lambda: make.make_older_document().pk,
    "snapshot_sign pk": lambda: make.make_snapshot().pk,
    "snapshot_proof pk": lambda: make.make_snapshot().pk,
    "measure_id": lambda: make.make_measure().pk,
    "request_id": lambda: make.make_part(make.make_request()).request_id,
    "package_file number": lambda: make.make_part(make.make_request(), number=7).number,
    "grant_id": lambda: binder.make_grant().pk,
    "class_id": lambda: make.make_retention_class().pk,
    "hold_id": lambda: make.make_hold().pk,
    "disposition_detail pk": lambda: make.make_disposition().pk,
    "disposition_approve pk": lambda: make.make_disposition().pk,
    "disposition_decline pk": lambda: make.make_disposition().pk,
    "disposition_carry_out pk": lambda: make.make_disposition(state="approved").pk,
    "disposition_certificate pk": lambda: make.make_disposition(state="carried_out", certificate=make.make_file()).pk,
    "upkeep_job pk": lambda: make.make_job(kind="package", payload={"request": str(make.make_request().pk)}).pk,
    "student_detail pk": lambda: make.make_student().pk,
    "account_open pk": lambda: make.make_student().pk,
    "consent_add pk": lambda: make.make_student().pk,
    "consent_withdraw pk": lambda: make.make_student().pk,
    "people_invite_again pk": lambda: make.make_user(Role.TEACHER).pk,
    "hand_over pk": lambda: make.make_user(Role.TEACHER).pk,
    "role_end pk": lambda: make.make_user(Role.TEACHER).role_assignments.get().pk,
    "role_give pk": lambda: make.make_user(Role.TEACHER).pk,
    "roster_job pk": lambda: make.make_job(kind="roster.check").pk,
    "roster_import pk": lambda: make.make_job(kind="roster.check").pk,
    "day_off_id": lambda: make.make_day_off().pk,
    "rollover_job pk": lambda: make.make_job(kind="rollover").pk,
    "list_match kept": lambda: make.make_held_list().pk,
    "list_job pk": lambda: make.make_job(kind="list.check", payload=make.LIST_PAYLOAD).pk,
    "list_import pk": lambda: make.make_job(kind="list.check", payload=make.LIST_PAYLOAD).pk,
    "number": lambda: make.make_rendition(make.make_edition(number=7), format="html").edition.number,
    "sample_file sample_id": lambda: shown_sample(make.make_edition(number=9), make.make_student()).pk,
    "slot": lambda: make.make_rendition(make.make_edition(slot="5.A1"), format="html").edition.slot,
    "line_id": lambda: make.make_district_line().pk,
    "kind": lambda: "artifact",
    "part_key": lambda: "5.3a",
    "evidence_id": lambda: binder.make_evidence(file=make.make_file()).pk,
    "point_id": lambda: binder.make_point().pk,
    "reviewer_id": lambda: binder.make_reviewer().pk,
    "run_id": lambda: binder.make_run().pk,
    "meeting_id": lambda: region.make_meeting(file=make.make_file()).pk,
    "decision_id": lambda: region.make_decision().pk,
    "need_id": lambda: region.make_need().pk,
    "list_id": lambda: region.make_occupation_list().pk,
    "occupation_id": lambda: region.make_occupation().pk,
    "file_id": lambda: region.make_kept_list().pk,
    "survey_id": lambda: make.make_survey().pk,
    "offer_id": lambda: make.make_offer().pk,
    "reply_id": lambda: make.make_reply(make.make_offer()).pk,
    "ask_id": lambda: make.make_offer_ask().pk,
    "reply_take_back reply_id": lambda: make.make_reply(**make.WRITTEN_DOWN).pk,
    "offer_ask_reopen ask_id": lambda: make.make_offer_ask(answered_at=clock.now(), **make.WRITTEN_DOWN).pk,
    "credential_id": lambda: make.make_credential().pk,
    "edition": only_framework,
    "alignment_id": lambda: plan.make_alignment().pk,
    "pathway_id": lambda: plan.make_pathway().pk,
    "policy_id": lambda: plan.make_policy().pk,
    "version_id": lambda: plan.make_version_with_file().pk,
    "enrichment_id": lambda: make.make_enrichment().pk,
    "event_id": lambda: make.make_event().pk,
    "forwarding_id": lambda: make.make_forwarding(make.make_contact()).pk,
    "placement_id": lambda: stays.make_placement(twin()).pk,
    "evaluation_id": lambda: stays.make_evaluation(stays.make_placement(twin())).pk,
    "membership_id": lambda: make.make_membership_in(consent_scan=make.make_file()).pk,
    "student_id": lambda: make.make_student().pk,
    "attempt_id": lambda: make.make_attempt(twin(), proof=make.make_file()).pk,
    "target_id": lambda: work.make_target().pk,
    "check_in_id": lambda: stays.make_check_in(stays.make_placement(twin())).pk,
    "hours_id": lambda: stays.make_hours(stays.make_placement(twin())).pk,
    "participation_id": lambda: work.make_participation(twin()).pk,
    "reflection_id": lambda: work.make_reflection().pk,
    "prompt_id": lambda: work.make_prompt().pk,
    "dimension_id": lambda: work.make_dimension().pk,
    "item_id": lambda: work.make_item(twin()).pk,
    "sample_id": lambda: work.make_sample(work.make_item(twin())).pk,
    "consent_scan sample_id": lambda: work.scanned_consent(twin()).sample_id,
    "consent_scan consent_id": lambda: work.scanned_consent(twin()).pk,
    "sha256": lambda: make.make_rendition(make.make_edition(number=8), data=b"only at B").sha256,
}
# Values that are no key of an object.
PLAIN = {"hue", "token", "uidb36", "key", "year", "file_format", "entry_id", "mfa_edit_webauthn pk"}
PLAIN |= {"task", "slug", "list_choose kind", "list_template kind", "list_match kind"}
PLAIN |= {
    "industry",
    "ending",
    "mfa_remove_webauthn pk",
    "consent_withdraw consent_pk",
    "role_give role",
    "put_off_undo act",
}


def keyed_values() -> list[tuple[str, str]]:
    """(address, value) of every value that is an object's key."""
    return [
        (name, value)
        for name, door in doors("campus").items()
        for value in door.values
        if value not in PLAIN and f"{name} {value}" not in PLAIN
    ]


def visitor(name: str) -> str | None:
    """The role with the widest rights that the address lets in."""
    allowed = LETS_IN[ACCESS["campus"][name]]
    return next((role for role in ("administrator", "principal", "student") if role in allowed), None)


@pytest.mark.parametrize(("name", "value"), keyed_values())
def test_an_object_of_campus_b_is_404_at_campus_a(
    name: str, value: str, cast: Cast, other_campus: Academy, client_for: Browser
) -> None:
    values = {each: sample(name, each, cast) for each in doors("campus")[name].values}
    with tenant_context(other_campus):
        foreign = (ONLY_AT_B.get(f"{name} {value}") or ONLY_AT_B[value])()
    browser = client_for(visitor(name))

    address = path("campus", name, {**values, value: foreign})
    answer = browser.get(address)
    if answer.status_code == 405:
        answer = browser.post(address)

    assert answer.status_code == 404


@pytest.mark.parametrize("name", ACCESS["campus"])
def test_no_page_of_campus_a_shows_a_word_of_campus_b(name: str, cast: Cast, client_for: Browser) -> None:
    values = {each: sample(name, each, cast) for each in doors("campus")[name].values}

    answer = client_for(visitor(name)).get(path("campus", name, values))

    text = answer.getvalue() if answer.streaming else answer.content
    assert [word for word in OF_B if word.encode() in text] == []


def test_a_file_is_read_from_its_own_campus(
    cast: Cast, other_cast: Cast, other_campus: Academy, client_for: Browser
) -> None:
    address = f"/partners/manage/agreements/{cast.agreement.pk}/file/"
    with tenant_context(other_campus):
        at_b = client_for(other_cast.dev, campus=other_campus)

    ours = b"".join(client_for("coordinator").get(address).streaming_content)
    theirs = b"".join(at_b.get(address).streaming_content)

    assert b"Cedar Clinic" in ours
    assert b"Xylo Works" in theirs


@pytest.mark.parametrize("url", ["/files/", "/media/", "/var/files/", "/static/../var/files/"])
def test_a_stored_file_has_no_address_of_its_own(cast: Cast, client_for: Browser, url: str) -> None:
    answer = client_for("administrator").get(f"{url}{cast.file.key}")

    assert answer.status_code == 404


def test_a_write_at_campus_a_leaves_the_twin_at_campus_b_alone(
    cast: Cast, other_campus: Academy, client_for: Browser
) -> None:
    with transaction.atomic():
        client_for("coordinator").post(f"/partners/manage/{cast.partner.pk}/archive/")

    with tenant_context(other_campus):
        assert not Cast(other_campus).partner.is_archived
    cast.partner.refresh_from_db()
    assert cast.partner.is_archived
