"""`fleet_migrate`: bring every campus that needs it up to the present migrations."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from academies.fleet import migrate_fleet
from academies.provisioning import TemplateError


class Command(BaseCommand):
    help = "Migrates the shared tables, the campus template, and only the campuses that need it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jobs", type=int, default=1, help="campuses migrated at the same time (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = migrate_fleet(jobs=options["jobs"], say=self.stdout.write)
        except TemplateError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{len(report.migrated)} migrated, {len(report.current)} current, {len(report.failed)} failed"
        )
        if report.failed:
            raise CommandError("; ".join(f"{name}: {reason}" for name, reason in report.failed), returncode=1)
