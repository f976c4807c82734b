"""The frame of every command that brings one file into one campus: `roster_import`, `groups_import` and the like."""

import json
from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from academies.models import Academy
from academies.services import academy_by_slug
from wbl_portal.core import sheets
from wbl_portal.core.actor import Actor, operator
from wbl_portal.core.sheets import Rejected, SheetRefused


class Report(Protocol):
    """What an import says of itself."""

    rejected: list[Rejected]
    dry_run: bool

    def as_json(self) -> dict[str, Any]: ...


class ImportCommand(BaseCommand, ABC):
    """Exit 0 with a report, or exit 2 with one line that says why and nothing changed (see the contract of imports)."""

    goes_in: ClassVar[str] = "a list goes into"
    file_is: ClassVar[str] = "the CSV file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name of the campus")
        parser.add_argument("file", help=self.file_is)
        parser.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")
        parser.add_argument("--strict", action="store_true", help="all or nothing: one bad row stops the import")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    @abstractmethod
    def bring_in(self, *, by: Actor, **options: Any) -> Report:
        """Import with the campus in force; raises SheetRefused."""

    @abstractmethod
    def counted(self, report: Any) -> str:
        """What was imported, in one line."""

    def noticed(self, report: Any) -> Sequence[str]:
        """Further lines after the rejected rows."""
        return ()

    def refusal(self, error: SheetRefused) -> str:
        """What is wrong, in one line."""
        return " ".join(str(error).split())

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            academy = academy_by_slug(options["slug"])
            if academy.is_district:
                raise SheetRefused(f"'{academy.slug}' is a district; {self.goes_in} one of its campuses.")
            with tenant_context(academy):
                report = self.bring_in(by=operator(type(self).__module__.rpartition(".")[2]), **options)
        except Academy.DoesNotExist as error:
            raise CommandError(f"There is no campus '{options['slug']}'.", returncode=2) from error
        except SheetRefused as error:
            raise CommandError(self.refusal(error), returncode=2) from error
        self.stdout.write(json.dumps(report.as_json()) if options["json"] else "\n".join(self._lines(report)))

    def _lines(self, report: Report) -> list[str]:
        lines = [f"{self.counted(report)}, {len(report.rejected)} rows rejected"]
        lines += [f"{row.file} line {row.line}: {row.reason}" for row in report.rejected]
        lines += self.noticed(report)
        return [*lines, "Nothing was changed (dry run)."] if report.dry_run else lines


def sheet(options: dict[str, Any]) -> dict[str, Any]:
    """The file and the switches as the importers of sheets take them; raises SheetRefused."""
    path = options["file"]
    return {
        "data": sheets.bytes_at(path),
        "file": Path(path).name,
        "dry_run": options["dry_run"],
        "strict": options["strict"],
    }
