"""The box of parts: every page is made of these, so what they promise is kept here once."""

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import constants, get_messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

from wbl_portal.core import charts, toasts
from wbl_portal.core.forms import DayInput
from wbl_portal.core.gallery import gallery
from wbl_portal.core.templatetags import portal

LAYOUTS = ["base", "staff", "student", "task", "public", "apex"]


class Page(HTMLParser):
    """The tags of a page with their attributes, to ask about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [attrs[name] or "" for _tag, attrs in self.tags if name in attrs]

    def tag(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of every tag of that name."""
        return [attrs for tag, attrs in self.tags if tag == name]


def request(path: str = "/") -> HttpRequest:
    made = RequestFactory().get(path)
    made.session = {}  # type: ignore[assignment]
    made._messages = FallbackStorage(made)  # type: ignore[attr-defined]
    return made


@pytest.fixture
def draw() -> Callable[..., str]:
    def _draw(source: str, path: str = "/", **context: Any) -> str:
        # Cotton compiles `<c-...>` in the loader; a template made from text goes through the same compiler.
        from django_cotton.compiler_regex import CottonCompiler

        return engines["django"].from_string(CottonCompiler().process(source)).render(context, request(path))

    return _draw


@pytest.fixture(scope="module")
def gallery_page() -> Page:
    return Page(gallery(request()).content.decode())


class Sample(forms.Form):
    name = forms.CharField(help_text="As it stands on the agreement.")
    phase = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    on = forms.DateField(widget=DayInput)
    agreed = forms.BooleanField()

    def clean(self) -> None:
        self.add_error(None, "These answers do not go together.")


# ---- What the strict security policy asks of every page


def test_no_page_carries_a_style_or_a_script_of_its_own(gallery_page: Page) -> None:
    names = {name for _tag, attrs in gallery_page.tags for name in attrs}
    scripts = [attrs for attrs in gallery_page.tag("script") if attrs.get("type") != "application/json"]

    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]
    assert not gallery_page.tag("style")
    assert all(attrs.get("src") for attrs in scripts)


@pytest.mark.parametrize("folder", ["cotton", "layouts", "forms", "gallery", "account", "allauth", "mfa"])
def test_no_template_holds_a_style_attribute_or_a_handler(folder: str) -> None:
    for path in (settings.BASE_DIR / "templates" / folder).rglob("*.html"):
        page = Page(path.read_text())
        names = {name for _tag, attrs in page.tags for name in attrs}
        assert "style" not in names, path
        assert not names & {"onclick", "onchange", "onsubmit", "onload"}, path


# ---- Layouts


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_stands_with_nothing_known_about_the_campus(draw: Callable[..., str], name: str) -> None:
    page = Page(draw(f'{{% extends "layouts/{name}.html" %}}'))

    assert page.tag("html")[0]["lang"] == "en"
    assert [attrs["id"] for attrs in page.tag("main")] == ["main"]
    assert "#main" in page.all("href")


@pytest.mark.parametrize("name", ["public", "apex"])
def test_the_public_pages_hold_no_script(draw: Callable[..., str], name: str) -> None:
    assert not Page(draw(f'{{% extends "layouts/{name}.html" %}}')).tag("script")


def test_staff_see_where_they_are(draw: Callable[..., str]) -> None:
    nav = [
        {"label": "Today", "url": "/today/", "icon": "layout-dashboard", "current": False},
        {"label": "Partners", "url": "/partners/", "icon": "handshake", "current": True},
    ]

    page = Page(draw('{% extends "layouts/staff.html" %}', nav=nav))

    current = [attrs["href"] for attrs in page.tag("a") if attrs.get("aria-current") == "page"]
    assert set(current) == {"/partners/"}


@pytest.mark.parametrize(("layout", "limit"), [("staff", 85_000), ("public", 60_000)])
def test_a_page_stays_light(draw: Callable[..., str], layout: str, limit: int) -> None:
    """Bytes of the frame, its stylesheets and scripts, not compressed: what is left of 150 KB (in public 100) is content's."""
    html = draw(f'{{% extends "layouts/{layout}.html" %}}')
    page = Page(html)
    sheets = [str(attrs["href"]) for attrs in page.tag("link") if attrs.get("rel") == "stylesheet"]
    scripts = [str(attrs["src"]) for attrs in page.tag("script")]

    assert sum(_size(address) for address in sheets + scripts) + len(html) < limit


def _size(address: str) -> int:
    from django.contrib.staticfiles import finders

    found = finders.find(address.removeprefix("/static/"))
    assert found, address
    return Path(str(found)).stat().st_size


# ---- Parts


def test_a_button_with_an_address_is_a_link(draw: Callable[..., str]) -> None:
    assert draw('<c-button href="/x/">Go</c-button>').strip().startswith("<a ")
    assert 'type="submit"' in draw("<c-button>Save</c-button>")


