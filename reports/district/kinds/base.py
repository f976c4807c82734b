"""What every kind can do. The base is that of templates: a text and a file to have at hand, which makes no row."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.actor import Actor

Document = dict[str, Any]
Upload: TypeAlias = "UploadedFile[Any] | None"


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def day_in_words(text: str | None) -> str:
    return date_format(dt.date.fromisoformat(text)) if text else ""


@dataclass(frozen=True)
class Fact:
    """A line of the comparison: the district's words and the campus's own, None where it has no row."""

    term: str
    theirs: str
    ours: str | None

    @property
    def differs(self) -> bool:
        return self.ours is not None and self.theirs != self.ours


class Kind:
    """`subject_id` is the key of the campus's own row, empty while there is none; documents hold plain JSON."""

    terms: dict[str, str | Promise] = {"title": _("title"), "text": _("text")}
    has_page = False

    def check(self, document: Document) -> None:
        """Refuse at the district what no campus could take; raises ValidationError."""

    def standing(self, document: Document) -> tuple[str, str]:
        """The campus's own row that stands in this one's place already, and why it is left alone; else two empty texts."""
        return "", ""

    def take(self, document: Document, subject_id: str, *, upload: Upload, by: Actor) -> str:
        """Make or change the campus's own row; returns its key. Raises ValidationError."""
        return ""

    def facts(self, document: Document, subject_id: str) -> Document | None:
        """How the campus's own row stands, in the words of the document; None where there is none."""
        return None

    def put_back(self, kept: Document | None, document: Document, subject_id: str, *, by: Actor) -> None:
        """Undo of `take`: as the row stood before, out of the lists where there was none."""

    def url(self, subject_id: str) -> str:
        """The page of the campus's own row."""
        return ""

    def comparison(self, document: Document, ours: Document | None) -> list[Fact]:
        return [
            Fact(str(term), self.shown(name, document), self.shown(name, ours) if ours else None)
            for name, term in self.terms.items()
        ]

    def shown(self, name: str, document: Document) -> str:
        """A value of a document for people."""
        value = document.get(name)
        return "" if value is None else str(value)
