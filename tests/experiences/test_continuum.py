"""What each grade needs of each phase: the starter grid, one save, its undo, and the grid that staff read."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from academies.models import Academy
from experiences import selectors, services
from experiences.models import ContinuumCell, ExperienceType
from experiences.services import CellFacts
from tests.conftest import CampusClient
from tests.factories import TESTER, make_attendance, make_experience, make_partner, make_session, make_student
from wbl_portal.core.models import AuditEntry
from wbl_portal.frameworks import framework

ClientFor = Callable[..., CampusClient]
P_TECH = "p-tech-2023"
EDIT = f"/continuum/cells/{P_TECH}/"
TRAINING_9, TRAINING_10 = ("training", 9), ("training", 10)


def save(cells: dict[tuple[str, int], CellFacts]) -> services.SavedCells:
    return services.set_cells(edition=framework(P_TECH), cells=cells, by=TESTER)


def sent(**changed: str) -> dict[str, str]:
    """The grid as the form sends it, with fields like training_9_expectation changed."""
    known = {}
    for (phase, grade), wanted in selectors.wanted_cells(framework(P_TECH)).items():
        known[f"{phase}-{grade}-expectation"] = str(wanted.expectation)
        known[f"{phase}-{grade}-reason"] = wanted.reason
    return known | {name.replace("_", "-"): value for name, value in changed.items()}


def test_every_cell_of_both_frameworks_has_a_starter_and_says_why_not(other_campus: Academy) -> None:
    with tenant_context(other_campus):
        for key in ("t-stem-2018", P_TECH):
            edition = framework(key)
            rows = ContinuumCell.objects.filter(framework=key)
            grades = range(edition.lowest_grade, edition.highest_grade + 1)
            assert rows.count() == len(edition.phases) * len(grades)
            assert {row.phase for row in rows} == {phase.key for phase in edition.phases}

        wanted = selectors.wanted_cells(framework("t-stem-2018"))
        assert wanted["awareness", 6].is_required
        assert wanted["experience", 12].is_required
        assert wanted["experience", 9].is_not_for_grade
        assert "hazardous-work" in wanted["experience", 9].why


def test_placements_are_marked_among_the_starter_types(campus: Academy) -> None:
    marked = ExperienceType.objects.filter(is_placement=True).values_list("key", flat=True)

    assert set(marked) == {"internship", "practicum", "career-preparation", "apprenticeship"}
    assert (
        ExperienceType.objects.filter(key__in=["research-project", "virtual-visit", "traveling-program"]).count() == 3
    )


def test_one_save_writes_only_what_differs_and_one_entry(campus: Academy) -> None:
    done = save({TRAINING_9: CellFacts("not_for_grade", "Too young."), TRAINING_10: CellFacts("optional")})

    assert done.changed == 1
    entry = AuditEntry.objects.get(verb="continuum.changed")
    assert list(entry.after["cells"]) == ["training 9"]
    assert entry.after["cells"]["training 9"] == ["not_for_grade", "Too young."]
    assert entry.before["cells"]["training 9"][0] == "not_for_grade"
    assert save({TRAINING_9: CellFacts("not_for_grade", "Too young.")}).changed == 0


def test_a_save_is_taken_back_but_not_over_a_later_one(campus: Academy) -> None:
    first = save({TRAINING_9: CellFacts("optional"), TRAINING_10: CellFacts("required")})
    save({TRAINING_10: CellFacts("not_for_grade", "Not before 16.")})
    assert first.entry_id is not None

    back = services.undo_cells(entry_id=first.entry_id, by=TESTER)

    wanted = selectors.wanted_cells(framework(P_TECH))
    assert (back.changed, back.stayed) == (1, 1)
    assert wanted[TRAINING_9].is_not_for_grade
    assert wanted[TRAINING_10].reason == "Not before 16."


def test_what_a_grid_cannot_say_is_refused(campus: Academy) -> None:
    with pytest.raises(ValidationError) as refused:
        save({TRAINING_9: CellFacts("not_for_grade", " "), TRAINING_10: CellFacts("perhaps")})

    assert "Say why" in refused.value.message_dict["training 9"][0]
    assert "Choose required" in refused.value.message_dict["training 10"][0]
    with pytest.raises(ValidationError, match="no such cell"):
        save({("awareness", 9): CellFacts("required")})
    with pytest.raises(ValidationError, match="cannot be taken back"):
        services.undo_cells(entry_id=uuid.uuid4(), by=TESTER)


@pytest.mark.parametrize(
    ("fields", "promise"),
    [
        ({"grade": 9, "phase": "training", "expectation": "required"}, "continuum_cell_is_once"),
        ({"grade": 8, "phase": "training", "expectation": "not_for_grade"}, "cell_not_for_a_grade_says_why"),
    ],
)
def test_the_database_keeps_the_promises_too(campus: Academy, fields: dict[str, Any], promise: str) -> None:
    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        ContinuumCell.objects.create(framework=P_TECH, **fields)


def test_the_grid_is_edited_on_one_page_with_undo(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    assert "<legend>Career training</legend>" in browser.get(EDIT).text

    page = browser.post(EDIT, sent(training_10_expectation="required"), follow=True)

    assert "Saved: 1 cell changed." in page.text
    assert selectors.wanted_cells(framework(P_TECH))[TRAINING_10].is_required
    entry = AuditEntry.objects.get(verb="continuum.changed")
    assert "Saved: 1 cell changed." in browser.post(f"/continuum/cells/undo/{entry.pk}/", follow=True).text
    assert not selectors.wanted_cells(framework(P_TECH))[TRAINING_10].is_required
    assert "Nothing had changed." in browser.post(EDIT, sent(), follow=True).text


def test_a_missing_reason_is_asked_for_at_its_cell(campus: Academy, client_for: ClientFor) -> None:
    page = client_for("coordinator").post(EDIT, sent(training_10_expectation="not_for_grade"))

    assert "Reason, grade 10: Say why it is not for this grade" in page.text
    assert client_for("coordinator").get("/continuum/cells/t-stem-2018/").status_code == 404
    assert client_for("teacher").get(EDIT).status_code == 403


def test_in_spanish_the_starter_reasons_are_saved_as_they_stand(campus: Academy, client_for: ClientFor) -> None:
    page = client_for("coordinator").get(f"/es{EDIT}").text

    assert 'value="Age and hazardous-work rules keep placements for older students."' in page


def test_plan_delivered_and_gaps_stand_in_the_address(campus: Academy, client_for: ClientFor) -> None:
    partner = make_partner(name="Rio Valley Robotics")
    experience = make_experience(grades=[11], phases={P_TECH: "training"}, partner=partner)
    make_attendance(make_student(grade=11), make_session(experience))
    make_student(grade=11)
    make_experience(grades=[12], phases={P_TECH: "training"}, is_draft=True)
    browser = client_for("teacher")

    plan, delivered, gaps = (browser.get(f"/continuum/?view={view}").text for view in ("plan", "delivered", "gaps"))

    assert "Career training, grade 11: Required, 1 experience, 1 student, with Rio Valley Robotics" in plan
    assert "RVR" in plan
    assert "50 %" in delivered
    assert "Planned" in gaps
    for page in (plan, delivered, gaps):
        assert page.count('class="cell cell-gap"') == 5


def test_the_grid_says_what_a_grade_needs_and_every_reason_once(campus: Academy, client_for: ClientFor) -> None:
    both = CellFacts("required", "The clinic asks for it.")
    save({("training", 11): both, ("training", 12): both})
    make_experience(grades=[10, 11], phases={P_TECH: "training"})

    page = client_for("teacher").get("/continuum/").text

    assert "Career training, grade 10: Optional, 1 experience" in page
    assert "Career training, grade 11: Required, 1 experience" in page
    assert page.count("Career training, grade 11, 12: Required. The clinic asks for it.") == 1
    extra = re.findall(r'cell-extra"[^>]*aria-label="([^:]+): Optional', page)
    assert extra[-1] == "Career training, grade 10"
    assert len(extra) == page.count(" cell-extra")


def test_the_continuum_asks_as_often_for_thirty_experiences_as_for_one(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("teacher")

    def queries() -> int:
        browser.get("/continuum/")
        with CaptureQueriesContext(connection) as seen:
            browser.get("/continuum/")
        return len(seen)

    few = queries()
    for _ in range(30):
        make_experience(partner=make_partner())

    assert queries() == few
