"""The turn of the year asks again for consents that end with it: told first, done by link and letter, taken back."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from artifacts.models import ConsentRequest, PublishingConsent, Sample
from artifacts.selectors.samples import PUBLISHED, with_state
from artifacts.tasks import ASK_FOR_NEXT_YEAR
from tests import factories as make
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories_work import make_consent_request, make_item, make_publishing_consent, make_sample
from wbl_portal.core import jobs
from wbl_portal.core.lists import writing
from wbl_portal.core.models import Job, Link
from wbl_portal.people.models import Guardian, Student

Browser = Callable[..., CampusClient]
JUNE = dt.date(2027, 6, 30)
PAGE = "/start/next-year/"


@pytest.fixture
def dev(cast: Cast, client_for: Browser) -> CampusClient:
    """The coordinator, after making the next school year."""
    browser = client_for("coordinator")
    browser.post(PAGE, {"starts_on": "2027-07-01", "ends_on": "2028-06-30"})
    return browser


def shown(student: Student | None = None, *, until: dt.date = JUNE, **more: Any) -> Sample:
    """Work that may be shown until a day, by a parent's word."""
    student = student or make.make_student()
    sample = make_sample(make_item(student, **more))
    guardian = Guardian.objects.filter(guardianships__student=student).first() or make.make_guardian(student)
    asked = make_consent_request(sample, guardian=guardian, answered_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    make_publishing_consent(sample, request=asked, expires_on=until)
    return sample


def part(browser: CampusClient) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in browser.get(PAGE).context["parts"] if each["part"].key == "consents")
    return found


def do(browser: CampusClient, *samples: Sample) -> None:
    browser.post(f"{PAGE}do/", {"part": "consents", "row": [str(each.pk) for each in samples]})
    for kind in ("rollover", ASK_FOR_NEXT_YEAR):
        for job in Job.objects.filter(kind=kind, state=Job.State.QUEUED):
            jobs.perform(job.pk, raises=True)


def open_requests(sample: Sample) -> list[ConsentRequest]:
    return list(sample.consent_requests.filter(answered_at__isnull=True))


def test_the_page_tells_which_consents_end_with_the_year_and_asks_nobody(dev: CampusClient) -> None:
    ends = shown()
    lasting, withdrawn, refused, asked = shown(until=dt.date(2028, 6, 30)), shown(), shown(), shown()
    Sample.objects.filter(pk=withdrawn.pk).update(withdrawn_at=make.clock.now(), public_file=None)
    make_publishing_consent(refused, is_yes=False, signer="The other parent")
    make_consent_request(asked, guardian=make.make_guardian(asked.item.student))

    told = part(dev)

    assert [each.pk for each in told["choices"]] == [ends.pk]
    assert told["count"] == 1
    assert str(ends.item.student) in dev.get(PAGE).text
    assert (open_requests(ends), open_requests(lasting), mail.outbox) == ([], [], [])


def test_what_is_ticked_is_asked_about_by_link_and_letter(dev: CampusClient, client_for: Browser) -> None:
    ends, left_out = shown(), shown()
    second = make.make_guardian(ends.item.student)

    do(dev, ends)

    asked = open_requests(ends)
    parents = set(ends.item.student.guardianships.values_list("guardian", flat=True))
    assert second.pk in parents
    assert {each.guardian_id for each in asked} == parents
    assert open_requests(left_out) == []
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        each.guardian.email for each in asked if each.guardian
    )
    (path,) = re.findall(r"https?://[^/]+(/link/[\w-]+/)", str(mail.outbox[0].body))
    client_for(None).post(path, {"act": "yes", "signer": "Pat Parent", "relation": "parent"})
    new = PublishingConsent.objects.filter(sample=ends).order_by("-expires_on")[0]
    assert new.expires_on == dt.date(2028, 6, 30)
    assert part(dev)["count"] == 1, "only the one that was left out"


def test_until_somebody_answers_the_work_is_shown_as_before(dev: CampusClient) -> None:
    ends = shown()

    do(dev, ends)

    assert with_state(Sample.objects.all()).get(pk=ends.pk).state == PUBLISHED


def test_a_student_of_18_is_asked_in_the_account_and_no_letter_goes_out(dev: CampusClient) -> None:
    adult = make.make_student(born_on=dt.date(2008, 1, 1))
    ends = shown(adult)

    do(dev, ends)

    assert [each.guardian for each in open_requests(ends)] == [None]
    assert mail.outbox == []
    assert not Job.objects.filter(kind=ASK_FOR_NEXT_YEAR).exists()


def test_taking_it_back_ends_the_links_and_keeps_what_was_answered(dev: CampusClient, client_for: Browser) -> None:
    answered, silent = shown(), shown()
    do(dev, answered, silent)
    bodies = {str(letter.to[0]): str(letter.body) for letter in mail.outbox}
    paths = {to: re.findall(r"https?://[^/]+(/link/[\w-]+/)", body)[0] for to, body in bodies.items()}
    to = {each: each.item.student.guardianships.get().guardian.email for each in (answered, silent)}
    client_for(None).post(paths[to[answered]], {"act": "yes", "signer": "Pat Parent", "relation": "parent"})

    entry = writing.imports("rollover-consents").get()
    told = dev.post(f"{PAGE}undo/{entry.pk}/", follow=True).text

    assert "1 rows removed" in told
    assert "1 rows stay" in told
    assert open_requests(silent) == []
    assert client_for(None).get(paths[to[silent]]).status_code == 410
    assert client_for(None).get(paths[to[answered]]).status_code == 200
    assert PublishingConsent.objects.filter(sample=answered, expires_on=dt.date(2028, 6, 30)).exists()


def test_the_letters_go_out_once_however_often_the_work_begins(dev: CampusClient) -> None:
    ends = shown()
    do(dev, ends)
    job = Job.objects.get(kind=ASK_FOR_NEXT_YEAR)
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)

    jobs.perform(job.pk, raises=True)

    assert len(mail.outbox) == 1
    assert Link.objects.filter(subject_id=open_requests(ends)[0].pk).count() == 1


def test_what_nobody_can_be_asked_about_and_consents_to_accounts_are_told(dev: CampusClient) -> None:
    lonely = make.make_student()
    make_publishing_consent(make_sample(make_item(lonely)), signer="On paper", method="paper", expires_on=JUNE)
    for student in (make.make_student(), make.make_student()):
        make.make_consent(student, expires_on=JUNE)
    covered = make.make_student()
    make.make_consent(covered, expires_on=JUNE)
    make.make_consent(covered)

    notes = " ".join(part(dev)["notes"])

    assert "1 work cannot be asked about" in notes
    assert "the accounts of 2 students end by" in notes
    assert part(dev)["count"] == 0


def test_the_page_costs_the_same_for_many(dev: CampusClient) -> None:
    counts = []
    for number in (1, 6):
        for _place in range(number):
            shown()
        dev.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            dev.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
