"""The register of the agency's requests: received, due, answered, answered no longer, with its package."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reports.models import AgencyRequest
from reports.package.archive import Package, Zip
from reports.services import requests as services
from tests import factories as make
from tests.factories import DAY, TESTER
from wbl_portal.core import jobs
from wbl_portal.core.models import AuditEntry, Job, StoredFile

LATER, EARLIER = DAY + dt.timedelta(days=1), DAY - dt.timedelta(days=1)


def test_a_request_is_received_changed_answered_and_opened_again(cast: Any) -> None:
    made = services.receive_request(received_on=EARLIER, requester=" State office ", asked_for="6.2", by=TESTER)
    services.change_request(
        request=made, received_on=EARLIER, requester="State office", asked_for="6.1 and 6.2", due_on=LATER, by=TESTER
    )
    services.answer_request(request=made, answered_on=DAY, answer="Both by mail.", by=cast.dev.actor)
    assert (made.answered_on, made.answered_by) == (DAY, "Dev Dasgupta")

    services.reopen_request(request=made, by=TESTER)
    made.refresh_from_db()
    assert (made.answered_on, made.answer) == (None, "")
    verbs = AuditEntry.objects.filter(subject_id=str(made.pk)).values_list("verb", flat=True)
    assert set(verbs) == {"request.received", "request.changed", "request.answered", "request.reopened"}


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("received_on", {"received_on": LATER}),
        ("due_on", {"received_on": DAY, "due_on": EARLIER}),
    ],
)
def test_days_that_make_no_sense_are_refused(campus: Any, field: str, days: dict[str, dt.date]) -> None:
    with pytest.raises(ValidationError) as refused:
        services.receive_request(requester="Office", asked_for="6.2", by=TESTER, **days)
    assert list(refused.value.message_dict) == [field]


def test_an_answer_says_what_and_lies_after_the_request(campus: Any) -> None:
    row = make.make_request(received_on=DAY)

    with pytest.raises(ValidationError, match="handed over"):
        services.answer_request(request=row, answered_on=DAY, answer=" ", by=TESTER)
    with pytest.raises(ValidationError, match="between"):
        services.answer_request(request=row, answered_on=EARLIER, answer="Sent.", by=TESTER)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("answered_request_says_what_was_handed_over", {"answered_on": DAY}),
        ("request_is_due_after_it_is_received", {"due_on": DAY - dt.timedelta(days=30)}),
    ],
)
def test_the_database_promises_it_too(campus: Any, name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make.make_request(**fields)


def test_a_new_package_takes_the_old_ones_place(committing: Any, campus: Any) -> None:
    row = make.make_request()
    before = services.attach_package(request=row, package=packed(b"one", b"two"), by=TESTER)
    gone = [part.file for part in before]
    services.attach_package(request=row, package=packed(b"three"), by=TESTER)

    assert not StoredFile.objects.filter(pk__in=[file.pk for file in gone]).exists()
    assert not any(default_storage.exists(file.key) for file in gone)
    assert [part.file.size for part in row.parts.all()] == [5]


def packed(*parts: bytes) -> Package:
    return Package(tuple(Zip(f"p-{n}.zip", data) for n, data in enumerate(parts, 1)), files=len(parts), missing=0)


def test_the_register_in_the_browser(cast: Any, client_for: Callable[..., Any]) -> None:
    dev = client_for("coordinator")
    assert "No request yet" in dev.get("/reports/requests/").content.decode()
    facts = {"received_on": "2026-09-01", "requester": "State office", "asked_for": "6.2", "due_on": "2026-10-01"}
    address = dev.post("/reports/requests/add/", {**facts, "year": str(cast.year.pk)}).url

    page = dev.get("/reports/requests/").content.decode()
    assert "1 request is overdue" in page
    assert "Overdue" in dev.get(address).content.decode()
    assert "State office" in dev.get("/reports/requests/?state=overdue&q=state").content.decode()
    assert "No request matches" in dev.get("/reports/requests/?q=nobody").content.decode()
    assert dev.get(f"{address}edit/").status_code == 200

    assert "required" in dev.post(address, {"answered_on": "2026-10-14", "answer": ""}).content.decode()
    told = dev.post(address, {"answered_on": "2026-10-14", "answer": "Sent."}, follow=True).content.decode()
    assert f"{address}reopen/" in told
    assert "2026-10-14,Dev Dasgupta,Sent." in dev.get("/reports/requests/?format=csv").content.decode()
    dev.post(f"{address}reopen/")
    assert AgencyRequest.objects.get().answered_on is None
    assert client_for("teacher").get("/reports/requests/").status_code == 403


def test_the_package_is_built_by_the_worker_and_downloaded(cast: Any, client_for: Callable[..., Any]) -> None:
    dev, row = client_for("coordinator"), make.make_request(year=cast.year)
    assert client_for("principal").get(f"/reports/requests/{row.pk}/package/1/").status_code == 404

    asked = dev.post(f"/reports/requests/{row.pk}/package/", {"year": str(cast.year.pk)})
    assert "Building the package" in dev.get(asked.url).content.decode()
    assert jobs.perform(Job.objects.get(kind="package").pk).state == Job.State.DONE
    assert "The package is built" in dev.get(asked.url, headers={"HX-Request": "true"}).content.decode()
    answer = dev.get(f"/reports/requests/{row.pk}/package/1/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a-2026-27-package.zip"'
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_a_package_of_an_empty_year_says_so(cast: Any, client_for: Callable[..., Any]) -> None:
    dev, row = client_for("coordinator"), make.make_request()
    asked = dev.post(f"/reports/requests/{row.pk}/package/", {"year": str(make.make_year("2025-26").pk)})
    jobs.perform(Job.objects.get(kind="package").pk)

    assert "Nothing is published for 2025-26" in dev.get(asked.url).content.decode()


def test_the_register_costs_the_same_for_any_number_of_requests(campus: Any, client_for: Callable[..., Any]) -> None:
    dev, counts = client_for("coordinator"), []
    dev.get("/reports/requests/")
    for number in (1, 20):
        for _each in range(number):
            make.make_request(year=make.make_year())
        with CaptureQueriesContext(connection) as queries:
            dev.get("/reports/requests/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
