"""`demo`: everything set up, furnished, published and served, from one command."""

import fcntl
import time
from argparse import ArgumentParser
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from academies.fleet import migrate_fleet
from academies.models import Academy, District
from academies.services import remove_academy
from reports.district.services import FETCHING, READING
from reports.models import Hold
from reports.services.holds import lift_hold
from wbl_portal.bootstrap.processes import free_port
from wbl_portal.core import jobs
from wbl_portal.core.actor import PORTAL
from wbl_portal.demo import doors, serving
from wbl_portal.demo.campuses import CAMPUSES, DISTRICT
from wbl_portal.demo.furnishing import FURNISHER, furnish, publish_earlier_years
from wbl_portal.demo.tasks import ask_earlier_years

USUAL_PORT = 8000
ALL = [DISTRICT[0], *(campus.slug for campus in CAMPUSES)]


class Command(BaseCommand):
    help = "Furnishes two invented campuses and a district, prints their doors, and serves until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=USUAL_PORT, help="port (default 8000; a free one if it is taken)"
        )
        parser.add_argument("--no-serve", action="store_true", help="stop after printing the doors")
        parser.add_argument("--fresh", action="store_true", help="throw the demo's campuses away first")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demo does not run where WBL_ENV=production. Unset it, or set WBL_ENV=development.", returncode=2
            )
        if not 0 < options["port"] < 65536:
            raise CommandError("--port is a number from 1 to 65535. Example: --port 8000", returncode=2)
        with self.turn() as turn:
            unserved = options["no_serve"]
            served = doors.served_port() if unserved else None
            port = served or (options["port"] if unserved else free_port(options["port"]))
            settings.PUBLIC_PORT = port  # the addresses printed in the PDFs are those of the doors
            self.furnish(port, fresh=options["fresh"])
            if unserved and served is None:  # the worker of a demo that serves does it
                publish_earlier_years(self.say)
            self.print_doors(port)
            if unserved:
                return
            try:
                serving.serve(port, self.say, when_up=lambda: self.open_doors(turn))
            except serving.ServerFailed as error:
                raise CommandError(str(error)) from error

    def open_doors(self, turn: IO[str]) -> None:
        """The campuses answer now: the next demo may go on, the district reads them, earlier years follow in the worker."""
        turn.close()
        self.meet()
        ask_earlier_years()

    def meet(self) -> None:
        """The district reads its campuses, they fetch what it hands down, and it reads what they took: here, since the
        worker will be busy long."""
        reading = (DISTRICT[0], READING)
        for slug, kind in (reading, *((campus.slug, FETCHING) for campus in CAMPUSES), reading):
            with tenant_context(Academy.objects.get(slug=slug)):
                jobs.run_now(kind, by=FURNISHER)

    def turn(self) -> IO[str]:
        """Of two demos at once the second waits until the first has furnished and holds its port.

        Closing what is returned lets the next one go; the kernel does it for a demo that was killed.
        """
        lock = (settings.STATE_DIR / "demo.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.say("Another demo is starting here; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        return lock

    def furnish(self, port: int, *, fresh: bool) -> None:
        report = migrate_fleet()
        if report.failed:
            raise CommandError("; ".join(f"{name}: {reason}" for name, reason in report.failed))
        self.remove(ALL if fresh else doors.lost(ALL))
        begin = time.monotonic()
        doors.write(furnish(self.say), port)
        self.say(f"This school year is furnished and published ({time.monotonic() - begin:.0f} s).")

    def print_doors(self, port: int) -> None:
        for line in doors.lines(doors.write({}, port)):
            self.say(line)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def remove(self, slugs: list[str]) -> None:
        doors.forget(slugs)
        for academy in Academy.objects.filter(slug__in=slugs):
            self.say(f"Removing {academy.name} of an earlier demo ...")
            with tenant_context(academy):
                for hold in Hold.objects.standing():  # an invented one
                    lift_hold(hold=hold, by=PORTAL)
            remove_academy(academy=academy)
        District.objects.filter(number=DISTRICT[2], academies__isnull=True).delete()
