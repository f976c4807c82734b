"""`roster_import`: a OneRoster export into one campus."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from academies.models import Academy
from academies.services import academy_by_slug
from wbl_portal.core.actor import operator
from wbl_portal.people.roster import RosterRefused, RosterReport, import_roster


class Command(BaseCommand):
    help = "Imports students, staff, parents or guardians and classes from OneRoster 1.1 or 1.2 CSV files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name of the campus")
        parser.add_argument("path", help="folder or zip file with the CSV files")
        parser.add_argument("--org", help="sourcedId or identifier of the school, when the files have several")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")
        parser.add_argument("--strict", action="store_true", help="all or nothing: one bad row stops the import")
        parser.add_argument("--allow-deactivations", action="store_true", help="let more than 20 %% leave the roster")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            academy = academy_by_slug(options["slug"])
            if academy.is_district:
                raise RosterRefused(f"'{academy.slug}' is a district; a roster goes into one of its campuses.")
            with tenant_context(academy):
                report = import_roster(
                    options["path"],
                    by=operator("roster_import"),
                    org=options["org"],
                    dry_run=options["dry_run"],
                    strict=options["strict"],
                    allow_deactivations=options["allow_deactivations"],
                )
        except Academy.DoesNotExist as error:
            raise CommandError(f"There is no campus '{options['slug']}'.", returncode=2) from error
        except RosterRefused as error:
            raise CommandError(" ".join(str(error).split()), returncode=2) from error
        self.stdout.write(json.dumps(report.as_json()) if options["json"] else "\n".join(_lines(report)))


def _lines(report: RosterReport) -> list[str]:
    counts = ", ".join(f"{number} {name}" for name, number in report.counts().items())
    lines = [f"Students and staff of {report.year}: {counts}, {len(report.rejected)} rows rejected"]
    lines += [f"{row.file} line {row.line}: {row.reason}" for row in report.rejected]
    lines += [
        f"Possible duplicate: {each.sourced_id} bears the name of student {each.other_id}"
        for each in report.possible_duplicates
    ]
    lines += [f"{each.kind} {each.sourced_id}: {each.what}" for each in report.differences]
    return [*lines, "Nothing was changed (dry run)."] if report.dry_run else lines
