"""Results of credentials from a list: each row finds its student by number and its credential by name, or is refused."""

import datetime as dt
import uuid
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from artifacts.models import CredentialAttempt
from artifacts.services.credentials import check_offered
from experiences.models import Credential
from wbl_portal.core import audit, clock, sheets
from wbl_portal.core.actor import Actor
from wbl_portal.core.sheets import BadCell, Line, SheetReport, plain
from wbl_portal.people.student_numbers import COLUMNS as NUMBERS
from wbl_portal.people.student_numbers import REQUIRED as A_NUMBER
from wbl_portal.people.student_numbers import StudentNumbers

Result = CredentialAttempt.Result
Key = tuple[uuid.UUID, uuid.UUID, dt.date]
COLUMNS = {
    **NUMBERS,
    "credential": ("credential name", "certification", "certification name", "ibc", "exam", "license"),
    "certifying_body": ("body", "certifying entity", "certifying organization", "organization", "provider", "vendor"),
    "date": ("attempted on", "attempt date", "test date", "exam date", "date earned", "date taken", "completion date"),
    "result": ("status", "outcome", "pass fail", "passed", "exam result"),
    "expires": ("expires on", "expiration", "expiration date", "valid until", "expiry"),
}
RESULTS = {
    **dict.fromkeys(("passed", "pass", "p", "y", "yes", "earned", "certified", "true", "aprobado"), Result.PASSED),
    **dict.fromkeys(("failed", "fail", "f", "n", "no", "not passed", "false", "no aprobado"), Result.FAILED),
    **dict.fromkeys(("pending", "open", "in progress", "waiting", "no result yet", "pendiente"), Result.PENDING),
}


@transaction.atomic
def import_attempts(*, data: bytes, file: str, by: Actor, dry_run: bool = False, strict: bool = False) -> SheetReport:
    """Take a list of results in; a second time it changes nothing, and nothing is ever removed.

    Columns, also under the names that testing systems use: a student number (Texas Unique Student ID or local number),
    credential, certifying body, date, result, expires. An unclear match is refused, never guessed. Raises
    SheetRefused; under `strict` also for one bad row. One audit entry.
    """
    report = SheetReport(file, dry_run=dry_run)
    lines = sheets.read(data, report, columns=COLUMNS, required=[A_NUMBER, "credential", "date", "result"])
    reader = AttemptReader()
    wanted: dict[Key, CredentialAttempt] = {}
    said: dict[Key, int] = {}
    for line in lines:
        try:
            row = reader.attempt(line)
            key = (row.student_id, row.credential_id, row.attempted_on)
            if key in wanted and not is_same(wanted[key], row):
                raise BadCell(_("Line %d says otherwise of the same attempt.") % said[key])
            wanted[key], said[key] = row, line.number
        except BadCell as bad:
            report.reject(line.number, str(bad))
    changes = _differences(wanted, said, report)
    report.stop_if(strict)
    if changes and not dry_run:
        _write(changes, file, report, by)
    return report


class AttemptReader:
    """Turns rows into attempts; reads the students' numbers and the catalogue once."""

    def __init__(self) -> None:
        self.students = StudentNumbers()
        self.by_name: dict[str, list[Credential]] = defaultdict(list)
        for each in Credential.objects.current():
            self.by_name[plain(each.name)].append(each)

    def attempt(self, line: Line) -> CredentialAttempt:
        cells = line.cells
        student = self.students.find(cells)
        day = sheets.day(cells["date"], _("The date"))
        if day is None:
            raise BadCell(_("The date is empty."))
        credential = self._credential(cells["credential"], cells["certifying_body"], day)
        expires = sheets.day(cells["expires"], _("The last day"))
        if expires is not None and expires < day:
            raise BadCell(_("It would end before the attempt; check both dates."))
        return CredentialAttempt(
            student_id=student,
            credential_id=credential.pk,
            attempted_on=day,
            result=_result(cells["result"]),
            expires_on=expires,
        )

    def _credential(self, name: str, body: str, day: dt.date) -> Credential:
        found = self.by_name.get(plain(name), [])
        if body:
            found = [each for each in found if plain(each.certifying_body) == plain(body)]
        if not found:
            said = _("The catalogue has no '%(name)s'%(body)s. Add it there or correct the name.")
            raise BadCell(said % {"name": name[:80], "body": f" ({body[:80]})" if body else ""})
        if len({plain(each.certifying_body) for each in found}) > 1:
            raise BadCell(_("Several bodies give '%s'. Name the certifying body.") % name[:80])
        return _of_day(found, day)


def _of_day(found: list[Credential], day: dt.date) -> Credential:
    """The line of the newest list that has the credential on that day; raises BadCell when none has."""
    newest = sorted(found, key=lambda each: each.list_version, reverse=True)
    problem = ""
    for each in newest:
        try:
            check_offered(each, day)
        except ValidationError as refused:
            problem = problem or " ".join(refused.messages)
        else:
            return each
    raise BadCell(problem)


def _result(cell: str) -> str:
    found = RESULTS.get(plain(cell))
    if found is None:
        raise BadCell(_("The result is '%s'; write passed, failed or pending.") % cell[:40])
    return found


def _differences(wanted: dict[Key, CredentialAttempt], said: dict[Key, int], report: SheetReport) -> dict[Key, Any]:
    """What is new or differs from what stands; a list never takes a known result back to 'pending'."""
    stands = _standing(wanted)
    changes = {}
    for key, row in wanted.items():
        now = stands.get(key)
        if now is None:
            report.added += 1
        elif is_same(now, row):
            report.unchanged += 1
            continue
        elif takes_back(now, row):
            words = {"result": now.get_result_display(), "day": date_format(key[2])}
            report.reject(said[key], _("On record as '%(result)s' of %(day)s; a list does not take it back.") % words)
            continue
        else:
            report.changed += 1
            row.proof_id, row.expires_on = now.proof_id, row.expires_on or now.expires_on
        changes[key] = row
    return changes


def _standing(wanted: dict[Key, CredentialAttempt]) -> dict[Key, CredentialAttempt]:
    rows = CredentialAttempt.objects.filter(credential_id__in={credential for _student, credential, _day in wanted})
    return {(row.student_id, row.credential_id, row.attempted_on): row for row in rows}


def takes_back(stands: CredentialAttempt, row: CredentialAttempt) -> bool:
    """Whether a row would make a known result 'pending' again."""
    return row.result == Result.PENDING and stands.result != Result.PENDING


def is_same(stands: CredentialAttempt, row: CredentialAttempt) -> bool:
    """Whether a row says nothing new; an empty last day says nothing."""
    return stands.result == row.result and row.expires_on in (None, stands.expires_on)


def _write(changes: dict[Key, CredentialAttempt], file: str, report: SheetReport, by: Actor) -> None:
    now = clock.now()
    for row in changes.values():
        row.recorded_at, row.recorded_by = now, by.label
    CredentialAttempt.objects.upsert(changes.values())
    after = {
        "file": file,
        **report.counts(),
        "results": [[*map(str, key), row.result] for key, row in changes.items()],
    }
    audit.record(verb="credential_attempts.imported", by=by, after=after)
