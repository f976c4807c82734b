"""`occupations_import`: a list of occupations in demand into one campus."""

import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from academies.models import Academy
from academies.services import academy_by_slug
from partners.services.occupations import FactMissing, ListFacts, OccupationReport, import_occupations
from wbl_portal.core import sheets
from wbl_portal.core.actor import operator
from wbl_portal.core.sheets import SheetRefused

# The fact of a list -> the option that says it.
OPTIONS = {
    "published_on": "--date 2026-03-11",
    "source": "--source",
    "board": "--board",
    "wage_basis": "--wage-basis",
    "title": "--title",
}


class Command(BaseCommand):
    help = "Imports a dated list of occupations in demand from a CSV file (columns: SOC code, occupation, and more)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name of the campus")
        parser.add_argument("file", help="CSV file in UTF-8")
        parser.add_argument("--board", default="", help="workforce board, by name or number; unsaid: the county's")
        parser.add_argument("--source", default="", help="who published the list; else the file's column 'source'")
        parser.add_argument("--date", help="date of the list, like 2026-03-11; else the file's column 'date'")
        parser.add_argument("--wage-basis", default="", help="what the wages are, like 'median, a year'")
        parser.add_argument("--title", default="", help="title of the list; else made of its board")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")
        parser.add_argument("--strict", action="store_true", help="all or nothing: one bad row stops the import")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            academy = academy_by_slug(options["slug"])
            if academy.is_district:
                raise SheetRefused(f"'{academy.slug}' is a district; a list goes into one of its campuses.")
            with tenant_context(academy):
                report = import_occupations(
                    data=sheets.bytes_at(options["file"]),
                    file=Path(options["file"]).name,
                    facts=_facts(options),
                    by=operator("occupations_import"),
                    dry_run=options["dry_run"],
                    strict=options["strict"],
                )
        except Academy.DoesNotExist as error:
            raise CommandError(f"There is no campus '{options['slug']}'.", returncode=2) from error
        except SheetRefused as error:
            raise CommandError(_in_one_line(error), returncode=2) from error
        self.stdout.write(json.dumps(report.as_json()) if options["json"] else "\n".join(_lines(report)))


def _in_one_line(refused: SheetRefused) -> str:
    """What is wrong, and the option that says what is missing."""
    words = " ".join(str(refused).split())
    return f"{words} Option: {OPTIONS[refused.name]}." if isinstance(refused, FactMissing) else words


def _facts(options: dict[str, Any]) -> ListFacts:
    try:
        day = dt.date.fromisoformat(options["date"]) if options["date"] else None
    except ValueError as error:
        raise SheetRefused(f"--date is '{options['date'][:40]}'; write it like 2026-03-11.") from error
    return ListFacts(
        board=options["board"].strip(),
        source=options["source"].strip(),
        published_on=day,
        wage_basis=options["wage_basis"].strip(),
        title=options["title"].strip(),
    )


def _lines(report: OccupationReport) -> list[str]:
    counts = ", ".join(f"{number} {name}" for name, number in report.counts().items())
    about = f"{report.facts.title}, {report.facts.published_on}"
    lines = [f"{about}: {counts}, {len(report.rejected)} rows rejected"]
    lines += [f"{row.file} line {row.line}: {row.reason}" for row in report.rejected]
    return [*lines, "Nothing was changed (dry run)."] if report.dry_run else lines
