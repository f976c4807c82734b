"""The gallery shows every part of a page, with everything that a page may ask of it: what is missing there is not seen."""

import re

import pytest
from django.conf import settings

from wbl_portal.core.gallery import THEMES, gallery

TEMPLATES = settings.BASE_DIR / "templates"
PARTS = {path.stem.replace("_", "-"): path.read_text() for path in sorted((TEMPLATES / "cotton").glob("*.html"))}
SHOWN = "".join(path.read_text() for path in sorted((TEMPLATES / "gallery").glob("*.html")))
FORMS = "".join(path.read_text() for path in sorted((TEMPLATES / "forms").glob("*.html")))
# What changes nothing that one sees: names, places, heights of headings.
PLAIN = {"class", "id", "name", "value", "action", "method", "type", "level", "files", "ask", "max"}
# Part and what it may be told -> the values that its first line names.
VALUES = {
    ("button", "variant"): {"primary", "secondary", "quiet", "danger"},
    ("chip", "tone"): {"ok", "warn", "bad", "info", "brand", "neutral"},
    ("notice", "tone"): {"info", "ok", "warn", "bad"},
    ("stat", "tone"): {"", "warn", "bad"},
    ("cell", "kind"): {"figure", "gap", "optional", "none"},
    ("cell", "shade"): {"1", "2", "3", "4"},
    ("toast", "tone"): {"ok", "warn", "bad"},
}


def used_in(text: str) -> set[str]:
    return set(re.findall(r"<c-([a-z-]+)", text)) - {"slot", "vars"}


def told(part: str, text: str) -> str:
    """What stands in the tags of a part and right inside them."""
    alone = re.findall(rf"<c-{part}\b[^>]*/>", text)
    around = re.findall(rf"<c-{part}\b[^>]*[^/]>.*?</c-{part}>", text, re.S)
    return " ".join([*alone, *around])


def asked_for(part: str) -> list[str]:
    """What a part may be told, from its `c-vars`."""
    found = re.search(r"<c-vars(.*?)/>", PARTS[part], re.S)
    return re.findall(r":?([a-z_]+)=", found[1]) if found else []


@pytest.mark.parametrize("part", PARTS)
def test_every_part_stands_in_the_gallery(part: str) -> None:
    shown, new = set(), used_in(SHOWN) | used_in(FORMS)
    while new:
        shown |= new
        new = {inner for each in new for inner in used_in(PARTS.get(each, ""))} - shown

    assert part in shown


@pytest.mark.parametrize(("part", "name"), [(part, name) for part in PARTS for name in asked_for(part)])
def test_whatever_a_part_may_be_told_is_told_it_in_the_gallery(part: str, name: str) -> None:
    everywhere = told(part, SHOWN + FORMS + "".join(PARTS.values()))

    assert name in PLAIN or re.search(rf'[\s:]{name}=|<c-slot name="{name}"', everywhere)


@pytest.mark.parametrize(("part", "name"), VALUES)
def test_every_tone_and_kind_is_shown(part: str, name: str) -> None:
    tags = re.findall(rf"<c-{part}\b[^>]*>", SHOWN)
    default = re.search(rf'\b{name}="([^"]*)"', PARTS[part])
    found = {value for tag in tags for value in re.findall(rf'\s{name}="([^"]*)"', tag)}
    bare = {default[1]} if default and any(f" {name}=" not in tag for tag in tags) else set()

    assert found | bare >= VALUES[part, name]


def test_the_gallery_is_drawn_in_both_themes(rf: object) -> None:
    page = gallery(rf.get("/gallery/")).content.decode()  # type: ignore[attr-defined]

    assert all(f'class="pane" data-theme="{theme}"' in page for theme in THEMES)
