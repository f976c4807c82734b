"""`snapshot`: freeze the figures of a school year."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.management.campus import enter_campus, year_of
from reports.tasks import SNAPSHOT, snapshot_payload
from wbl_portal.core import jobs
from wbl_portal.core.actor import operator


def iso_date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--as-of is {text!r}. Example: --as-of 2026-11-20", returncode=2) from None


class Command(BaseCommand):
    help = "Freezes the figures of a school year; publish shows them. The same figures frozen twice change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the campus's short name")
        parser.add_argument("--year", help="school year, e.g. 2026-27; default the present one")
        parser.add_argument("--name", required=True, help="fall, spring, or another name for the first of a year")
        parser.add_argument("--as-of", help="last day that counts, e.g. 2026-11-20; default today")
        parser.add_argument(
            "--correct", action="store_true", help="correct the snapshot of that name, the latest of its year"
        )

        parser.add_argument("--reason", default="", help="with --correct: why; it is printed with the figures")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = iso_date(options["as_of"]) if options["as_of"] else None
        enter_campus(options["slug"])
        year = year_of(options["year"])
        payload = snapshot_payload(
            year=year.label,
            name=options["name"],
            as_of=as_of,
            correct=options["correct"],
            reason=options["reason"],
        )
        try:
            job = jobs.run_now(SNAPSHOT, by=operator("snapshot"), payload=payload)
        except jobs.JobRefused as refused:
            raise CommandError(str(refused), returncode=2) from refused
        told = job.result
        word = "is unchanged" if told["unchanged"] else "is frozen"
        self.stdout.write(f"{year.label} {told['name']} {word}, as of {told['as_of']}")
