"""`academy_frameworks`: which framework editions a campus runs."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from academies.management.commands.academy_create import sentence
from academies.models import Academy
from academies.services import academy_by_slug, change_frameworks


class Command(BaseCommand):
    help = "Changes which framework editions a campus runs; an edition left out stays for the years it was run in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name of the campus")
        parser.add_argument("--frameworks", required=True, help="comma-separated: t-stem, p-tech, p-tech-2018")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = [part.strip() for part in options["frameworks"].split(",") if part.strip()]
        try:
            academy = change_frameworks(academy=academy_by_slug(options["slug"]), frameworks=chosen)
        except Academy.DoesNotExist as error:
            raise CommandError(f"There is no campus '{options['slug']}'.", returncode=2) from error
        except ValidationError as error:
            raise CommandError(sentence(error), returncode=2) from error
        self.stdout.write(f"{academy.name} runs {', '.join(academy.frameworks)}")
