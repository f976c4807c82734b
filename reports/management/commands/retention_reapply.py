"""`retention_reapply`: after a restored dump, remove again what its dispositions had removed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.management.campus import enter_campus
from reports.services import dispositions
from wbl_portal.core.actor import operator


class Command(BaseCommand):
    help = (
        "After a dump was restored: carries the dispositions out again whose receipts stand beside the campus's files. "
        "A second run changes nothing; a hold stops it (exit 1)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the campus's short name")

    def handle(self, *args: Any, **options: Any) -> None:
        enter_campus(options["slug"])
        told = dispositions.reapply(by=operator("retention_reapply"))
        for each in told:
            if each.refused:
                self.stderr.write(f"{each.disposition}: {each.refused}")
            elif each.removed:
                self.stdout.write(f"{each.disposition}: {each.removed} records removed again")
        self.stdout.write(f"{len(told)} receipts, {sum(each.removed for each in told)} records removed again")
        if any(each.refused for each in told):
            raise CommandError("Some dispositions were not applied again.", returncode=1)
