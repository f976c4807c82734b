"""Lists of occupations and of credentials: taken in by the same imports as a file of the campus's own."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from experiences.models import Credential
from experiences.services import credentials
from partners.models import OccupationList
from partners.services import occupations
from reports.district.kinds.base import Document, Kind, Upload, day, day_in_words
from wbl_portal.core import sheets
from wbl_portal.core.actor import PORTAL, Actor

OWN_LIST = gettext_noop("The campus has a list of this board and date already.")
OCCUPATION = ("soc", "title", "industry", "openings", "growth", "wage", "education")
CREDENTIAL = tuple(credentials.COLUMNS)


class OccupationsKind(Kind):
    """Document: board, source, published_on, wage_basis, title, csv."""

    has_page = True
    terms = {
        "title": gettext_lazy("title"),
        "board": gettext_lazy("workforce board"),
        "published_on": gettext_lazy("published"),
        "source": gettext_lazy("source"),
        "lines": gettext_lazy("lines"),
    }

    def check(self, document: Document) -> None:
        self._import(document, by=PORTAL, dry_run=True)

    def standing(self, document: Document) -> tuple[str, str]:
        rows = OccupationList.objects.current().filter(board__iexact=document["board"])
        found = rows.filter(published_on=document["published_on"]).first()
        return (str(found.pk), OWN_LIST) if found else ("", "")

    def take(self, document: Document, subject_id: str, *, upload: Upload, by: Actor) -> str:
        standing = self._row(subject_id)
        if standing is not None and standing.is_archived:
            occupations.restore_occupation_list(occupation_list=standing, by=by)
        return str(self._import(document, by=by).pk)

    def facts(self, document: Document, subject_id: str) -> Document | None:
        found = self._row(subject_id)
        if found is None or found.is_archived:
            return None
        known = {name: getattr(found, name) for name in ("board", "source", "wage_basis", "title")}
        rows = [{name: _cell(getattr(each, name)) for name in OCCUPATION} for each in found.occupations.order_by("soc")]
        return known | {"published_on": found.published_on.isoformat(), "rows": rows}

    def put_back(self, kept: Document | None, document: Document, subject_id: str, *, by: Actor) -> None:
        found = self._row(subject_id)
        if kept is not None and kept["rows"]:
            self._import(kept | {"csv": _csv(OCCUPATION, kept["rows"])}, by=by)
        elif found is not None:
            occupations.archive_occupation_list(occupation_list=found, by=by)

    def url(self, subject_id: str) -> str:
        return reverse("occupation_list_detail", args=[subject_id])

    def shown(self, name: str, document: Document) -> str:
        return _shown(name, document) or super().shown(name, document)

    def _import(self, document: Document, *, by: Actor, dry_run: bool = False) -> OccupationList:
        facts = occupations.ListFacts(
            board=document["board"],
            source=document["source"],
            published_on=day(document["published_on"]),
            wage_basis=document["wage_basis"],
            title=document["title"],
        )
        data = document["csv"].encode()
        try:
            report = occupations.import_occupations(
                data=data, file=document["title"], by=by, facts=facts, dry_run=dry_run, strict=True
            )
        except sheets.SheetRefused as refused:
            raise ValidationError(str(refused)) from refused
        if report.occupation_list is None:
            return OccupationList()
        return report.occupation_list

    def _row(self, subject_id: str) -> OccupationList | None:
        return OccupationList.objects.filter(pk=subject_id).first() if subject_id else None


class CredentialsKind(Kind):
    """Document: title, csv. Its lines stand among the campus's own; lines that the list does not name stay as they are."""

    has_page = True
    terms = {"lines": gettext_lazy("lines")}

    def check(self, document: Document) -> None:
        self._import(document, by=PORTAL, dry_run=True)

    def take(self, document: Document, subject_id: str, *, upload: Upload, by: Actor) -> str:
        self._import(document, by=by)
        for row in self._rows(document):
            credentials.restore_credential(credential=row, by=by)
        return ""

    def facts(self, document: Document, subject_id: str) -> Document | None:
        rows = [_row_of(each) for each in self._rows(document) if not each.is_archived]
        return {"rows": sorted(rows, key=lambda row: [row[name] for name in CREDENTIAL])} if rows else None

    def put_back(self, kept: Document | None, document: Document, subject_id: str, *, by: Actor) -> None:
        before = {_key(row): row for row in (kept["rows"] if kept else [])}
        for row in self._rows(document):
            known = before.get(_key(_row_of(row)))
            if known is None:
                credentials.archive_credential(credential=row, by=by)
            else:
                facts = known | {"sunset_on": day(known["sunset_on"])}
                credentials.change_credential(credential=row, facts=credentials.CredentialFacts(**facts), by=by)

    def url(self, subject_id: str) -> str:
        return reverse("credential_list")

    def shown(self, name: str, document: Document) -> str:
        return _shown(name, document) or super().shown(name, document)

    def _import(self, document: Document, *, by: Actor, dry_run: bool = False) -> None:
        try:
            credentials.import_catalogue(
                data=document["csv"].encode(), file=document["title"], by=by, dry_run=dry_run, strict=True
            )
        except sheets.SheetRefused as refused:
            raise ValidationError(str(refused)) from refused

    def _rows(self, document: Document) -> list[Credential]:
        return self.named(document, Credential.objects.all())

    def named(self, document: Document, rows: Iterable[Credential]) -> list[Credential]:
        """Of these lines of the catalogue, those that the list names."""
        lines = sheets.read(
            document["csv"].encode(), sheets.SheetReport("list"), columns=credentials.COLUMNS, required=["name"]
        )
        wanted = {_key(line.cells) for line in lines}
        return [each for each in rows if _key(_row_of(each)) in wanted]


def _row_of(row: Credential) -> dict[str, str]:
    return {name: _cell(getattr(row, name)) for name in CREDENTIAL}


def _key(row: dict[str, str]) -> tuple[str, str, str]:
    return row["name"].casefold(), row["certifying_body"].casefold(), row["list_version"]


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _csv(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    sheet = csv.DictWriter(out, columns)
    sheet.writeheader()
    sheet.writerows(rows)
    return out.getvalue()


def _shown(name: str, document: Document) -> str:
    """The lines of a list by their number, days as days."""
    if name == "published_on":
        return day_in_words(document[name])
    if name == "lines":
        rows = document["rows"] if "rows" in document else list(csv.DictReader(io.StringIO(document["csv"])))
        return str(len(rows))
    return ""
