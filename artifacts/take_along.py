"""Everything the portal holds of one student, for that student: data as JSON and CSV, and their files, in one ZIP.

Rows are read at once; the ZIP is then written piece by piece, so that large files never stand in memory together.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from artifacts.models import (
    Attendance,
    CheckIn,
    CredentialAttempt,
    EnrichmentMembership,
    Evaluation,
    HoursEntry,
    InterestAnswer,
    Placement,
    PortfolioItem,
    PublishingConsent,
    Reflection,
    ReflectionFeedback,
    ResumeChoices,
    Sample,
)
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import StoredFile
from wbl_portal.core.spreadsheets import plain
from wbl_portal.people.models import AccountConsent, Enrollment, ProgramMembership, SectionEnrollment, Student

PIECE = 64 * 1024
Rows = list[dict[str, Any]]
# Sheet -> the rows (given by the lookup that leads to the student) and their columns.
SHEETS: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "enrollments": (Enrollment, "student", ("year__label", "grade", "entered_on", "left_on")),
    "programs": (ProgramMembership, "student", ("framework", "starts_on", "ends_on")),
    "classes": (SectionEnrollment, "student", ("section__course__title", "section__title", "section__year__label")),
    "account_consents": (AccountConsent, "student", ("is_yes", "signer", "given_on", "expires_on", "withdrawn_on")),
    "experiences": (
        Attendance,
        "participation__student",
        ("participation__experience__title", "session__held_on", "session__place", "presence", "minutes"),
    ),
    "reflections": (
        Reflection,
        "participation__student",
        ("participation__experience__title", "state", "submitted_at", "answers", "course__title", "standard", "link"),
    ),
    "feedback": (
        ReflectionFeedback,
        "reflection__participation__student",
        ("reflection__participation__experience__title", "comment", "scores", "given_at", "given_by"),
    ),
    "placements": (
        Placement,
        "student",
        ("title", "partner__name", "supervisor__name", "starts_on", "ends_on", "hours_planned", "state"),
    ),
    "hours": (
        HoursEntry,
        "placement__student",
        (
            *("placement__title", "day", "starts_at", "ends_at", "minutes", "work", "skills", "state"),
            *("approved_minutes", "question", "decided_by", "decided_at"),
        ),
    ),
    "check_ins": (CheckIn, "placement__student", ("day", "came_at", "left_at", "goal", "reached")),
    "evaluations": (
        Evaluation,
        "placement__student",
        ("placement__title", "contact__name", "answered_at", "scores", "comment"),
    ),
    "credentials": (CredentialAttempt, "student", ("credential__name", "attempted_on", "result", "expires_on")),
    "clubs": (EnrichmentMembership, "student", ("enrichment__title", "joined_on", "left_on", "consent_on", "result")),
    "interests": (InterestAnswer, "student", ("year__label", "industries", "occupation", "answered_at")),
    "portfolio": (
        PortfolioItem,
        "student",
        ("title", "kind", "made_on", "description", "alt_text", "url", "file__name", "archived_at"),
    ),
    "resume": (ResumeChoices, "student", ("language", "about", "with_email", "kept_at")),
    "samples": (Sample, "item__student", ("item__title", "caption", "nominated_at", "accepted_at", "withdrawn_at")),
    "publishing_consents": (
        PublishingConsent,
        "sample__item__student",
        ("sample__caption", "is_yes", "signer", "given_on", "expires_on", "withdrawn_at"),
    ),
}
PROFILE = ("given_name", "middle_name", "family_name", "unique_id", "local_id", "email", "username", "born_on")


@dataclass(frozen=True)
class Parcel:
    """`pages` are made already; `files` are read from the store while the ZIP is written."""

    name: str
    pages: dict[str, bytes]
    files: dict[str, str]

    def stream(self) -> Iterator[bytes]:
        """The ZIP in pieces; reads the store and no database."""
        out = _Outlet()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in self.pages.items():
                packed.writestr(name, data)
                yield out.taken()
            for name, key in self.files.items():
                with default_storage.open(key) as source, packed.open(name, "w") as target:
                    while piece := source.read(PIECE):
                        target.write(piece)
                        yield out.taken()
        yield out.taken()


class _Outlet(io.RawIOBase):
    """Where the ZIP is written: it cannot go back, and what was written is taken away at once."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        piece, self._waiting = bytes(self._waiting), bytearray()
        return piece


@transaction.atomic
def parcel(*, student: Student, by: Actor) -> Parcel:
    """Everything of one student; the taking is on record. A constant number of queries."""
    sheets = {name: _rows(name, student) for name in SHEETS}
    profile = {name: getattr(student, name) for name in PROFILE}
    everything = {"profile": profile, **sheets}
    pages = {
        _("READ-ME") + ".txt": _read_me().encode(),
        "record.json": json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode(),
        **{f"{name}.csv": _sheet(name, rows) for name, rows in sheets.items() if rows},
    }
    audit.record(verb="student.took_along", by=by, subject=student)
    name = f"{slugify(student.full_name) or 'student'}-{clock.today().isoformat()}.zip"
    return Parcel(name, pages, _files(student))


def _rows(name: str, student: Student) -> Rows:
    model, path, columns = SHEETS[name]
    return list(model.objects.filter(**{path: student}).order_by("pk").values(*columns))


def _sheet(name: str, rows: Rows) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(SHEETS[name][2])
    sheet.writerows([plain(cell) for cell in row.values()] for row in rows)
    return "\N{BYTE ORDER MARK}".encode() + out.getvalue().encode()


def _files(student: Student) -> dict[str, str]:
    """Name in the ZIP -> key in the store: work, certificates, signed club forms; hidden ones stay where they are."""
    found: dict[str, str] = {}
    for folder, key in (("portfolio", "item"), ("certificates", "attempt"), ("forms", "club")):
        for number, stored in enumerate(_stored(student, key), start=1):
            found[f"{folder}/{number:02}-{stored.name}"] = stored.key
    return found


def _stored(student: Student, kind: str) -> list[StoredFile]:
    keys = {
        "item": PortfolioItem.objects.filter(student=student).values("file_id"),
        "attempt": CredentialAttempt.objects.filter(student=student).values("proof_id"),
        "club": EnrichmentMembership.objects.filter(student=student).values("consent_scan_id"),
    }
    return list(StoredFile.objects.filter(pk__in=keys[kind], hidden_at__isnull=True).order_by("stored_at", "pk"))


def _read_me() -> str:
    day = clock.today().isoformat()
    said = _("This is everything the portal held about you on %s.") % day
    return (
        f"{said} {_('The .csv files open as spreadsheets; record.json holds the same. Your files lie in folders.')}\n"
    )
