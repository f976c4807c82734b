"""`occupations_import`: a list of occupations in demand into one campus."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from academies.commands import ImportCommand, sheet
from partners.services.occupations import FactMissing, ListFacts, OccupationReport, import_occupations
from wbl_portal.core.actor import Actor
from wbl_portal.core.sheets import SheetRefused

# The fact of a list -> the option that says it.
OPTIONS = {
    "published_on": "--date 2026-03-11",
    "source": "--source",
    "board": "--board",
    "wage_basis": "--wage-basis",
    "title": "--title",
}


class Command(ImportCommand):
    help = "Imports a dated list of occupations in demand from a CSV file (columns: SOC code, occupation, and more)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--board", default="", help="workforce board, by name or number; unsaid: the county's")
        parser.add_argument("--source", default="", help="who published the list; else the file's column 'source'")
        parser.add_argument("--date", help="date of the list, like 2026-03-11; else the file's column 'date'")
        parser.add_argument("--wage-basis", default="", help="what the wages are, like 'median, a year'")
        parser.add_argument("--title", default="", help="title of the list; else made of its board")

    def bring_in(self, *, by: Actor, **options: Any) -> OccupationReport:
        return import_occupations(facts=_facts(options), by=by, **sheet(options))

    def counted(self, report: OccupationReport) -> str:
        counts = ", ".join(f"{number} {name}" for name, number in report.counts().items())
        return f"{report.facts.title}, {report.facts.published_on}: {counts}"

    def refusal(self, error: SheetRefused) -> str:
        """What is wrong, and the option that says what is missing."""
        words = super().refusal(error)
        return f"{words} Option: {OPTIONS[error.name]}." if isinstance(error, FactMissing) else words


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
