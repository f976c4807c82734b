"""What a campus does with what its district hands down: keep it, take it as its own rows, override it, go back.

An edition is taken as it comes. Where the campus goes its own way (it said so, or it changed the row, or a row of its
own stood there before) nothing is overwritten: the newer edition waits for somebody to compare and take it.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from reports.district.directory import DIRECTORY
from reports.district.kinds import Upload, kind_of
from reports.district.sealing import Answer, Came
from reports.models import CampusReading, DistrictEdition, DistrictLine
from reports.problems import Problem, problem, refused
from wbl_portal.core import archive, audit, clock, files, jobs
from wbl_portal.core.actor import PORTAL, Actor
from wbl_portal.core.models import Job

FETCHING = "fetch_from_district"
CHANGED_HERE = gettext_noop("The campus changed it after taking it.")
PUT_BACK = gettext_noop("Taken back after the edition had come.")


def ask_fetching(*, by: Actor) -> Job:
    """Hand the fetching of what the district hands down to the worker."""
    return jobs.ask(FETCHING, by=by)


@transaction.atomic
def keep_handed_down(answer: Answer, *, by: Actor = PORTAL) -> dict[str, Any]:
    """Keep what came and take what is new; the same answer once more changes nothing.

    A district that does not answer leaves everything as it stands, with the problem beside the directory.
    """
    _keep_directory(answer)  # first: its row makes a second fetch at the same time wait
    told: dict[str, Any] = {"lines": len(answer.lines), "problem": answer.problem}
    if not answer.problem:
        known = {line.pk: line for line in DistrictLine.objects.prefetch_related("editions")}
        told["new"] = sum(_keep(came, known.get(came.id), by) for came in answer.lines)
        told["refused"] = answer.refused
        listed = {came.id for came in answer.lines}
        for pk, line in known.items():
            if pk not in listed and line.title not in answer.refused:
                archive.archive(line, by=by)
    audit.record(verb="handed_down.fetched", by=by, after=told)
    return told


@transaction.atomic
def take_line(*, line: DistrictLine, by: Actor) -> DistrictLine:
    """Follow the district (again): its newest edition becomes the campus's row. Raises ValidationError.

    How the row stood before is kept for `put_back_line`.
    """
    line = DistrictLine.objects.select_for_update().get(pk=line.pk)
    before = audit.image(line, ["taken", "subject_id", "overridden_at", "reason"])
    edition = line.editions.select_related("file")[0]
    kind = kind_of(line)
    kept = kind.facts(edition.document, line.subject_id)
    line.subject_id = kind.take(edition.document, line.subject_id, upload=_upload(edition), by=by)
    line.applied, line.kept = kind.facts(edition.document, line.subject_id), kept
    line.taken, line.problem = edition.number, {}
    line.overridden_at, line.overridden_by, line.reason = None, "", ""
    line.save()
    after = audit.image(line, ["taken", "subject_id", "overridden_at", "reason"])
    audit.record(verb="district_line.taken", by=by, subject=line, before=before, after=after)
    return line


@transaction.atomic
def override_line(*, line: DistrictLine, reason: str, by: Actor) -> DistrictLine:
    """The campus goes its own way here, for a reason; its row stays and newer editions wait. Taking it is the undo."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the campus goes its own way.")})
    before = audit.image(line, ["overridden_at", "reason"])
    _override(line, reason.strip(), by)
    line.clean_fields()
    line.save()
    after = audit.image(line, ["overridden_at", "reason"])
    audit.record(verb="district_line.overridden", by=by, subject=line, before=before, after=after)
    return line


@transaction.atomic
def put_back_line(*, line: DistrictLine, by: Actor) -> DistrictLine:
    """Undo of taking: the campus's row as it stood before, or out of its lists where there was none."""
    line = DistrictLine.objects.select_for_update().get(pk=line.pk)
    if line.taken is None or line.overridden_at is not None:
        raise ValidationError(_("Nothing of this was taken. There is nothing to take back."))
    document = line.editions.get(number=line.taken or 0).document
    kind_of(line).put_back(line.kept, document, line.subject_id, by=by)
    _override(line, PUT_BACK, by)
    line.save()
    audit.record(verb="district_line.put_back", by=by, subject=line, after={"taken": line.taken})
    return line


def _keep_directory(answer: Answer) -> None:
    known: dict[str, Any] = {"problem": answer.problem, "read_at": clock.now(), "campus": answer.district}
    known |= {} if answer.problem else {"document": {"employers": answer.employers, "refused": answer.refused}}
    CampusReading.objects.update_or_create(slot=DIRECTORY, defaults=known)


def _keep(came: Came, line: DistrictLine | None, by: Actor) -> bool:
    """Keep one edition and take it where nothing stands against it; whether it was new."""
    line = line or DistrictLine(pk=came.id, kind=came.kind)
    if (line.title, line.campuses) != (came.title, came.campuses) or line._state.adding:
        line.title, line.campuses = came.title, came.campuses
        line.save()
    archive.restore(line, by=by)
    newest = line.editions.first()
    if newest is not None and newest.number >= came.number:
        if line.problem:  # what stood in the way may be gone by now
            _take_unless_own(line, came, by)
        return False
    file = came.file or {}
    DistrictEdition.objects.create(
        line=line,
        number=came.number,
        document=came.document,
        sha256=came.sha256,
        file=files.keep_bytes(came.data, content_type=file["content_type"], name=file["name"][-200:], by=by)
        if came.data is not None
        else None,
        handed_at=came.handed_at,
        handed_by=came.handed_by,
    )
    _take_unless_own(line, came, by)
    return True


def _take_unless_own(line: DistrictLine, came: Came, by: Actor) -> None:
    if line.overridden_at is not None:
        return
    own, why = kind_of(line).standing(came.document) if line.taken is None else ("", "")
    if line.taken is not None and _has_changed(line):
        own, why = line.subject_id, CHANGED_HERE
    if why:
        line.subject_id = own
        _override(line, why, by)
        line.save()
        return
    found = _what_stands_in_the_way(line, by)
    if found:
        DistrictLine.objects.filter(pk=line.pk).update(problem=found)


def _what_stands_in_the_way(line: DistrictLine, by: Actor) -> Problem:
    """Take the line; where a service refuses it is asked in each language for its words."""
    said: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            try:
                with transaction.atomic():
                    take_line(line=line, by=by)
                return {}
            except ValidationError as error:
                said[language] = " ".join(error.messages)
            except (KeyError, TypeError, ValueError):
                return problem("not_understood")
    return refused(said)


def _has_changed(line: DistrictLine) -> bool:
    """Whether the campus's row is no longer what the edition made of it."""
    document = line.editions.get(number=line.taken or 0).document
    return kind_of(line).facts(document, line.subject_id) != line.applied


def _override(line: DistrictLine, reason: str, by: Actor) -> None:
    line.overridden_at, line.overridden_by, line.reason = clock.now(), by.label, reason


def _upload(edition: DistrictEdition) -> Upload:
    """The edition's file on its way into the campus's row: checked and cleaned like any other."""
    if edition.file is None:
        return None
    return SimpleUploadedFile(edition.file.name, files.read(edition.file), edition.file.content_type)
