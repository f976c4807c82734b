"""What a stranger downloads: every published file of a portal, over HTTP, without a session."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.journeys.portal import Portal

FORMATS = ("html", "pdf", "csv", "json")
LANGUAGES = {"en": "", "es": "/es"}


@dataclass(frozen=True)
class Answer:
    """Status, headers and body."""

    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(portal: Portal, slug: str, path: str, cookie: str = "", method: str = "GET") -> Answer:
    """One GET (or HEAD) at a campus. Python's resolver knows no `*.localhost`: the host stands in the header."""
    host = f"{slug + '.' if slug else ''}localhost:{portal.port}"
    headers = {"Host": host} | ({"Cookie": cookie} if cookie else {})
    request = urllib.request.Request(f"http://127.0.0.1:{portal.port}{path}", headers=headers, method=method)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=30) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer, not a way to go."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Published:
    """The files of one edition in one language, each downloaded when it is first read."""

    def __init__(self, portal: Portal, slug: str, edition: dict[str, str], language: str = "en") -> None:
        self.portal, self.slug, self.language = portal, slug, language
        self.slot, self.year = edition["slot"], edition["year"]
        self._paths = {name: edition[name].partition(f":{portal.port}")[2] for name in FORMATS}

    def __str__(self) -> str:
        return f"{self.slug} {self.slot} {self.language}"

    @cached_property
    def files(self) -> dict[str, bytes]:
        found = {
            name: ask(self.portal, self.slug, LANGUAGES[self.language] + path) for name, path in self._paths.items()
        }
        assert {name: answer.status for name, answer in found.items()} == dict.fromkeys(FORMATS, 200), str(self)
        return {name: answer.body for name, answer in found.items()}

    @cached_property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.files["json"])
        return document


def published(portal: Portal, slug: str = "", languages: tuple[str, ...] = ("en", "es")) -> list[Published]:
    """Every current edition of the demo's campuses (of one of them), in both languages."""
    return [
        Published(portal, campus["slug"], edition, language)
        for campus in portal.doors["campuses"]
        for edition in campus["editions"]
        for language in languages
        if slug in ("", campus["slug"])
    ]
