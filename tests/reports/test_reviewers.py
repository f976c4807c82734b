"""Reviewer mode: a link that ends, the same tree read-only, what was opened, and a dry run of the principal."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import DryRun, DryRunPoint, Reviewer
from reports.services import dry_runs, publish, reviewers
from tests import factories as make
from tests.factories import DAY, TESTER
from tests.factories_binder import EDITION, make_evidence, make_full_agreement, make_record, make_reviewer
from tests.factories_work import make_participation, make_reflection
from wbl_portal.core.models import AuditEntry, Link
from wbl_portal.people.models import SchoolYear, Student

pytestmark = pytest.mark.usefixtures("without_pdf", "year")
ELEMENT = f"?part={EDITION}/element/6.3a"


@pytest.fixture
def path(year: SchoolYear) -> str:
    """The link of Rae the reviewer."""
    asked = {"name": "Rae Reviewer", "organization": "State office", "expires_on": DAY + dt.timedelta(days=30)}
    return reviewers.invite_reviewer(year=year, by=TESTER, **asked)[1]


@pytest.fixture
def rae(client_for: Callable[..., Any]) -> Any:
    """Rae's browser: nobody is signed in."""
    return client_for(None)


def test_dev_makes_a_link_that_is_shown_once(client_for: Callable[..., Any], rae: Any) -> None:
    dev = client_for("coordinator")
    asked = {"name": "Rae Reviewer", "organization": "State office", "expires_on": "2026-11-30"}
    page = dev.post("/binder/reviewers/add/", asked).content.decode()
    found = re.search(r"/link/[\w-]+/", page)

    assert found
    assert rae.get(found[0]).status_code == 200
    assert found[0] not in dev.get(f"/binder/reviewers/{Reviewer.objects.get().pk}/").content.decode()


def test_the_tree_is_the_same_without_the_workspace(path: str, rae: Any) -> None:
    page = rae.get(path).content.decode()

    assert "P-TECH blueprint, Benchmark 6" in page
    assert f"?part={EDITION}/element/6.1a" in page
    assert 'class="rail"' not in page
    assert "/partners/manage/" not in page
    assert "<form" not in page
    assert "State office" in page


def test_a_part_shows_words_evidence_and_editions_and_no_link_into_the_house(
    path: str, rae: Any, year: SchoolYear
) -> None:
    make_full_agreement()
    publish(year=year, slots=["2.11"], by=TESTER)
    at = {"kind": "artifact", "key": "2.11"}
    make_record(narrative="Signed every summer.", narrative_es="Cada verano.", **at)
    make_evidence(title="For the house", **at)
    make_evidence(title="For reviewers", shown_to="reviewers", url="https://example.org/signed", **at)

    page = rae.get(f"{path}?part={EDITION}/artifact/2.11").content.decode()
    spanish = rae.get(f"/es{path}?part={EDITION}/artifact/2.11").content.decode()

    assert "Signed every summer." in page
    assert "Cada verano." in spanish
    assert "https://example.org/signed" in page
    assert "For the house" not in page
    assert 'href="/artifacts/2026-27/2.11/"' in page
    assert "/manage/" not in page
    assert 'href="/binder/' not in page


def test_no_student_is_named_and_counts_of_their_work_stay_inside(path: str, rae: Any, dev_sees: Any) -> None:
    make_reflection(make_participation())
    student = Student.objects.latest("pk")
    sentence = "Students reflected on"

    outside = rae.get(path + ELEMENT).content.decode()

    assert sentence in dev_sees(f"/binder/{EDITION}/element/6.3a/")
    assert sentence not in outside
    assert student.family_name not in outside


@pytest.fixture
def dev_sees(client_for: Callable[..., Any]) -> Callable[[str], str]:
    return lambda address: client_for("coordinator").get(address).content.decode()


def test_a_file_is_answered_only_when_it_is_marked_for_reviewers(path: str, rae: Any, year: SchoolYear) -> None:
    inside = make_evidence(file=make.make_file())
    shown = make_evidence(file=make.make_file(), shown_to="reviewers")
    earlier = make_evidence(file=make.make_file(), shown_to="reviewers", year=make.make_year("2025-26"))

    assert rae.get(f"{path}?evidence={shown.pk}").status_code == 200
    for hidden in (inside.pk, earlier.pk, "no-uuid"):
        assert rae.get(f"{path}?evidence={hidden}").status_code == 404
    assert rae.get(f"{path}?part={EDITION}/element/9.9").status_code == 404
    assert rae.get(f"{path}?part=nothing").status_code == 404


def test_the_log_says_when_which_page_was_opened_and_looking_changes_nothing_else(
    path: str, rae: Any, dev_sees: Any
) -> None:
    before = AuditEntry.objects.exclude(verb="reviewer.opened").count()
    rae.get(path)
    rae.get(path + ELEMENT)
    assert rae.post(path).status_code == 405

    reviewer = Reviewer.objects.get()
    log = AuditEntry.objects.filter(verb="reviewer.opened", subject_id=str(reviewer.pk))
    assert [each.after["page"] for each in log.order_by("at", "pk")].count("binder") == 1
    assert {each.actor_label for each in log} == {"Rae Reviewer, State office"}
    assert AuditEntry.objects.exclude(verb="reviewer.opened").count() == before
    page = dev_sees(f"/binder/reviewers/{reviewer.pk}/")
    assert f"{EDITION}/element/6.3a" in page


