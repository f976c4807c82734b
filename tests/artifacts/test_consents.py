"""Consent to publishing: by link in the guardian's language, at 18 in the own account, from paper; a 'no' wins."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from academies.models import Academy
from artifacts.ages import is_adult
from artifacts.models import ConsentRequest, PublishingConsent, Sample
from artifacts.selectors.samples import with_state
from artifacts.services import consents
from artifacts.services import samples as services
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_guardian, make_student
from tests.factories_work import ENDS, make_consent_request, make_item, make_publishing_consent, make_sample, picture
from wbl_portal.core.models import AuditEntry, Link

ClientFor = Callable[..., CampusClient]
PAT = {"signer": "Pat Acosta", "relation": "mother"}


def state(sample: Sample) -> str:
    return with_state(Sample.objects.all()).get(pk=sample.pk).state  # type: ignore[attr-defined, no-any-return]


def say(request: ConsentRequest, is_yes: bool, **more: str) -> PublishingConsent:
    return consents.answer_request(request=request, is_yes=is_yes, **PAT | more)


def facts() -> tuple[Any, ...]:
    """Everything an answer may change."""
    return (
        list(PublishingConsent.objects.order_by("pk").values()),
        list(Sample.objects.order_by("pk").values()),
        list(ConsentRequest.objects.order_by("pk").values()),
        list(Link.objects.order_by("pk").values("used_at", "revoked_at", "expires_at")),
        AuditEntry.objects.count(),
    )


@pytest.fixture
def sample(cast: Cast) -> Sample:
    """Ana's robot arm, accepted; her guardian is on the roster."""
    return make_sample(make_item(cast.student))


def asked(sample: Sample) -> str:
    """The path of the guardian's link."""
    (one,) = services.ask(sample=sample, by=TESTER)
    return one.path


def test_get_and_head_change_nothing_post_puts_the_answer_on_record(sample: Sample, client_for: ClientFor) -> None:
    path, visitor = asked(sample), client_for(None)
    before = facts()
    for _ in range(3):
        page = visitor.get(path)
    visitor.head(path)
    visitor.get(f"{path}?work")
    assert facts() == before
    assert "Ana Acosta made this at Alder P-TECH" in page.text
    assert "What if I say no?" in page.text

    receipt = visitor.post(path, {**PAT, "act": "yes"}, follow=True)

    assert state(sample) == "published"
    assert "You said yes" in receipt.text
    consent = PublishingConsent.objects.get()
    assert (consent.method, consent.language, consent.given_on, consent.expires_on) == ("link", "en", DAY, ENDS)
    assert "Who can see it? Everyone." in consent.scope
    assert sample.caption in consent.scope


def test_posting_twice_changes_nothing_more(sample: Sample, client_for: ClientFor) -> None:
    path, visitor = asked(sample), client_for(None)
    visitor.post(path, {**PAT, "act": "yes"})
    before = facts()

    visitor.post(path, {**PAT, "act": "yes"})

    assert facts() == before


def test_the_work_itself_is_shown_through_the_link_until_it_is_withdrawn(sample: Sample, client_for: ClientFor) -> None:
    path, visitor = asked(sample), client_for(None)
    assert 'src="?work"' in visitor.get(path).text
    shown = visitor.get(f"{path}?work")
    assert (shown["Content-Type"], shown.getvalue()[:4]) == ("image/png", picture()[:4])

    services.withdraw(sample=sample, by=TESTER)

    assert visitor.get(f"{path}?work").status_code == 404
    assert "no longer shown" in visitor.get(path).text
    assert visitor.post(path, {**PAT, "act": "yes"}).status_code == 200
    assert not PublishingConsent.objects.exists()


def test_an_answer_needs_a_name_and_a_relation(sample: Sample, client_for: ClientFor) -> None:
    page = client_for(None).post(asked(sample), {"signer": "", "relation": "mother", "act": "yes"})

    assert "another look" in page.text
    assert not PublishingConsent.objects.exists()


