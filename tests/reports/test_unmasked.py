"""The unmasked figures: who may grant them, every way in that is refused, what the one way gives, and that it is logged."""

import csv
import datetime as dt
import hashlib
import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import page
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from reports.models import Reviewer, Snapshot, UnmaskedGrant
from reports.services import freeze, reviewers, unmasked
from reports.unmasked import unmasked_zip
from tests import factories as make
from tests.factories import DAY, TESTER
from tests.factories_binder import make_grant, make_reviewer
from tests.reports.paper import badly_laid_out
from wbl_portal.core import clock, pdf
from wbl_portal.core.models import AuditEntry, StoredFile
from wbl_portal.people.models import SchoolYear, Student

School = dict[int, list[Any]]
NOON = dt.datetime(2026, 10, 14, 17, tzinfo=dt.UTC)
needs_pdf = pytest.mark.skipif(bool(pdf.off_because()), reason="WeasyPrint's libraries are missing")


@pytest.fixture
def path(year: SchoolYear) -> str:
    """The link of Rae the reviewer, whose address is on record."""
    asked = {"name": "Rae Reviewer", "organization": "State office", "expires_on": DAY + dt.timedelta(days=30)}
    return reviewers.invite_reviewer(year=year, email="rae@state.example", by=TESTER, **asked)[1]


@pytest.fixture
def grant(path: str) -> UnmaskedGrant:
    return make_grant(reviewer=Reviewer.objects.get())


@pytest.fixture
def frozen(school: School, year: SchoolYear) -> Snapshot:
    return freeze(year=year, name="fall", by=TESTER)


@pytest.fixture
def rae(client_for: Callable[..., Any]) -> Any:
    """Rae's browser: nobody is signed in."""
    return client_for(None)


def code_mailed() -> str:
    found = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def given(code: str) -> dict[str, str]:
    return {"act": "download", "code": code}


def downloads() -> int:
    return AuditEntry.objects.filter(verb="unmasked.downloaded").count()


# ---- Granting.
def test_only_the_principal_grants_and_everybody_who_answers_sees_it(
    path: str, year: SchoolYear, client_for: Callable[..., Any]
) -> None:
    reviewer, request = Reviewer.objects.get(), make.make_request(year=year)
    here = f"/binder/reviewers/{reviewer.pk}/"
    facts = {"request": str(request.pk), "basis": "audit", "purpose": "Letter of October 1", "expires_on": "2026-11-01"}
    pia = client_for("principal")
    assert client_for("coordinator").post(f"{here}unmasked/", facts).status_code == 403
    assert f"{here}unmasked/" not in client_for("coordinator").get(here).text
    assert f"{here}unmasked/" in pia.get(here).text
    assert "rae@state.example" in pia.get(f"{here}unmasked/").text

    done = pia.post(f"{here}unmasked/", facts)
    assert done.status_code == 302, re.findall(r'field-error".*?</', done.text, re.DOTALL)
    assert done.url == here
    made = UnmaskedGrant.objects.get()
    assert (made.email, made.granted_by) == ("rae@state.example", "Pia Pavel")
    for page_of in (here, f"/reports/requests/{request.pk}/"):
        shown = client_for("coordinator").get(page_of).text
        for words in ("34 CFR 99.31(a)(3) and 99.35", "Letter of October 1", "Pia Pavel", "None yet", "In force"):
            assert words in shown
    entry = AuditEntry.objects.get(verb="unmasked.granted")
    assert entry.after["basis"] == "audit"
    assert "code_hash" not in entry.after


