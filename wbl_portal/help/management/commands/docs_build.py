"""`docs_build`: writes the parts of docs/ that are read from the code."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wbl_portal.help import building
from wbl_portal.help.pages import DOCS


class Command(BaseCommand):
    help = "Writes the data dictionary, the counting rules and the contents of docs/ from the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            if stale := building.stale():
                names = ", ".join(path.relative_to(DOCS).as_posix() for path in stale)
                raise CommandError(f"Out of date: {names}. Type  python3 manage.py docs_build", returncode=1)
            return
        for path in building.write():
            self.stdout.write(f"Written: docs/{path.relative_to(DOCS)}")