def test_the_receipt_takes_a_yes_back_and_the_work_is_gone(sample: Sample, client_for: ClientFor) -> None:
    path, visitor = asked(sample), client_for(None)
    visitor.post(path, {**PAT, "act": "yes"})
    sample.refresh_from_db()
    assert sample.public_file is not None

    page = visitor.post(path, {"act": "withdraw"}, follow=True)
    visitor.post(path, {"act": "withdraw"})

    sample.refresh_from_db()
    assert (state(sample), sample.public_file) == ("withdrawn", None)
    assert "no longer shown" in page.text
    assert PublishingConsent.objects.get().withdrawn_at is not None


def test_a_no_wins_over_the_yes_of_another_guardian(sample: Sample, cast: Cast) -> None:
    first = make_consent_request(sample)
    second = make_consent_request(sample)
    say(first, True)
    assert state(sample) == "published"

    say(second, False)

    sample.refresh_from_db()
    assert (state(sample), sample.public_file) == ("refused", None)
    say(first, True, signer="Pat Again")
    assert state(sample) == "refused"


def test_who_changes_a_no_to_a_yes_replaces_the_own_answer_only(sample: Sample) -> None:
    request = make_consent_request(sample)
    say(request, False)
    assert state(sample) == "refused"

    say(request, True)

    assert state(sample) == "published"
    assert PublishingConsent.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_two_people_of_one_name_stay_two(sample: Sample) -> None:
    say(make_consent_request(sample), False)
    say(make_consent_request(sample), True)

    assert state(sample) == "refused"


def test_spanish_readers_are_asked_in_spanish(cast: Cast, client_for: ClientFor, mailoutbox: list[Any]) -> None:
    cast.guardian.language = "es"
    cast.guardian.save()
    sample = make_sample(make_item(cast.student))

    client_for("coordinator").post(reverse("sample_ask", args=[sample.pk]))

    (mail,) = mailoutbox
    assert mail.to == [cast.guardian.email]
    path = mail.body.partition("localhost")[2].split()[0]
    assert path.startswith("/es/link/")
    visitor = client_for(None)
    page = visitor.get(path)
    assert '<html lang="es"' in page.text
    visitor.post(path, {**PAT, "act": "yes"})
    consent = PublishingConsent.objects.get()
    assert consent.language == "es"
    assert "2028" in consent.scope
    assert "Estudiante, grado 9" in consent.scope


@pytest.mark.parametrize(
    ("language", "relation", "filled"),
    [("es", "mother", "madre"), ("es", "Guardian", "tutor legal"), ("en", "mother", "mother"), ("es", "Dorm head", "")],
)
def test_the_rosters_word_for_a_guardian_is_filled_in_in_the_readers_language(
    cast: Cast, client_for: ClientFor, language: str, relation: str, filled: str
) -> None:
    cast.guardian.guardianships.update(relation=relation)
    path = asked(make_sample(make_item(cast.student), shown_as="Student, grade 9"))

    page = client_for(None).get(path if language == "en" else f"/es{path}")

    assert page.context["form"].initial["relation"] == filled
    assert ("Estudiante, grado 9" in page.text) is (language == "es")


def test_whoever_answered_is_not_asked_again_and_a_fresh_link_ends_the_old_one(
    sample: Sample, client_for: ClientFor
) -> None:
    old = asked(sample)
    new = asked(sample)
    visitor = client_for(None)
    assert visitor.get(old).status_code == 410
    visitor.post(new, {**PAT, "act": "no"})

    with pytest.raises(ValidationError, match="Everybody has answered"):
        services.ask(sample=sample, by=TESTER)
    assert ConsentRequest.objects.count() == 1


def test_a_consent_that_ended_can_be_asked_for_again(
    sample: Sample, client_for: ClientFor, travel: Callable[[dt.date], None]
) -> None:
    client_for(None).post(asked(sample), {**PAT, "act": "yes"})
    travel(dt.date(2028, 7, 3))
    assert state(sample) == "lapsed"

    client_for(None).post(asked(sample), {**PAT, "act": "yes"})

    assert state(sample) == "published"


def test_nobody_is_asked_before_the_work_is_accepted_or_when_the_roster_names_nobody(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="Accept the work first"):
        services.ask(sample=make_sample(accepted=False), by=TESTER)
    with pytest.raises(ValidationError, match="paper form"):
        services.ask(sample=make_sample(), by=TESTER)


