"""`academy_create`: a new campus, ready to use."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from academies.fleet import migrate_public
from academies.models import PRACTICE
from academies.provisioning import TemplateError, build_template
from academies.services import create_academy


def grade_range(text: str) -> tuple[int, int]:
    low, _dash, high = text.partition("-")
    try:
        return int(low), int(high or low)
    except ValueError:
        raise CommandError(f"--grades is {text!r}. Example: --grades 6-12", returncode=2) from None


def sentence(error: ValidationError) -> str:
    """What is wrong in one line, with the field's name where the words do not say it."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{field.replace('_', ' ')}: {text}" for field, texts in error.message_dict.items() for text in texts
    )


def practice_name(name: str) -> str:
    return name if PRACTICE in name.lower() else f"{name} (Practice)"


class Command(BaseCommand):
    help = "Makes a new campus, ready to use: its tables, its host, its settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, the first part of its host")
        parser.add_argument("--name", required=True, help="the campus's full name")
        parser.add_argument("--frameworks", required=True, help="comma-separated: t-stem, p-tech, p-tech-2018")
        parser.add_argument("--grades", required=True, help="lowest and highest grade, e.g. 6-12")
        parser.add_argument("--campus-number", default="", help="nine digits, CCCDDDSSS")
        parser.add_argument("--host", default="", help="host name; default <slug>.<base domain>")
        parser.add_argument(
            "--practice",
            action="store_true",
            help="a campus for training: no letter to partners or families leaves it, no search engine lists it, no"
            " district or agency sees it; “(Practice)” is put behind a name that does not say so",
        )
        parser.add_argument("--time-zone", default="America/Chicago")

    def handle(self, *args: Any, **options: Any) -> None:
        grades = grade_range(options["grades"])
        try:
            migrate_public()
            build_template()
            academy = create_academy(
                slug=options["slug"],
                name=practice_name(options["name"]) if options["practice"] else options["name"],
                frameworks=[part.strip() for part in options["frameworks"].split(",") if part.strip()],
                grades=grades,
                campus_number=options["campus_number"],
                host=options["host"],
                time_zone=options["time_zone"],
                is_practice=options["practice"],
            )
        except ValidationError as error:
            raise CommandError(sentence(error), returncode=2) from error
        except TemplateError as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(f"{academy.name} is ready at host {academy.domains.get().domain}")
