"""The verbs on lists of occupations in demand: taking one in, archiving it; each with its audit entry."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from partners import directory, soc
from partners.models import Occupation, OccupationList
from partners.occupation_rows import COLUMNS, REQUIRED, OccupationRow, OccupationRows, day_of, understood
from partners.selectors.workforce import campus_county
from partners.words import wage_words
from wbl_portal.core import archive, audit, clock, files, sheets, uploads
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import StoredFile
from wbl_portal.core.sheets import SheetRefused, SheetReport

# The use that an uploaded list is kept for (see core.uploads).
USE = "occupations"
LINE_COLUMNS = [each.name for each in Occupation._meta.concrete_fields if each.name not in ("id", "occupation_list")]


@dataclass(frozen=True)
class ListFacts:
    """What somebody says about a list besides its file; what is empty is taken from the file's columns.

    Without a board, the one of the campus's county is meant; without a title, one is made of board and date.
    """

    board: str = ""
    source: str = ""
    published_on: dt.date | None = None
    wage_basis: str = ""
    title: str = ""

    @property
    def wage_words(self) -> str:
        """`wage_basis` in the language in force."""
        return wage_words(self.wage_basis)


class FactMissing(SheetRefused):
    """The list lacks something that it cannot stand without; `name` is the field of ListFacts that would say it."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


@dataclass
class OccupationReport(SheetReport):
    """Also counts `removed` (lines no longer in the list) and `skipped` (lines of other boards). `facts`: the list's.

    `occupation_list` is the list as it stands afterwards; None after a dry run and when no line was good.
    """

    removed: int = 0
    skipped: int = 0
    facts: ListFacts = field(default_factory=ListFacts)
    rows: list[OccupationRow] = field(default_factory=list)
    is_new: bool = False
    occupation_list: OccupationList | None = None

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("added", "changed", "unchanged", "removed", "skipped")}

    def as_json(self) -> dict[str, Any]:
        """The report for programs: the counts, the refused rows, the list's facts; not its lines."""
        day = self.facts.published_on
        about = asdict(self.facts) | {"published_on": day.isoformat() if day else None}
        rejected = [asdict(each) for each in self.rejected]
        return {"file": self.file, **self.counts(), "dry_run": self.dry_run, "list": about, "rejected": rejected}


@transaction.atomic
def keep_upload(*, upload: "UploadedFile[Any]", by: Actor) -> StoredFile:
    """Keep a list from the browser until it is imported or another one is chosen.

    Raises ValidationError for a file that can be no list at all; what only lacks a fact is kept and asked for.
    """
    data, name = upload.read(sheets.MAX_BYTES + 1), (upload.name or "list.csv")[-200:]
    try:
        import_occupations(data=data, file=name, by=by, dry_run=True)
    except FactMissing:
        pass
    except SheetRefused as refused:
        raise ValidationError(str(refused)) from refused
    upload.seek(0)
    kept = uploads.hold(upload, use=USE, by=by)
    audit.record(verb="occupations.uploaded", by=by, subject=kept, after={"sha256": kept.sha256, "size": kept.size})
    return kept


@transaction.atomic
def import_upload(*, kept: StoredFile, facts: ListFacts, by: Actor) -> OccupationReport:
    """Import the very file that was checked; it is no longer kept then. Raises as `import_occupations` does."""
    report = import_occupations(data=files.read(kept), file=kept.name, by=by, facts=facts)
    if report.rows:
        audit.record(verb="occupations.upload_used", by=by, subject=kept, after=report.counts())
        files.forget(kept)
    return report


@transaction.atomic
def import_occupations(
    *,
    data: bytes,
    file: str,
    by: Actor,
    facts: ListFacts | None = None,
    dry_run: bool = False,
    strict: bool = False,
) -> OccupationReport:
    """Take a list in from CSV bytes. A list of the same board and date is compared line by line, never doubled.

    Lenient: good rows in, each bad one reported (a standing line with a bad row stays); `strict`: all or nothing.
    Raises SheetRefused (FactMissing when date, source or board is said nowhere); nothing is changed then.
    """
    report = OccupationReport(file, dry_run=dry_run)
    lines = sheets.read(data, report, columns=COLUMNS, required=REQUIRED)
    if not lines and not report.rejected:
        raise SheetRefused(_("%s has no lines under its header.") % file)
    given = facts or ListFacts()
    rows = understood(lines, report, board=given.board or _usual_board())
    report.rejected.sort(key=lambda each: each.line)
    report.stop_if(strict)
    report.facts, report.skipped = _facts(given, rows.said), rows.skipped
    report.rows = list(rows.good.values())
    if rows.good:
        _compare(rows, report, by)
    return report