def test_the_link_ends_by_its_day_and_by_revoking_and_begins_anew(
    path: str, rae: Any, client_for: Callable[..., Any], travel: Callable[[dt.date], None]
) -> None:
    reviewer, pia = Reviewer.objects.get(), client_for("principal")

    pia.post(f"/binder/reviewers/{reviewer.pk}/revoke/")
    ended = rae.get(path)
    assert ended.status_code == 410
    assert "This link was ended" in ended.content.decode()

    page = pia.post(f"/binder/reviewers/{reviewer.pk}/renew/", {"expires_on": "2026-10-20"}).content.decode()
    fresh = re.search(r"/link/[\w-]+/", page)
    assert fresh
    assert rae.get(fresh[0]).status_code == 200
    assert rae.get(path).status_code == 410

    travel(dt.date(2026, 10, 22))
    assert rae.get(fresh[0]).status_code == 410
    assert Link.objects.filter(purpose="review").count() == 2


@pytest.mark.parametrize("day", [DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=400)])
def test_a_link_lives_from_today_to_a_year(year: SchoolYear, day: dt.date) -> None:
    with pytest.raises(ValidationError, match="from today to a year from now"):
        reviewers.invite_reviewer(year=year, name="Rae", organization="State", expires_on=day, by=TESTER)


def test_a_renewal_with_a_wrong_day_says_so(client_for: Callable[..., Any]) -> None:
    reviewer = make_reviewer()
    answer = client_for("principal").post(
        f"/binder/reviewers/{reviewer.pk}/renew/", {"expires_on": "2026-10-01"}, follow=True
    )

    assert "Choose a day from today to a year from now." in answer.content.decode()


def test_the_list_costs_a_constant_number_of_queries(client_for: Callable[..., Any]) -> None:
    dev, counts = client_for("coordinator"), []
    dev.get("/binder/reviewers/")
    for _round in range(2):
        reviewers.note_opened(reviewer=make_reviewer(), page="binder")
        with CaptureQueriesContext(connection) as queries:
            dev.get("/binder/reviewers/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


# ---- Dry runs.
def test_the_principal_walks_the_parts_and_what_is_not_found_is_due(year: SchoolYear, client_for: Any) -> None:
    pia = client_for("principal")
    begun = pia.post("/binder/dry-runs/start/")
    run = DryRun.objects.get()
    first = f"{begun.url}{EDITION}/element/6.1a/"
    assert "This is what a reviewer reads." in pia.get(first).content.decode()

    gone_on = pia.post(first, {"is_found": "no", "comment": "No plan of grade 12."})
    assert gone_on.url == f"{begun.url}{EDITION}/element/6.1b/"
    pia.post(gone_on.url, {"is_found": "yes", "comment": ""})
    pia.post(f"{begun.url}finish/")

    checklist = pia.get(begun.url).content.decode()
    assert "No plan of grade 12." in checklist
    assert "Still open: 1" in checklist
    point = DryRunPoint.objects.open().get()
    assert (point.run, point.key, point.due_on) == (run, "6.1a", DAY + dt.timedelta(days=14))
    part = pia.get(f"/binder/{EDITION}/element/6.1a/").content.decode()
    assert "The dry run did not find it (No plan of grade 12.)" in part


def test_a_run_under_way_is_gone_on_with_and_a_finished_one_stays(year: SchoolYear) -> None:
    run = dry_runs.start(year=year, by=TESTER)
    assert dry_runs.start(year=year, by=TESTER) == run
    with pytest.raises(ValidationError, match="Nothing was looked at yet"):
        dry_runs.finish(run=run, by=TESTER)

    dry_runs.tick(run=run, place=(EDITION, "element", "6.1a"), is_found=True, by=TESTER)
    dry_runs.tick(run=run, place=(EDITION, "element", "6.1a"), is_found=False, comment="Gone.", by=TESTER)
    dry_runs.finish(run=run, by=TESTER)

    assert run.points.get().comment == "Gone."
    with pytest.raises(ValidationError, match="is finished"):
        dry_runs.tick(run=run, place=(EDITION, "element", "6.1b"), is_found=True, by=TESTER)
    assert dry_runs.start(year=year, by=TESTER) != run


def test_an_empty_answer_is_asked_again_and_an_early_finish_says_why(client_for: Any, year: SchoolYear) -> None:
    pia, run = client_for("principal"), dry_runs.start(year=year, by=TESTER)
    here = f"/binder/dry-runs/{run.pk}/"

    assert pia.post(f"{here}{EDITION}/element/6.1a/", {}).status_code == 200
    assert "Nothing was looked at yet." in pia.post(f"{here}finish/", follow=True).content.decode()
    assert pia.get(f"{here}{EDITION}/element/9.9/").status_code == 404
    assert "Under way" in client_for("teacher").get("/binder/dry-runs/").content.decode()