@pytest.mark.parametrize("typed", ["<b>&", '" onclick="go()" x="', "' onclick='go()'", '{"a"} onclick="go()"'])
def test_a_part_escapes_what_people_typed(draw: Callable[..., str], typed: str) -> None:
    source = '<c-stat :label="typed" value="{{ typed }}" /><c-button :title="typed" data-x="{{ typed }}">x</c-button>'

    page = Page(draw(source, typed=typed))

    assert page.all("title") == page.all("data-x") == [typed]
    assert not page.all("onclick")
    assert not page.tag("b")


def test_no_part_writes_attributes_as_it_finds_them() -> None:
    for path in (settings.BASE_DIR / "templates" / "cotton").glob("*.html"):
        assert "{{ attrs }}" not in path.read_text(), path


def test_a_parts_slot_does_not_leak_into_the_part_within(draw: Callable[..., str]) -> None:
    html = draw('<c-card title="Outer"><c-slot name="footer">once</c-slot><c-card title="Inner">x</c-card></c-card>')

    assert html.count("once") == 1


def test_a_toasts_undo_is_a_form_that_posts(draw: Callable[..., str]) -> None:
    page = Page(draw('<c-toast text="Archived." undo="/partners/1/restore/" />'))

    assert page.tag("form")[0]["method"] == "post"
    assert "csrfmiddlewaretoken" in page.all("name")


def test_what_was_done_is_told_with_the_way_back() -> None:
    asked = request()

    toasts.tell(asked, "Archived.", undo="/partners/1/restore/")

    [message] = get_messages(asked)
    assert portal.undo_address(message) == "/partners/1/restore/"
    assert portal.tone(message) == "ok"
    assert portal.undo_address(Message(constants.INFO, "Plain.")) == ""


def test_pages_of_a_list_keep_the_filters(draw: Callable[..., str]) -> None:
    page = Paginator(list(range(300)), 20).page(3)

    addresses = Page(draw('<c-pagination :page="page" />', path="/?grade=9&page=3", page=page)).all("href")

    assert "?grade=9&page=4" in addresses
    assert all("grade=9" in address for address in addresses)


def test_a_table_names_itself_and_scrolls_by_keyboard(draw: Callable[..., str]) -> None:
    page = Page(draw('<c-table caption="Students"><tbody></tbody></c-table>'))

    frame = page.tag("div")[0]
    assert (frame["tabindex"], frame["role"], frame["aria-label"]) == ("0", "region", "Students")
    assert page.tag("caption")


def test_initials_come_from_either_order_of_a_name() -> None:
    assert portal.initials("Garza, Ana") == portal.initials("Ana Maria Garza") == "AG"
    assert portal.initials("Ana") == "A"
    assert portal.initials("") == ""


def test_a_held_back_figure_has_the_same_bar_whatever_it_hides() -> None:
    shown, hidden = charts.draw([charts.Bar("9", 50, "50 %"), charts.Bar("10", None, "*")], full=100).bars

    assert shown.width == 50
    assert (hidden.held_back, hidden.width) == (True, charts.HELD_BACK_WIDTH)


# ---- Forms


def test_every_mistake_links_to_its_field(draw: Callable[..., str]) -> None:
    page = Page(draw("{{ form }}", form=Sample(data={"on": "someday"})))

    targets = [address[1:] for address in page.all("href")]
    assert targets == ["id_name", "id_phase_0", "id_on", "id_agreed"]
    assert set(targets) <= set(page.all("id"))


def test_what_describes_a_field_is_on_the_page_once(draw: Callable[..., str]) -> None:
    page = Page(draw('<c-form :form="form" submit="Save" />', form=Sample(data={})))
    ids = page.all("id")
    named = " ".join(page.all("aria-describedby")).split() + page.all("for")

    assert "id_name_helptext" in named
    assert "id_name_error" in named
    assert all(ids.count(each) == 1 for each in named)


def test_a_mistake_of_the_whole_form_is_told_once(draw: Callable[..., str]) -> None:
    html = draw('<c-form :form="form" submit="Save" />', form=Sample(data={}))

    assert html.count("These answers do not go together.") == 1


def test_a_day_is_written_for_the_browsers_calendar(draw: Callable[..., str]) -> None:
    import datetime

    html = draw("{{ form.on }}", form=Sample(initial={"on": datetime.date(2026, 11, 3)}))

    assert 'type="date"' in html
    assert 'value="2026-11-03"' in html


def test_the_gallery_has_no_dangling_names(gallery_page: Page) -> None:
    ids = gallery_page.all("id")
    named = " ".join(gallery_page.all("aria-describedby") + gallery_page.all("aria-labelledby")).split()

    assert len(ids) == len(set(ids))
    assert set(named + gallery_page.all("for")) <= set(ids)
