"""`user_invite`: a person with a role, and the link that lets them in."""

from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from academies.hosts import public_address
from academies.models import Academy
from academies.services import academy_by_slug
from wbl_portal.core.actor import operator
from wbl_portal.people import services
from wbl_portal.people.models import Role


class Command(BaseCommand):
    help = "Gives a person a role at a campus (or district) and prints the link that lets them in, good for 7 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name of the campus")
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument("--role", required=True, help=", ".join(Role.values))
        parser.add_argument("--name", default="", help="the person's name; they may change it")
        parser.add_argument("--port", type=int, default=None, help="port in the printed address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            academy = academy_by_slug(options["slug"])
        except Academy.DoesNotExist:
            raise CommandError(f"There is no campus '{options['slug']}'.", returncode=2) from None
        try:
            with tenant_context(academy):
                user, path = services.invite(
                    email=options["email"], role=options["role"], name=options["name"], by=operator("user_invite")
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        self.stderr.write(f"{user.email} is {options['role']} at {academy.name}. The link works once, for 7 days:")
        self.stdout.write(address(academy, path, options["port"]))


def address(academy: Academy, path: str, port: int | None) -> str:
    """The full address of a path of the campus, on the port asked for, if one is."""
    found = urlsplit(public_address(academy) + path)
    return urlunsplit(found._replace(netloc=f"{found.hostname}:{port}")) if port else urlunsplit(found)
