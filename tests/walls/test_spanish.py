"""What students, families, partners and the public read in Spanish holds no English of our own.

A sentence that nobody marked for translation is in no catalog, so the catalog alone cannot miss it: here the pages
themselves are read. English that must stay stands under `lang="en"`.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.test_languages import CATALOG, read
from tests.walls.access import ACCESS
from tests.walls.test_pages import opened

Browser = Callable[..., CampusClient]
READERS = {"anyone", "link_holder", "students"}
# Answers without words of ours: styles, machines' files; and the gallery, which is for those who build pages.
NO_WORDS = {"theme", "sitemap", "robots", "gallery"}
# Words that no Spanish sentence holds, and hardly a name.
ENGLISH = re.compile(r"\b(the|and|you|your|with|from|this|that|are|have|has|was|were|will|not|what|which|when)\b", re.I)
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
SILENT = {"script", "style", "svg"}


class Words(HTMLParser):
    """The texts of a page outside of what is marked as another language; labels and placeholders as well."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._left_out: list[bool] = [False]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        out = self._left_out[-1] or told.get("lang") == "en" or tag in SILENT
        if not out:
            self.texts += [told[name] or "" for name in ("aria-label", "placeholder", "title", "alt") if name in told]
        if tag not in VOID:
            self._left_out.append(out)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self._left_out) > 1:
            self._left_out.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._left_out[-1]:
            self.texts.append(" ".join(data.split()))


@pytest.fixture(scope="module")
def only_english() -> set[str]:
    """Messages that read otherwise in Spanish."""
    return {
        message.words["msgid"]
        for message in read(CATALOG)
        if all(form != message.words["msgid"] for form in message.forms) and "%(" not in message.words["msgid"]
    } - {form for message in read(CATALOG) for form in message.forms}


@pytest.mark.parametrize(
    "name", [name for name, who in ACCESS["campus"].items() if who in READERS and name not in NO_WORDS]
)
def test_a_page_for_the_public_families_and_students_says_nothing_of_ours_in_english(
    name: str, cast: Cast, client_for: Browser, only_english: set[str]
) -> None:
    answer = opened(name, cast, client_for, "/es")
    if answer.streaming or "text/html" not in answer.headers["Content-Type"]:  # type: ignore[attr-defined]
        return
    page = Words()
    page.feed(answer.content.decode())  # type: ignore[attr-defined]

    assert [text for text in page.texts if text in only_english] == []
    assert [text for text in page.texts if len(ENGLISH.findall(text)) > 1] == []
