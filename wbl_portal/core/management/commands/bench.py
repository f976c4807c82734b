"""`bench`: runs the benchmarks and says which goals are reached."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wbl_portal.core import bench


class Command(BaseCommand):
    help = "Runs the benchmarks: each is a ratio of ours to a reference, measured side by side in one run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="one benchmark; all of them when left out")
        parser.add_argument("--json", action="store_true", help="print the results as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        names = bench.names()
        if options["name"] and options["name"] not in names:
            raise CommandError(f"There is no benchmark '{options['name']}'. Known: {', '.join(names)}", returncode=2)
        results = [bench.run(name) for name in ([options["name"]] if options["name"] else names)]
        if options["json"]:
            self.stdout.write(json.dumps([asdict(result) for result in results]))
        else:
            self.stdout.write("\n".join(_table(results)))


def _table(results: list[bench.Result]) -> list[str]:
    lines = [f"{'benchmark':<24}{'ours':>10}{'reference':>12}{'ratio':>8}{'goal':>7}"]
    for each in results:
        word = "reached" if each.reached else "missed"
        figures = (
            f"{each.ours:>9.3f}{each.unit:1}{each.reference:>11.3f}{each.unit:1}{each.ratio:>8.2f}{each.goal:>7.2f}"
        )
        lines.append(f"{each.name:<24}{figures}  {word}")
    return lines
