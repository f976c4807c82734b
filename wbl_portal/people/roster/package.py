"""What an export says about itself: its version, where it comes from, which files are whole, which school is ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wbl_portal.people.models import Student
from wbl_portal.people.roster import headers, tables, values
from wbl_portal.people.roster.files import RosterFiles
from wbl_portal.people.roster.report import Rejections, RosterRefused

BULK, DELTA, ABSENT = "bulk", "delta", "absent"
DEFAULT_SOURCE = "oneroster"
CAMPUS_NUMBER_DIGITS = 9


@dataclass(frozen=True)
class Package:
    """An opened export. `source` names the system whose sourcedIds these are; `modes` is manifest's word per file."""

    files: RosterFiles
    version: str
    source: str
    modes: dict[str, str]

    def has(self, file: str) -> bool:
        return self.modes.get(file) != ABSENT and self.files.has(file)

    def is_whole(self, file: str) -> bool:
        """Whether what is not in this file is no longer on the roster (bulk); false for a delta and a missing file."""
        return self.has(file) and self.modes.get(file, BULK) == BULK

    def rows(self, file: str, wanted: Sequence[str], rejections: Rejections) -> "tables.Iterator[tables.Row]":
        """The rows of a file; none when the package does not have it."""
        if not self.has(file):
            return iter(())
        required = headers.REQUIRED_OF_USERS[self.version] if file == headers.USERS else headers.REQUIRED[file]
        return tables.read(self.files, file, [*wanted], required=required, rejections=rejections)


@dataclass(frozen=True)
class School:
    """Our school in the files; `orgs` are the sourcedIds of every organization named there (empty: no orgs.csv)."""

    key: str
    orgs: frozenset[str]

    def is_known(self, org: str) -> bool:
        return not self.orgs or org in self.orgs


def open_package(files: RosterFiles) -> Package:
    """Read the manifest. Without one, everything is taken as whole files (the guard against mass leaving stands)."""
    said = _manifest(files)
    modes = {f"{key.removeprefix('file.')}.csv": _mode(key, value) for key, value in said.items() if key[:5] == "file."}
    promised = [file for file in headers.READ if modes.get(file) in (BULK, DELTA) and not files.has(file)]
    if promised:
        raise RosterRefused(_("manifest.csv promises %s, which is not there.") % ", ".join(promised))
    known = [file for file in headers.READ if files.has(file) and file != headers.MANIFEST]
    if not known or (not said and not files.has(headers.USERS)):
        raise RosterRefused(_("There is no OneRoster file users.csv in %s.") % files.name)
    has_roles = files.has(headers.ROLES) and modes.get(headers.ROLES) != ABSENT
    version = "1.2" if has_roles or said.get("oneroster.version", "").startswith("1.2") else "1.1"
    source = said.get("source.systemCode") or said.get("source.systemName") or _only_source()
    return Package(files, version, source[:40], modes)


def _manifest(files: RosterFiles) -> dict[str, str]:
    if not files.has(headers.MANIFEST):
        return {}
    required = headers.REQUIRED[headers.MANIFEST]
    rejections = Rejections()
    rows = tables.read(files, headers.MANIFEST, required, required=required, rejections=rejections)
    said = {name: value for _line, (name, value) in rows}
    if rejections.rows:
        bad = rejections.rows[0]
        raise RosterRefused(f"{bad.file} line {bad.line}: {bad.reason}")
    return said


def _mode(key: str, value: str) -> str:
    if value.lower() not in (BULK, DELTA, ABSENT):
        raise RosterRefused(
            _("manifest.csv says %(key)s is %(value)r; it is bulk, delta or absent.")
            % {"key": key, "value": value[:40]}
        )
    return value.lower()


def _only_source() -> str:
    """Files that do not name their system come from the one this campus always used, if it is one."""
    sources = Student.objects.exclude(source="").values_list("source", flat=True).distinct().order_by("source")[:2]
    return sources[0] if len(sources) == 1 else DEFAULT_SOURCE


def find_school(package: Package, *, campus_number: str, org: str | None, rejections: Rejections) -> School:
    """Our school: `org` (its sourcedId or identifier), else the campus number's, else the only one there is.

    Raises RosterRefused, naming the schools, when it cannot be told.
    """
    rows = list(_orgs(package, rejections))
    if not rows:
        return School(org or _only_org_used(package), frozenset())
    everything = frozenset(key for key, _name, _kind, _identifier in rows)
    if org:
        named = [key for key, _name, _kind, identifier in rows if org in (key, identifier)]
        wrong = _("--org %r is none of the schools in orgs.csv") % org
    else:
        named = [row[0] for row in rows if campus_number and _same_number(row[3], campus_number)]
        wrong = _("orgs.csv has several schools and none with the campus number %s") % (campus_number or "-")
    schools = [row for row in rows if row[2] == "school"]
    found = named or ([row[0] for row in schools] if not org else [])
    if len(found) != 1:
        names = "; ".join(f"{name} ({key})" for key, name, _kind, _identifier in schools[:20]) or "-"
        raise RosterRefused(_("%(wrong)s. Name one with --org: %(names)s") % {"wrong": wrong, "names": names})
    return School(found[0], everything)


def _orgs(package: Package, rejections: Rejections) -> "tables.Iterator[tuple[str, str, str, str]]":
    wanted = ("sourcedId", "status", "name", "type", "identifier")
    seen: set[str] = set()
    for line, (key, status, name, kind, identifier) in package.rows(headers.ORGS, wanted, rejections):
        try:
            if key in seen:
                raise values.BadRow(_("sourcedId %r is there twice.") % key[:60])
            seen.add(values.text(key, "sourcedId", 255, needed=True))
            if not values.is_gone(status):
                yield key, name[:80], kind.lower(), identifier
        except values.BadRow as bad:
            rejections.add(headers.ORGS, line, str(bad))


def _same_number(identifier: str, campus_number: str) -> bool:
    """Spreadsheets eat leading zeros."""
    return identifier.isdigit() and identifier.zfill(CAMPUS_NUMBER_DIGITS) == campus_number


def _only_org_used(package: Package) -> str:
    """Without orgs.csv: the one organization that the other files speak of."""
    used: set[str] = set()
    ignored = Rejections()
    for file, column in (
        (headers.USERS, "orgSourcedIds"),
        (headers.ROLES, "orgSourcedId"),
        (headers.CLASSES, "schoolSourcedId"),
        (headers.ENROLLMENTS, "schoolSourcedId"),
    ):
        for _line, (cell,) in package.rows(file, (column,), ignored):
            used.update(values.several(cell))
    if len(used) != 1:
        raise RosterRefused(_("The files do not say which school they are of. Name it with --org ID."))
    return used.pop()
