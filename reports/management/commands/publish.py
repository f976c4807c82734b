"""`publish`: a new edition of each slot whose content changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.documents import OPERATOR
from reports.management.campus import enter_campus, year_of
from reports.plan import State
from reports.tasks import PUBLICATION
from wbl_portal.core import jobs
from wbl_portal.core.actor import operator


class Command(BaseCommand):
    help = "Publishes a new edition of each slot whose content changed; refuses where masking cannot be made safe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the campus's short name")
        parser.add_argument("--year", help="school year, e.g. 2026-27; default the present one")
        parser.add_argument("--slot", action="append", help="only this slot, e.g. 6.2; may be given again")

    def handle(self, *args: Any, **options: Any) -> None:
        enter_campus(options["slug"])
        year = year_of(options["year"])
        payload = {"year": year.label, "slots": options["slot"], "role": OPERATOR}
        try:
            job = jobs.run_now(PUBLICATION, by=operator("publish"), payload=payload)
        except jobs.JobRefused as refused:
            raise CommandError(str(refused), returncode=2) from refused
        for told in job.result["slots"]:
            self.stdout.write(f"{year.label} {told['slot']}: {sentence(told)}")


def sentence(told: dict[str, Any]) -> str:
    """What happened to a slot, in one line."""
    if told["state"] == State.NOT_BUILT:
        return "not published yet"
    if told["state"] == State.NEEDS_SNAPSHOT:
        return "freeze a snapshot first"
    word = "published" if told["state"] == State.NEW else "unchanged"
    held = f"; held until the next snapshot (figures of {told['as_of']})" if told["held"] else ""
    return f"edition {told['edition']} {word}{held}"
