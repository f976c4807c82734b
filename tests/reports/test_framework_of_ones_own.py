"""docs/frameworks.md, followed: the example file of the page makes a framework edition that a campus runs and publishes."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.translation import override

from academies.models import Academy
from artifacts.continuum import grids
from experiences.models import Experience
from experiences.services import add_experience
from reports.binder import Binder, State
from reports.checks import framework_files
from reports.services import publish
from reports.upkeep.checklist import checklist
from tests import factories as make
from tests.factories import TESTER
from tests.factories_binder import make_evidence, make_record
from wbl_portal.core import clock
from wbl_portal.frameworks import framework, frameworks, reader
from wbl_portal.people.models import SchoolYear

PAGE = Path(__file__).resolve().parents[2] / "docs" / "frameworks.md"
KEY = "future-tech-2030"
pytestmark = pytest.mark.usefixtures("without_pdf")


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder of framework files of one's own, with the example of the page."""
    found = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert found
    (tmp_path / f"{KEY}.toml").write_text(found[1], encoding="utf-8")
    settings.FRAMEWORKS_DIR = str(tmp_path)
    reader.frameworks.cache_clear()
    yield tmp_path
    reader.frameworks.cache_clear()


@pytest.fixture
def running(folder: Path, campus: Academy, year: SchoolYear) -> SchoolYear:
    """The campus runs the made-up edition beside its own."""
    connection.set_schema_to_public()
    call_command("academy_frameworks", campus.slug, frameworks="future-tech,p-tech")
    connection.set_tenant(Academy.objects.get(slug=campus.slug))
    return year


def test_the_command_puts_the_edition_first_and_keeps_what_was_run_before(running: SchoolYear, campus: Academy) -> None:
    assert connection.tenant.frameworks == [KEY, "p-tech-2023"]

    connection.set_schema_to_public()
    call_command("academy_frameworks", campus.slug, frameworks="future-tech")
    changed = Academy.objects.get(slug=campus.slug)
    connection.set_tenant(changed)

    assert (changed.frameworks, changed.earlier_frameworks) == ([KEY], ["p-tech-2023"])


def test_its_elements_stand_in_the_binder_and_its_artifact_is_published(
    running: SchoolYear, client_for: Callable[..., Any]
) -> None:
    Experience.objects.all().delete()
    experience = make.make_experience(phases={KEY: "look"}, year=running)
    make.make_session(experience)
    places = [(KEY, "element", "3.a"), (KEY, "element", "3.b"), (KEY, "artifact", "F3.1")]
    before = {place: part.state for place in places if (part := Binder(running).part(place))}

    make_evidence(framework=KEY, key="3.b", year=running)
    make_record(framework=KEY, key="3.b", verified_on=clock.today(), verified_by="Dev")
    publish(year=running, slots=["F3.1"], by=TESTER)

    after = {place: part.state for place in places if (part := Binder(running).part(place))}
    assert before == dict(zip(places, (State.UNPUBLISHED, State.MISSING, State.UNPUBLISHED), strict=True))
    assert set(after.values()) == {State.COMPLETE}

    page = client_for("coordinator").get(f"/binder/{KEY}/element/3.a/").content.decode()
    assert "The program shall offer learning at work in every grade." in page
    public = client_for(None).get("/artifacts/2026-27/F3.1/").content.decode()
    assert "Documentation of learning at work in every grade" in public
    assert experience.title in public


def test_the_check_names_what_the_product_does_not_have(folder: Path) -> None:
    file = folder / f"{KEY}.toml"
    assert framework_files(None) == []

    file.write_text(file.read_text().replace('["experiences_at_every_grade"]', '["no_such_rule"]'), encoding="utf-8")
    reader.frameworks.cache_clear()

    said = [message.msg for message in framework_files(None)]
    assert len(said) == 2
    assert said[0].startswith(f'{KEY}, F3.1: rules has "no_such_rule". Known: advisory_board,')


def test_a_file_under_another_name_stops_the_start_with_a_sentence(folder: Path) -> None:
    (folder / f"{KEY}.toml").rename(folder / "other-2030.toml")
    reader.frameworks.cache_clear()

    with pytest.raises(ValueError, match="other-2030: key, family, edition and file name must agree"):
        frameworks()


def test_the_product_s_own_files_are_there_beside_it(folder: Path) -> None:
    with override("en"):
        assert framework(KEY).phase_title("look") == "First look"
    assert framework("p-tech").key == "p-tech-2023"


def test_an_edition_that_shares_the_phases_of_another_finds_them_at_once(
    folder: Path, campus: Academy, year: SchoolYear, client_for: Callable[..., Any]
) -> None:
    """The successor of a benchmark's edition is run: every experience keeps its phase, new ones get one, cells stand."""
    text = (folder / f"{KEY}.toml").read_text(encoding="utf-8").replace("future-tech", "p-tech").replace("F3.1", "P3.1")
    own_phases = text[text.index("phases = [") : text.index("[[elements]]")]
    text = text.replace(own_phases, 'phases_as = "p-tech-2023"\n\n')
    (folder / "p-tech-2030.toml").write_text(text, encoding="utf-8")
    reader.frameworks.cache_clear()
    make.make_session(make.make_experience(phases={"p-tech-2023": "training"}, year=year))
    connection.set_schema_to_public()
    call_command("academy_frameworks", campus.slug, frameworks="p-tech-2030")
    connection.set_tenant(Academy.objects.get(slug=campus.slug))

    made = add_experience(
        title="Night at the foundry",
        experience_type=make.make_experience_type(),
        year=year,
        grades=[11],
        phases={"p-tech-2023": "training"},
        by=TESTER,
    )

    assert dict(made.phases.values_list("framework", "phase")) == {"p-tech-2023": "training"}
    assert [check.open for check in checklist(year) if check.key == "phases"] == [0]
    (grid,) = grids(year)
    assert "figure" in {cell.kind for _phase, cells in grid.rows for cell in cells}
    assert client_for("coordinator").get("/experiences/add/").content.decode().count('name="phase_p-tech-2023"') == 1
