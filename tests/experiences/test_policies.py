"""Policies and protocols: versions in force, what is expected and missing, what changed."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from experiences import selectors, services
from experiences.expected_policies import EXPECTED
from experiences.models import PolicyAcknowledgement, PolicyDocument, PolicyVersion
from experiences.services import VersionFacts
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER
from tests.factories_plan import make_policy, make_version, make_version_with_file
from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry
from wbl_portal.demo.papers import signed_agreement

ClientFor = Callable[..., CampusClient]
LIST = "/policies/manage/"
FIRST = VersionFacts(dt.date(2026, 8, 1), "Two adults go along.")


def add(**more: Any) -> PolicyDocument:
    fields = {"title": "Supervision", "topic": "supervision", "owner": "CTE director", "review_on": dt.date(2027, 7, 1)}
    return services.add_policy(**{"version": FIRST, "by": TESTER, **fields, **more})


def sent(**more: Any) -> dict[str, Any]:
    facts = {"title": "Supervision", "topic": "supervision", "owner": "CTE director", "review_on": "2027-07-01"}
    return {**facts, "effective_on": "2026-08-01", "text": "Two adults go along.", **more}


def test_the_version_in_force_is_the_newest_that_has_begun(campus: Academy) -> None:
    policy = add()
    services.add_version(policy=policy, version=VersionFacts(dt.date(2026, 12, 1), "Three adults."), by=TESTER)

    in_force = [policy.current_version(day) for day in (dt.date(2026, 7, 31), DAY, dt.date(2026, 12, 1))]

    assert [each.number if each else None for each in in_force] == [None, 1, 2]
    assert [version.number for _policy, version in selectors.policies_in_force(DAY)] == [1]
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"policy.added", "policy_version.added"}


def test_what_no_policy_in_force_answers_is_missing(campus: Academy) -> None:
    assert [each.is_missing for each in selectors.expectations()] == [True] * len(EXPECTED) == [True] * 12
    add()
    add(title="Later", topic="transportation", version=VersionFacts(dt.date(2026, 12, 1), "Buses."))
    services.archive_policy(policy=add(title="Old", topic="consent"), by=TESTER)

    found = selectors.expectations()

    assert [each.expected.key for each in found if not each.is_missing] == ["supervision"]
    assert found[-1].in_force[0].topic == "supervision"
    assert {each.expected.key: [row.title for row in each.coming] for each in found if each.coming} == {
        "transportation": ["Later"]
    }


def test_what_makes_no_sense_is_refused(campus: Academy) -> None:
    policy = add()
    with pytest.raises(ValidationError) as refused:
        services.add_version(policy=policy, version=FIRST, by=TESTER)
    assert "The last version is in force from Aug. 1, 2026." in refused.value.message_dict["effective_on"][0]
    with pytest.raises(ValidationError, match="expected policies"):
        add(topic="weather")
    with pytest.raises(ValidationError):
        add(version=VersionFacts(DAY, "  "))
    services.archive_policy(policy=policy, by=TESTER)
    with pytest.raises(ValidationError, match="Restore it first"):
        services.add_version(policy=policy, version=VersionFacts(DAY, "New"), by=TESTER)


@pytest.mark.parametrize(
    ("number", "promise"), [(1, "policy_version_number_is_once"), (0, "policy_versions_start_at_one")]
)
def test_version_numbers_are_kept_by_the_database_too(campus: Academy, number: int, promise: str) -> None:
    policy = make_policy()

    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        make_version(policy, number=number)


def test_the_comparison_says_line_by_line_what_changed(campus: Academy) -> None:
    policy = make_policy(versions=0)
    before = make_version(policy, number=1, text="One\nTwo\nThree")
    after = make_version(policy, number=2, text="One\nTwo and a half\nThree")

    lines = [(line.kind, line.text) for line in selectors.comparison(before, after)]

    assert lines == [
        ("gap", ""),
        ("same", "One"),
        ("removed", "Two"),
        ("added", "Two and a half"),
        ("same", "Three"),
    ]
    assert selectors.comparison(before, before) == []


def test_a_policy_is_added_with_its_first_version_and_file(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    form = browser.get(f"{LIST}add/?topic=supervision").text
    assert '<option value="supervision" selected>' in form
    paper = SimpleUploadedFile("signed.pdf", signed_agreement("Cedar Clinic"), "application/pdf")

    page = browser.post(f"{LIST}add/", sent(upload=paper), follow=True)

    version = PolicyVersion.objects.get()
    assert "Version 1, in force from Aug. 1, 2026" in page.text
    assert "Two adults go along." in page.text
    assert client_for("teacher").get(reverse("policy_file", args=[version.pk])).status_code == 200
    assert client_for("student").get(reverse("policy_file", args=[version.pk])).status_code == 403


def test_a_version_follows_and_both_are_shown_with_what_changed(campus: Academy, client_for: ClientFor) -> None:
    browser, policy = client_for("coordinator"), add()
    path = reverse("policy_version_add", args=[policy.pk])
    assert "Two adults go along." in browser.get(path).text

    browser.post(path, {"effective_on": "2026-10-01", "text": "Three adults go along."})

    second = policy.versions.get(number=2)
    page = browser.get(reverse("policy_compare", args=[second.pk])).text
    assert '<del class="diff-line diff-removed"><span class="diff-word">Gone</span>' in page
    assert '<span class="diff-word">New</span><span>Three adults go along.</span>' in page
    first = browser.get(reverse("policy_compare", args=[policy.versions.get(number=1).pk])).text
    assert "What changed" not in first
    too_early = browser.post(path, {"effective_on": "2026-09-01", "text": "Four."}).text
    assert "Choose a later day." in too_early


def test_facts_are_edited_and_a_policy_leaves_and_comes_back(campus: Academy, client_for: ClientFor) -> None:
    browser, policy = client_for("coordinator"), add()
    facts = {"title": "Supervision of visits", "topic": "", "owner": "Principal", "review_on": "2026-10-01"}

    page = browser.post(reverse("policy_edit", args=[policy.pk]), facts, follow=True).text
    assert "Review overdue" in page
    assert "A topic of our own" in page
    page = browser.post(reverse("policy_archive", args=[policy.pk]), follow=True).text
    assert reverse("policy_restore", args=[policy.pk]) in page
    assert "Supervision of visits" in browser.get(f"{LIST}?archived=on").text
    assert browser.get(reverse("policy_edit", args=[policy.pk])).status_code == 404
    assert "is back" in browser.post(reverse("policy_restore", args=[policy.pk]), follow=True).text


def test_the_list_flags_what_is_overdue_and_the_first_page_counts_it(campus: Academy, client_for: ClientFor) -> None:
    make_policy(title="Old one", review_on=DAY - dt.timedelta(days=1))
    make_policy(title="Fresh one", review_on=DAY)
    browser = client_for("teacher")

    overdue = browser.get(f"{LIST}?overdue=on").text
    assert "Old one" in overdue
    assert "Fresh one" not in overdue
    assert "No policy matches" in browser.get(f"{LIST}?q=nonsense").text
    assert f'href="{LIST}?overdue=on"' in browser.get("/today/?kind=policies").text
    lines = browser.get(f"{LIST}?format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("Fresh one,,1,2024-01-15,CTE director,2026-10-14,no")


def test_staff_say_that_they_have_read_the_version_in_force(campus: Academy, client_for: ClientFor) -> None:
    policy = make_policy(versions=2)
    old, new = policy.versions.order_by("number")
    page, browser = reverse("policy_detail", args=[policy.pk]), client_for("teacher")
    assert "Nobody has said so yet." in browser.get(page).text
    act = reverse("policy_acknowledge", args=[new.pk])

    told = browser.post(act, follow=True).text
    browser.post(act)
    refused = browser.post(reverse("policy_acknowledge", args=[old.pk]), follow=True).text

    (made,) = PolicyAcknowledgement.objects.all()
    assert "It is on record that you have read version 2." in told
    assert "Read by 1 person." in told
    assert "I have read this version" not in told
    assert "A newer version is in force." in refused
    assert (made.version, AuditEntry.objects.filter(verb="policy_version.acknowledged").count()) == (new, 1)
    line = f"<div>{made.actor_label}</div>"
    assert line not in browser.get(page).text
    assert line in client_for("coordinator").get(page).text
    lines = browser.get(f"{LIST}?format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].endswith("Read by")
    assert lines[1].endswith(",no,1")


def test_an_acknowledgement_is_kept_once_and_by_a_person(campus: Academy) -> None:
    version = make_version(make_policy(versions=0))
    person = Actor(uuid.uuid4(), "Ben Tester")
    made = services.acknowledge_version(version=version, by=person)

    assert services.acknowledge_version(version=version, by=person) == made
    with pytest.raises(ValidationError, match="Sign in"):
        services.acknowledge_version(version=version, by=TESTER)
    with pytest.raises(IntegrityError, match="policy_version_is_acknowledged_once_by_each"), transaction.atomic():
        PolicyAcknowledgement.objects.create(
            version=version, actor_id=person.id, actor_label="Ben", acknowledged_at=clock.now()
        )
    services.archive_policy(policy=version.policy, by=TESTER)
    with pytest.raises(ValidationError, match="Restore it first"):
        services.acknowledge_version(version=version, by=person)


def test_the_list_asks_as_often_for_thirty_as_for_one(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    def queries() -> int:
        browser.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            browser.get(LIST)
        return len(seen)

    make_policy(versions=2)
    few = queries()
    for _ in range(24):
        make_policy(versions=2)

    assert queries() == few


def test_a_version_without_file_has_no_file_address(campus: Academy, client_for: ClientFor) -> None:
    browser, policy = client_for("teacher"), make_policy()

    assert browser.get(reverse("policy_file", args=[policy.versions.get().pk])).status_code == 404
    assert browser.get(reverse("policy_detail", args=[make_version_with_file().policy_id])).status_code == 200