@pytest.mark.parametrize(
    ("reviewer", "request_year", "expires", "words"),
    [
        ({"email": ""}, "2026-27", 5, "no e-mail address on record"),
        ({"revoked_at": NOON}, "2026-27", 5, "was revoked"),
        ({}, "2025-26", 5, "not about the school year"),
        ({}, "2026-27", 31, "last day of the reviewer's link"),
        ({}, "2026-27", -1, "last day of the reviewer's link"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(
    year: SchoolYear, reviewer: dict[str, Any], request_year: str, expires: int, words: str
) -> None:
    row = make_reviewer(**{"email": "rae@state.example"} | reviewer)
    request = make.make_request(year=make.make_year(request_year))

    with pytest.raises(ValidationError, match=words):
        unmasked.grant_unmasked(
            reviewer=row, request=request, basis="audit", purpose="Audit",
            expires_on=DAY + dt.timedelta(days=expires), by=TESTER,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="unmasked_grant_says_for_what_and_whom"), transaction.atomic():
        make_grant(purpose="")


# ---- The way in.
def test_the_reviewer_gets_the_file_with_the_code_that_was_mailed(
    path: str, grant: UnmaskedGrant, frozen: Snapshot, rae: Any, client_for: Callable[..., Any]
) -> None:
    kept, here = StoredFile.objects.count(), f"{path}?unmasked={grant.pk}"
    assert here.partition("/link/")[2] in rae.get(path).text
    assert "Send me a code" in rae.get(here).text
    assert mail.outbox == []
    assert "A code is on its way" in rae.post(here, {"act": "code"}).text
    assert mail.outbox[-1].to == ["rae@state.example"]

    answer = rae.post(here, given(code_mailed()))

    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "CONFIDENTIAL-a-2026-27-fall.zip" in answer.headers["Content-Disposition"]
    sha256 = hashlib.sha256(answer.content).hexdigest()
    entry = AuditEntry.objects.get(verb="unmasked.downloaded")
    assert (entry.after["sha256"], entry.after["basis"], entry.actor_label) == (
        sha256,
        "audit",
        "Rae Reviewer, State office",
    )
    assert entry.after["figures"] == frozen.sha256
    log = AuditEntry.objects.filter(verb="reviewer.opened", subject_id=str(grant.reviewer_id))
    assert any(sha256 in each.after["page"] for each in log)
    assert sha256 in client_for("principal").get(f"/binder/reviewers/{grant.reviewer_id}/").text
    # Nothing is kept, and the code is used up.
    assert StoredFile.objects.count() == kept
    assert "Ask for a code first" in rae.post(here, given(code_mailed())).text
    assert downloads() == 1


def test_a_get_sends_no_code_and_changes_nothing(path: str, grant: UnmaskedGrant, rae: Any) -> None:
    before = UnmaskedGrant.objects.values().get()
    rae.get(f"{path}?unmasked={grant.pk}&act=code")
    rae.get(f"{path}?unmasked={grant.pk}&act=download&code=000000")

    assert UnmaskedGrant.objects.values().get() == before
    assert mail.outbox == []
    assert rae.post(path).status_code == 405


# ---- Every way that is refused.
class TestRefusals:
    def test_without_a_code(self, path: str, grant: UnmaskedGrant, frozen: Snapshot, rae: Any) -> None:
        here = f"{path}?unmasked={grant.pk}"
        assert "This field is required" in rae.post(here, given("")).text
        assert "Ask for a code first." in rae.post(here, given("123456")).text
        assert downloads() == 0

    def test_a_wrong_code_is_counted_and_ends_after_five(
        self, path: str, grant: UnmaskedGrant, frozen: Snapshot, rae: Any
    ) -> None:
        here = f"{path}?unmasked={grant.pk}"
        rae.post(here, {"act": "code"})
        code = code_mailed()
        for _each in range(unmasked.WRONG_PER_CODE):
            assert "not the code that was sent last" in rae.post(here, given(wrong(code))).text
        assert "tried too often" in rae.post(here, given(code)).text
        assert AuditEntry.objects.filter(verb="unmasked.code_wrong").count() == unmasked.WRONG_PER_CODE
        assert downloads() == 0

    def test_wrong_codes_in_all_end_the_grant_whatever_code_is_new(
        self, path: str, grant: UnmaskedGrant, rae: Any, client_for: Callable[..., Any]
    ) -> None:
        UnmaskedGrant.objects.update(wrong_in_all=unmasked.WRONG_IN_ALL)
        here = f"{path}?unmasked={grant.pk}"
        assert "Too many wrong codes" in rae.post(here, {"act": "code"}).text
        assert mail.outbox == []
        assert "too many wrong codes" in client_for("principal").get(f"/binder/reviewers/{grant.reviewer_id}/").text

    def test_an_expired_code(
        self, path: str, grant: UnmaskedGrant, frozen: Snapshot, rae: Any, travel: Callable[[Any], None]
    ) -> None:
        here = f"{path}?unmasked={grant.pk}"
        travel(NOON)
        rae.post(here, {"act": "code"})
        travel(NOON + dt.timedelta(minutes=unmasked.CODE_MINUTES, seconds=1))
        assert "The code has expired" in rae.post(here, given(code_mailed())).text
        assert downloads() == 0

    def test_the_code_before_the_last_and_codes_by_the_second(
        self, path: str, grant: UnmaskedGrant, frozen: Snapshot, rae: Any, travel: Callable[[Any], None]
    ) -> None:
        here = f"{path}?unmasked={grant.pk}"
        travel(NOON)
        rae.post(here, {"act": "code"})
        first = code_mailed()
        assert "less than a minute ago" in rae.post(here, {"act": "code"}).text
        assert len(mail.outbox) == 1
        travel(NOON + dt.timedelta(minutes=2))
        while code_mailed() == first:  # one in a million
            rae.post(here, {"act": "code"})
            travel(clock.now() + dt.timedelta(minutes=2))
        assert "not the code that was sent last" in rae.post(here, given(first)).text

    @pytest.mark.parametrize("end", ["grant", "day", "link", "address"])
    def test_what_has_ended(
        self,
        path: str,
        grant: UnmaskedGrant,
        frozen: Snapshot,
        rae: Any,
        client_for: Callable[..., Any],
        travel: Callable[[Any], None],
        end: str,
    ) -> None:
        here, pia = f"{path}?unmasked={grant.pk}", client_for("principal")
        UnmaskedGrant.objects.update(expires_on=DAY)
        rae.post(here, {"act": "code"})
        code = code_mailed()
        reviewer = Reviewer.objects.get()
        if end == "grant":
            pia.post(f"/binder/unmasked/{grant.pk}/revoke/")
            assert "Revoked" in pia.get(f"/binder/reviewers/{reviewer.pk}/").text
        elif end == "day":
            travel(DAY + dt.timedelta(days=1))
        elif end == "link":
            pia.post(f"/binder/reviewers/{reviewer.pk}/revoke/")
        else:
            Reviewer.objects.update(email="other@elsewhere.example")

        answer = rae.post(here, given(code))

        assert answer.status_code == (410 if end == "link" else 404)
        # The service keeps the same wall by itself.
        for act in (lambda: unmasked.send_code(grant=grant), lambda: unmasked.download(grant=grant, code=code)):
            with pytest.raises(ValidationError, match="has ended"):
                act()
        assert downloads() == 0

    def test_a_link_that_begins_anew_brings_no_grant_back(self, path: str, grant: UnmaskedGrant, rae: Any) -> None:
        reviewer = Reviewer.objects.get()
        reviewers.revoke_link(reviewer=reviewer, by=TESTER)
        fresh = reviewers.renew_link(reviewer=reviewer, expires_on=DAY + dt.timedelta(days=5), by=TESTER)

        assert rae.get(f"{fresh}?unmasked={grant.pk}").status_code == 404
        assert reviewer.email == "rae@state.example"

    def test_the_grant_of_another_reviewer_or_for_another_request(
        self, path: str, grant: UnmaskedGrant, frozen: Snapshot, rae: Any
    ) -> None:
        theirs = make_grant(reviewer=make_reviewer(name="Otto Other", email="otto@state.example"))
        second = make_grant(reviewer=Reviewer.objects.get(name="Rae Reviewer"))
        assert rae.get(f"{path}?unmasked={theirs.pk}").status_code == 404
        assert rae.post(f"{path}?unmasked={theirs.pk}", {"act": "code"}).status_code == 404
        assert rae.get(f"{path}?unmasked=nothing").status_code == 404

        # The code for one request opens nothing for another.
        rae.post(f"{path}?unmasked={grant.pk}", {"act": "code"})
        code = code_mailed()
        assert "Ask for a code first." in rae.post(f"{path}?unmasked={second.pk}", given(code)).text
        rae.post(f"{path}?unmasked={second.pk}", {"act": "code"})
        if code_mailed() != code:
            assert "not the code" in rae.post(f"{path}?unmasked={second.pk}", given(code)).text
        assert downloads() == 0

    def test_at_another_campus(
        self, path: str, grant: UnmaskedGrant, frozen: Snapshot, other_campus: Any, rae: Any
    ) -> None:
        from django.test import Client

        rae.post(f"{path}?unmasked={grant.pk}", {"act": "code"})
        stranger = Client(HTTP_HOST=f"{other_campus.slug}.localhost")
        stood = connection.tenant
        answer = stranger.post(f"{path}?unmasked={grant.pk}", given(code_mailed()))
        connection.set_tenant(stood)

        assert answer.status_code == 404
        with tenant_context(other_campus):
            assert not UnmaskedGrant.objects.exists()
        assert downloads() == 0

    def test_without_frozen_figures(self, path: str, grant: UnmaskedGrant, rae: Any) -> None:
        here = f"{path}?unmasked={grant.pk}"
        rae.post(here, {"act": "code"})
        assert "No figures are frozen" in rae.post(here, given(code_mailed())).text

    def test_a_letter_that_cannot_be_sent_says_so(
        self, path: str, grant: UnmaskedGrant, rae: Any, settings: Any
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        assert "could not be sent" in rae.post(f"{path}?unmasked={grant.pk}", {"act": "code"}).text


def test_only_a_hash_of_the_code_is_kept_and_the_audit_has_none(path: str, grant: UnmaskedGrant, rae: Any) -> None:
    rae.post(f"{path}?unmasked={grant.pk}", {"act": "code"})
    code = code_mailed()

    row = UnmaskedGrant.objects.get()
    assert len(row.code_hash) == 64
    assert hashlib.sha256(code.encode()).hexdigest() != row.code_hash
    assert not any(code in str(each.after) or row.code_hash in str(each.after) for each in AuditEntry.objects.all())


# ---- What is in it.
def opened(grant: UnmaskedGrant, snapshot: Snapshot) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(unmasked_zip(grant, snapshot).data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_it_holds_every_exact_figure_and_no_student(frozen: Snapshot, grant: UnmaskedGrant) -> None:
    files = opened(grant, frozen)
    tables = frozen.figures["programs"]["p-tech-2023"]["tables"]
    figures = sorted(str(row["value"]) for rows in tables.values() for row in rows)

    lines = list(csv.DictReader(io.StringIO(files["unmasked-figures.csv"].decode())))
    assert sorted(line["value"] for line in lines) == figures
    assert {line["handling"] for line in lines} == {"CONFIDENTIAL, NOT FOR PUBLICATION"}
    assert {line["table"] for line in lines} == set(tables)
    # A group of three in grade 9: hidden in public, here as it is.
    assert "3" in {line["value"] for line in lines}
    html = files["unmasked-figures.html"].decode()
    assert html.count("<table") == len(tables)
    assert html.count("Confidential: small groups are shown. Not for publication.") == len(tables) + 2
    assert "34 CFR 99.31(a)(3)" in html
    assert "Rae Reviewer, State office" in html
    for student in Student.objects.all()[:50]:
        assert student.family_name not in html
    assert not any(str(key) in html for key in Student.objects.values_list("pk", flat=True))


def test_the_sums_hold_and_the_bytes_are_the_same_again(
    frozen: Snapshot, grant: UnmaskedGrant, tmp_path: Path, papers: dict[Any, bytes]
) -> None:
    made = unmasked_zip(grant, frozen)
    zipfile.ZipFile(io.BytesIO(made.data)).extractall(tmp_path)
    papers.clear()

    assert unmasked_zip(grant, frozen).sha256 == made.sha256
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_pdf
def test_every_sheet_is_marked_and_the_pdf_is_pdf_ua_1(frozen: Snapshot, grant: UnmaskedGrant, tmp_path: Path) -> None:
    import pypdfium2

    pdf = opened(grant, frozen)["unmasked-figures.pdf"]
    path = tmp_path / "unmasked.pdf"
    path.write_bytes(pdf)

    result = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1)
    assert "0 failed" in str(result), str(result)
    sheets = [sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(pdf)]
    assert len(sheets) > 1
    assert all("Confidential: small groups are shown" in sheet for sheet in sheets)
    assert badly_laid_out(pdf) == []


def test_nothing_public_answers_with_it(frozen: Snapshot, grant: UnmaskedGrant, path: str, rae: Any) -> None:
    rae.post(f"{path}?unmasked={grant.pk}", {"act": "code"})
    sha256 = hashlib.sha256(rae.post(f"{path}?unmasked={grant.pk}", given(code_mailed())).content).hexdigest()

    assert "Not published here" in rae.get(f"/verify/{sha256}/").text
    assert "nmasked" not in rae.get("/artifacts/").text


def test_the_reviewers_page_costs_the_same_for_any_number_of_grants(
    year: SchoolYear, client_for: Callable[..., Any]
) -> None:
    reviewer, pia, counts = make_reviewer(email="rae@state.example"), client_for("principal"), []
    pia.get(f"/binder/reviewers/{reviewer.pk}/")
    for number in (1, 5):
        for _each in range(number):
            make_grant(reviewer=reviewer)
        with CaptureQueriesContext(connection) as queries:
            pia.get(f"/binder/reviewers/{reviewer.pk}/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
