"""Markdown of docs/ -> HTML that may stand on a page: raw HTML stays text, and nh3 lets through what is listed here.

Links between files of docs/ become links between help pages, pictures come from the static files, and a wide table
scrolls inside a frame of its own.
"""

import os.path
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.token import Token

from wbl_portal.help.pages import DOCS, slug_of

PICTURES = "screens"
TAGS = {"a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "strong"}
TAGS |= {"table", "tbody", "td", "th", "thead", "tr", "ul"}
ATTRIBUTES = {
    "a": {"href"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "h2": {"id"},
    "h3": {"id"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "th": {"scope"},
}


@lru_cache(maxsize=64)
def render(path: Path, language: str, changed: float) -> SafeString:
    """The body of a file as HTML, without its first heading; `changed` is the file's time, so that a new text shows."""
    with override(language):
        return clean(parsed(path.read_text(encoding="utf-8"), path))


def parsed(text: str, path: Path) -> str:
    """Markdown as it stands in a file of docs/, as HTML; the title is left to the page."""
    tokens = _parser().parse(text)
    del tokens[:3]
    _prepare(tokens, path)
    return str(_parser().renderer.render(tokens, _parser().options, {}))


def clean(html: str) -> SafeString:
    """What may stand on a page, and nothing else."""
    kept = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None, url_schemes={"http", "https", "mailto"})
    return mark_safe(kept)  # noqa: S308 - that is what nh3 is here for


def title_of(path: Path) -> str:
    """The first heading of a file."""
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#").strip()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _prepare(tokens: list[Token], path: Path) -> None:
    ids: dict[str, int] = {}
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            _name_heading(token, tokens[at + 1].content, ids)
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type in {"fence", "code_block"}:
            token.type, token.content = "html_block", _code(token.content)
        for child in token.children or []:
            _point(child, path)
    _frame_tables(tokens)


def _name_heading(token: Token, words: str, ids: dict[str, int]) -> None:
    name = slugify(words) or "part"
    ids[name] = ids.get(name, 0) + 1
    token.attrSet("id", name if ids[name] == 1 else f"{name}-{ids[name]}")


def _code(text: str) -> str:
    """Code that is wider than the page is scrolled by keyboard too."""
    return f'<pre tabindex="0"><code>{conditional_escape(text)}</code></pre>\n'


def _point(token: Token, path: Path) -> None:
    if token.type == "link_open":
        token.attrSet("href", _address(str(token.attrGet("href")), path))
    elif token.type == "image":
        token.attrSet("src", static(f"{PICTURES}/{Path(str(token.attrGet('src'))).name}"))
        token.attrSet("loading", "lazy")


def _address(href: str, path: Path) -> str:
    """Where a link of a file leads on the site; a file that is no help page leads to the list of them."""
    parts = urlsplit(href)
    if parts.scheme or not parts.path or parts.path.startswith("/"):
        return href
    target = Path(os.path.normpath(path.parent / parts.path))
    slug = slug_of(target) if target.is_relative_to(DOCS) else ""
    found = reverse("help_page", kwargs={"slug": slug}) if slug else reverse("help_home")
    return found + (f"#{parts.fragment}" if parts.fragment else "")


def _frame_tables(tokens: list[Token]) -> None:
    """A frame around every table, named by the heading above it."""
    heading, at = "", 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "heading_open":
            heading = tokens[at + 1].content
        if token.type == "table_open":
            name = conditional_escape(heading.replace("`", ""))
            tokens.insert(at, _html(f'<div class="table-scroll" role="region" tabindex="0" aria-label="{name}">'))
            at += 1
        if token.type == "table_close":
            tokens.insert(at + 1, _html("</div>"))
        at += 1


def _html(text: Any) -> Token:
    token = Token("html_block", "", 0)
    token.content = str(text)
    return token