def archive_occupation_list(*, occupation_list: OccupationList, by: Actor) -> None:
    """Take a list out of the lists; the one before it is current again."""
    archive.archive(occupation_list, by=by)


@transaction.atomic
def restore_occupation_list(*, occupation_list: OccupationList, by: Actor) -> None:
    """Bring a list back; raises ValidationError when its board and date have another list meanwhile."""
    if _standing(occupation_list.board, occupation_list.published_on) not in (None, occupation_list):
        raise ValidationError(_("There is another list of this board and date now. Archive that one first."))
    archive.restore(occupation_list, by=by)


def _facts(given: ListFacts, said: dict[str, str]) -> ListFacts:
    published_on = given.published_on or day_of(said["date"])
    if published_on is None:
        raise FactMissing(
            "published_on",
            _("The list has no date. Give it, or add a column 'date' to the file."),
        )
    if published_on > clock.today():
        raise FactMissing("published_on", _("The date of the list, %s, lies in the future.") % published_on.isoformat())
    source = given.source or said["source"]
    if not source:
        raise FactMissing(
            "source",
            _("The list has no source. Say who published it, or add a column 'source' to the file."),
        )
    board = given.board or said["board"] or _usual_board()
    if not board:
        raise FactMissing(
            "board",
            _("The list names no workforce board. Give it, or choose the county of the campus first."),
        )
    found = directory.board_named(board)
    board = found.name if found else board
    title = given.title or said["list_title"] or _("Occupations in demand, %s") % board
    return _fitting(ListFacts(board, source, published_on, given.wage_basis or said["wage_basis"], title))


def _fitting(facts: ListFacts) -> ListFacts:
    """Refuse what does not fit its column."""
    for name in ("board", "source", "wage_basis", "title"):
        longest: int = getattr(OccupationList._meta.get_field(name), "max_length", 0)
        if len(getattr(facts, name)) > longest:
            raise FactMissing(name, _("%(name)s is longer than %(n)d letters.") % {"name": name, "n": longest})
    return facts


def _usual_board() -> str:
    county = campus_county().county
    return county.board.name if county else ""


def _standing(board: str, published_on: dt.date | None) -> OccupationList | None:
    if published_on is None:
        return None
    return OccupationList.objects.current().filter(board__iexact=board, published_on=published_on).first()


def _compare(rows: OccupationRows, report: OccupationReport, by: Actor) -> None:
    standing = _standing(report.facts.board, report.facts.published_on)
    report.is_new = standing is None
    before = {} if standing is None else audit.image(standing)
    kept = standing or OccupationList(imported_at=clock.now(), imported_by=by.label)
    for name, value in asdict(report.facts).items():
        setattr(kept, name, value)
    known = {} if standing is None else {each.soc: each for each in standing.occupations.all()}
    new, touched = _sorted_out(rows, known, kept, report)
    gone = [each.pk for code, each in known.items() if code not in rows.good and code not in rows.refused]
    report.removed = len(gone)
    if report.dry_run:
        return
    report.occupation_list = kept
    after = audit.image(kept)
    if not (new or touched or gone or after != before):
        return
    kept.save()
    Occupation.objects.filter(pk__in=gone).delete()
    Occupation.objects.bulk_create(new)
    Occupation.objects.bulk_update(touched, LINE_COLUMNS)
    about = {**after, "file": report.file, **report.counts()}
    audit.record(verb="occupation_list.imported", by=by, subject=kept, before=before, after=about)


def _sorted_out(
    rows: OccupationRows, known: dict[str, Occupation], kept: OccupationList, report: OccupationReport
) -> tuple[list[Occupation], list[Occupation]]:
    """The lines to make and the lines to change; counts them."""
    new, touched = [], []
    for code, row in rows.good.items():
        values = {**asdict(row), "is_stem": soc.is_stem(code)}
        line = known.get(code)
        if line is None:
            new.append(Occupation(occupation_list=kept, **values))
        elif any(getattr(line, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(line, name, value)
            touched.append(line)
    report.added, report.changed = len(new), len(touched)
    report.unchanged = len(rows.good) - len(new) - len(touched)
    return new, touched