def test_a_link_without_an_address_to_mail_it_is_handed_over(sample: Sample, cast: Cast, client_for: ClientFor) -> None:
    make_guardian(cast.student, email="", given_name="Noor")

    page = client_for("coordinator").post(reverse("sample_ask", args=[sample.pk])).text

    assert "Hand over" in page
    assert page.count("/link/") == 1


@pytest.mark.parametrize(
    ("born", "adult"),
    [(dt.date(2008, 10, 14), True), (dt.date(2008, 10, 15), False), (None, False)],
)
def test_of_age_is_18_on_the_birthday(born: dt.date | None, adult: bool, campus: Academy) -> None:
    assert is_adult(make_student(born_on=born), DAY) is adult


def test_a_student_of_18_signs_in_the_own_account(cast: Cast, client_for: ClientFor) -> None:
    cast.student.born_on = dt.date(2008, 1, 1)
    cast.student.save()
    sample = make_sample(make_item(cast.student))
    (one,) = services.ask(sample=sample, by=TESTER)
    assert (one.path, one.request.guardian) == ("", None)
    browser = client_for("student")
    assert "Your campus asks" in browser.get("/my/portfolio/").text

    browser.post(reverse("my_sample_answer", args=[sample.pk]), {"answer": "yes"})

    consent = PublishingConsent.objects.get()
    assert (consent.method, consent.signer, state(sample)) == ("self", "Ana Acosta", "published")
    with pytest.raises(ValidationError, match="Everybody has answered"):
        services.ask(sample=sample, by=TESTER)


def test_under_18_nobody_signs_for_themself(sample: Sample, cast: Cast, client_for: ClientFor) -> None:
    with pytest.raises(ValidationError, match="Until you are 18"):
        consents.sign_self(sample=sample, is_yes=True, by=cast.ana.actor)

    page = client_for("student").get(reverse("my_sample_answer", args=[sample.pk])).text

    assert "nothing to answer now" in page


def test_paper_counts_with_its_scan(sample: Sample, client_for: ClientFor) -> None:
    browser, address = client_for("coordinator"), reverse("sample_paper", args=[sample.pk])
    sent = {"is_yes": "yes", **PAT, "language": "es", "given_on": DAY.isoformat(), "expires_on": ENDS.isoformat()}
    assert "Add the scan" in browser.post(address, sent).text
    scan = SimpleUploadedFile("form.png", picture(), "image/png")

    browser.post(address, {**sent, "upload": scan})

    consent = PublishingConsent.objects.get()
    assert (consent.method, consent.language, state(sample)) == ("paper", "es", "published")
    scan_address = reverse("consent_scan", args=[sample.pk, consent.pk])
    assert scan_address in browser.get(reverse("sample_detail", args=[sample.pk])).text
    assert browser.get(scan_address).status_code == 200
    assert client_for("teacher").get(scan_address).status_code == 403


def test_a_no_on_paper_takes_a_published_work_down(sample: Sample) -> None:
    say(make_consent_request(sample), True)
    facts = {"given_on": DAY, "expires_on": ENDS, "signer": "Max Acosta", "relation": "father"}

    consents.record_paper(sample=sample, is_yes=False, by=TESTER, **facts)  # type: ignore[arg-type]

    sample.refresh_from_db()
    assert (state(sample), sample.public_file) == ("refused", None)


def test_dates_on_paper_make_sense(sample: Sample) -> None:
    facts: dict[str, Any] = {"sample": sample, "is_yes": False, **PAT, "by": TESTER}

    with pytest.raises(ValidationError, match="future"):
        consents.record_paper(**facts, given_on=DAY + dt.timedelta(days=1), expires_on=ENDS)
    with pytest.raises(ValidationError, match="Check both dates"):
        consents.record_paper(**facts, given_on=DAY, expires_on=DAY - dt.timedelta(days=1))
    with pytest.raises(IntegrityError, match="publishing_consent_expires_after_it_is_given"), transaction.atomic():
        make_publishing_consent(sample, given_on=DAY, expires_on=DAY - dt.timedelta(days=1))


def test_a_link_of_one_campus_says_nothing_at_another(
    sample: Sample, other_campus: Academy, client_for: ClientFor
) -> None:
    assert client_for(None, campus=other_campus).get(asked(sample)).status_code == 404
