"""The catalogue of credentials: adding, changing, archiving a line, and taking a whole list in."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from experiences.clusters import industry_of
from experiences.models import Credential, CredentialKind
from wbl_portal.core import archive, audit, sheets
from wbl_portal.core.actor import Actor
from wbl_portal.core.sheets import BadCell, Line, SheetReport, plain

COLUMNS = {
    "name": ("credential", "certification", "credential name", "certification name", "title"),
    "certifying_body": ("body", "certifying entity", "certifying organization", "organization", "provider", "vendor"),
    "industry": ("career cluster", "cluster"),
    "kind": ("type", "credential type"),
    "list_version": ("list", "version", "ibc list"),
    "sunset_on": ("sunset", "sunset date", "last day", "last day on the list"),
    "socs": ("soc", "soc code", "soc codes", "occupation codes"),
    "certainty": ("how sure",),
    "source": (),
}
# How lists name the types, besides our keys and labels.
KINDS = {
    "certification": CredentialKind.IBC,
    "industry based certification": CredentialKind.IBC,
    "level i certificate": CredentialKind.LEVEL_1,
    "level 1 certificate": CredentialKind.LEVEL_1,
    "level i": CredentialKind.LEVEL_1,
    "level ii certificate": CredentialKind.LEVEL_2,
    "level 2 certificate": CredentialKind.LEVEL_2,
    "level ii": CredentialKind.LEVEL_2,
    "associate": CredentialKind.ASSOCIATE,
    "associate degree": CredentialKind.ASSOCIATE,
    "license": CredentialKind.LICENSE,
    "state license": CredentialKind.LICENSE,
}
Key = tuple[str, str, str]


@dataclass(frozen=True)
class CredentialFacts:
    """A line of the catalogue: what it is, the list it comes from, its last day there, how sure we are."""

    name: str
    kind: str
    certifying_body: str = ""
    industry: str = ""
    list_version: str = ""
    sunset_on: dt.date | None = None
    socs: str = ""
    certainty: str = ""
    source: str = ""


@transaction.atomic
def add_credential(*, facts: CredentialFacts, by: Actor) -> Credential:
    """Add a line; raises ValidationError by field, also when the list has this name and body already."""
    made = Credential()
    _fill(made, facts)
    made.save()
    audit.record(verb="credential.added", by=by, subject=made, after=audit.image(made))
    return made


@transaction.atomic
def change_credential(*, credential: Credential, facts: CredentialFacts, by: Actor) -> Credential:
    """Change a line; attempts recorded for it follow its new name and type."""
    before = audit.image(credential)
    _fill(credential, facts)
    after = audit.image(credential)
    if after != before:
        credential.save()
        audit.record(verb="credential.changed", by=by, subject=credential, before=before, after=after)
    return credential


def archive_credential(*, credential: Credential, by: Actor) -> None:
    """Take a line out of the choices; what students earned of it stays and counts."""
    archive.archive(credential, by=by)


def restore_credential(*, credential: Credential, by: Actor) -> None:
    archive.restore(credential, by=by)


@transaction.atomic
def import_catalogue(*, data: bytes, file: str, by: Actor, dry_run: bool = False, strict: bool = False) -> SheetReport:
    """Take a list in: new lines are added, known ones (name, body and list) changed, none removed.

    Columns: name; type (without one: on the agency's list), certifying body, industry, list, sunset, SOC, certainty and
    source where they are there. An empty cell leaves what stands. Raises SheetRefused; under `strict` also for one bad
    row. One audit entry.
    """
    report = SheetReport(file, dry_run=dry_run)
    lines = sheets.read(data, report, columns=COLUMNS, required=["name"])
    standing = {_key(row): row for row in Credential.objects.all()}
    new: dict[Key, Credential] = {}
    touched: dict[Key, Credential] = {}
    for line in lines:
        try:
            _take(line, standing, new, touched, report)
        except BadCell as bad:
            report.reject(line.number, str(bad))
    report.stop_if(strict)
    if not dry_run and (new or touched):
        Credential.objects.bulk_create(new.values())
        Credential.objects.bulk_update(touched.values(), [name for name in COLUMNS if name != "list_version"])
        audit.record(verb="credentials.imported", by=by, after={"file": file, **report.counts()})
    return report


def _fill(row: Credential, facts: CredentialFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.clean_fields()
    same = Credential.objects.filter(
        name__iexact=row.name, certifying_body__iexact=row.certifying_body, list_version=row.list_version
    )
    if same.exclude(pk=row.pk).exists():
        raise ValidationError(
            {"name": _("The catalogue has this name of the same body and list already, perhaps archived.")}
        )


def _take(
    line: Line,
    standing: dict[Key, Credential],
    new: dict[Key, Credential],
    touched: dict[Key, Credential],
    report: SheetReport,
) -> None:
    values = _values(line)
    key = _key(Credential(**{name: values[name] for name in ("name", "certifying_body", "list_version")}))
    if key in new or key in touched:
        raise BadCell(_("The file has this credential of the same body and list twice."))
    known = standing.get(key)
    row = known or Credential()
    before = None if known is None else audit.image(known)
    for name, value in values.items():
        if value or known is None:
            setattr(row, name, value)
    row.kind = row.kind or CredentialKind.IBC
    _check(row)
    if before is None:
        new[key] = row
        report.added += 1
    elif audit.image(row) != before:
        touched[key] = row
        report.changed += 1
    else:
        report.unchanged += 1


def _check(row: Credential) -> None:
    try:
        row.clean_fields()
    except ValidationError as refused:
        name, errors = next(iter(refused.message_dict.items()))
        raise BadCell(f"{name.replace('_', ' ')}: {' '.join(errors)}") from refused


def _values(line: Line) -> dict[str, object]:
    cells = line.cells
    if not cells["name"]:
        raise BadCell(_("The name is empty."))
    industry = industry_of(cells["industry"]) if cells["industry"] else ""
    if industry is None:
        raise BadCell(_("'%s' is no industry of the catalogue.") % cells["industry"][:60])
    return {
        **cells,
        "industry": industry,
        "kind": _kind(cells["kind"]),
        "sunset_on": sheets.day(cells["sunset_on"], _("sunset")),
    }


def _kind(cell: str) -> str:
    if not cell:
        return ""
    names = {plain(kind.value.replace("_", " ")): kind for kind in CredentialKind}
    found = (KINDS | names).get(plain(cell.replace("_", " ")))
    if found is None:
        known = ", ".join(kind.value for kind in CredentialKind)
        raise BadCell(
            _("'%(kind)s' is no type of credential. Use one of: %(known)s.") % {"kind": cell[:60], "known": known}
        )
    return found


def _key(row: Credential) -> Key:
    return row.name.casefold(), row.certifying_body.casefold(), row.list_version
