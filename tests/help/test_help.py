"""Help stays true: its files are fresh, its buttons and addresses exist, its pictures stand there, and it is within reach."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve

from reports.upkeep.records import KINDS
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.test_languages import CATALOG, read
from wbl_portal.core import links
from wbl_portal.core.actor import PORTAL
from wbl_portal.help import building, dictionary, markdown
from wbl_portal.help.pages import DOCS, PAGES

Browser = Callable[..., CampusClient]
GUIDES = sorted((DOCS / "help").glob("*.md"))
READ = sorted({page.path(language) for page in PAGES for language in ("en", "es")})
NAMES = {"English", "Español"}  # of languages, as they call themselves


def named(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()


# ---- What is generated


def test_what_is_read_from_the_code_is_fresh() -> None:
    assert [named(path) for path in building.stale()] == [], "type  python3 manage.py docs_build"


def test_the_dictionary_has_every_table_and_column_with_a_meaning() -> None:
    text = "".join(dictionary.build().values())

    for model in apps.get_models(include_auto_created=True):
        part = text.partition(f"# {model._meta.db_table}\n")[2].partition("\n##")[0]
        rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| (.*) \|$", part, re.M))
        assert set(rows) == {field.column for field in model._meta.local_fields}, model._meta.label
        assert all(meaning.strip() for meaning in rows.values()), model._meta.label


def test_every_retention_class_of_the_portal_governs_tables_that_exist() -> None:
    labels = {model._meta.label for model in apps.get_models()}

    assert set(dictionary.GOVERNED) == set(KINDS)
    assert {label for governed in dictionary.GOVERNED.values() for label in governed} <= labels
    assert set(dictionary.OWN_WAY) <= labels
    for key, kind in KINDS.items():
        assert {model._meta.label for model in kind.models} <= set(dictionary.GOVERNED[key])


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("people.Student", "yes, about one student"),
        ("artifacts.ReflectionFeedback", "yes, about one student"),
        ("people.Guardian", "no student; a parent or guardian"),
        ("people.User", "the account may be a student's"),
        ("partners.Agreement", "no"),
        ("reports.Snapshot", "no"),
        ("core.AuditEntry", "the images of changed rows may hold it"),
    ],
)
def test_the_dictionary_says_which_tables_are_about_students(label: str, said: str) -> None:
    assert dictionary.student_data(apps.get_model(label)) == said


# ---- What is written


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_a_guide_names_buttons_and_places_as_they_are_called(path: Path) -> None:
    """What stands in bold is a word of the portal, in the language of the guide."""
    start = "msgstr" if path.stem.endswith("-es") else "msgid"
    words = {text for each in read(CATALOG) for name, text in each.words.items() if name.startswith(start)}

    bold = set(re.findall(r"\*\*(.+?)\*\*", path.read_text(encoding="utf-8")))

    assert bold - words - NAMES == set()


@pytest.mark.parametrize("path", READ, ids=named)
def test_a_page_of_help_is_headed_and_its_links_and_pictures_lead_somewhere(path: Path) -> None:
    html = markdown.render(path, "en", 0)
    ids = re.findall(r' id="([^"]+)"', html)

    assert markdown.title_of(path)
    assert len(ids) == len(set(ids))
    for address in re.findall(r'href="([^"]+)"', html):
        assert address.startswith(("https://", "mailto:")) or answers(address.partition("#")[0]), address
    for picture in re.findall(r'src="/static/([^"]+)"', html):
        assert finders.find(picture), picture
    assert all(alt.strip() for alt in re.findall(r'alt="([^"]*)"', html))


def answers(address: str) -> bool:
    try:
        return not address or bool(resolve(address, urlconf="wbl_portal.urls"))
    except Resolver404:
        return False


def test_guides_for_families_students_and_partners_are_there_in_spanish() -> None:
    for slug in ("student", "parent", "partner", "glossary", "counting-rules"):
        (page,) = [each for each in PAGES if each.slug == slug]
        assert page.path("es").stem.endswith("-es")


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '<img src="x" onerror="go()">', "[press](javascript:alert(1))"]
)
def test_nothing_runs_that_stands_in_a_text(typed: str) -> None:
    path = DOCS / "help" / "student.md"
    html = markdown.clean(markdown.parsed(f"# Title\n\n{typed}", path))

    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


# ---- Within reach


@pytest.mark.parametrize(
    ("role", "path", "guide"),
    [
        ("coordinator", "/today/", "/help/coordinator/"),
        ("teacher", "/students/", "/help/teacher/"),
        ("principal", "/reports/", "/help/principal/"),
        ("counselor", "/students/", "/help/counselor/"),
        ("administrator", "/settings/", "/help/administrator/"),
        ("student", "/my/account/", "/help/student/"),
        (None, "/", "/help/"),
        (None, "/accounts/login/", "/help/"),
        (None, "/no-such-page/", "/help/"),
    ],
)
def test_every_page_leads_to_the_help_of_whoever_reads_it(
    role: str | None, path: str, guide: str, cast: Cast, client_for: Browser
) -> None:
    assert f'href="{guide}"' in client_for(role).get(path).content.decode()


def test_a_link_leads_to_the_help_for_its_holder(cast: Cast, client_for: Browser) -> None:
    from partners.services.invitations import CONTACT

    path = links.make(purpose=CONTACT, subject_id=cast.cora.pk, by=PORTAL, days=7)

    assert 'href="/help/partner/"' in client_for(None).get(path).content.decode()
    assert 'href="/es/help/partner/"' in client_for(None).get(f"/es{path}").content.decode()


def test_help_comes_in_the_language_of_the_reader_and_says_when_it_cannot(cast: Cast, client_for: Browser) -> None:
    browser = client_for(None)

    spanish, only_english = (browser.get(f"/es/help/{slug}/").content.decode() for slug in ("parent", "operation"))

    assert "Padre, madre o tutor legal" in spanish
    assert "solo en inglés" not in spanish
    assert "solo en inglés" in only_english
    assert '<div class="prose" lang="en">' in only_english


def test_there_is_no_help_by_another_name(cast: Cast, client_for: Browser) -> None:
    assert client_for(None).get("/help/settings/").status_code == 404


def test_the_command_says_which_files_are_out_of_date(monkeypatch: Any, capsys: Any) -> None:
    from django.core.management import CommandError, call_command

    call_command("docs_build", "--check")
    monkeypatch.setattr(building, "build", lambda: {DOCS / "README.md": "another"})

    with pytest.raises(CommandError, match=r"README\.md"):
        call_command("docs_build", "--check")
