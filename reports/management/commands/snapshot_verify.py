"""`snapshot_verify`: whether the snapshots of a campus are as they were frozen."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.management.campus import enter_campus
from reports.models import Snapshot
from reports.upkeep.proof import Proof, prove


class Command(BaseCommand):
    help = (
        "Computes every hash of the frozen figures again; exit 1 where one differs. Says as well whether the records "
        "that were counted have changed since, which is no fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the campus's short name")

    def handle(self, *args: Any, **options: Any) -> None:
        enter_campus(options["slug"])
        broken = 0
        for snapshot in Snapshot.objects.select_related("year").order_by("frozen_at", "name"):
            proof = prove(snapshot)
            broken += not proof.is_intact
            self.stdout.write(f"{snapshot}: {_said(proof)}")
        if broken:
            raise CommandError(f"{broken} snapshot{'s' if broken > 1 else ''} changed since the freeze.", returncode=1)


def _said(proof: Proof) -> str:
    if not proof.is_intact:
        return f"CHANGED ({', '.join(name for name in ('figures', 'seal', 'audit') if getattr(proof, name) is False)})"
    if proof.rows is None:
        return "intact"
    if not proof.rows:
        return "intact; the records it was counted from are unchanged"
    changed = ", ".join(f"{each.title} ({each.then} then, {each.now} now)" for each in proof.rows)
    return f"intact; records changed since: {changed}"
