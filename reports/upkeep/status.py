"""How the year's snapshots stand: frozen and signed off, for the workspace and for the status line of 6.2 (P-TECH 6.5)."""

from typing import Any

from reports.models import Snapshot, SnapshotSignOff
from reports.models.editions import BIANNUAL
from wbl_portal.core.clock import local_day
from wbl_portal.people.models import SchoolYear


def snapshot_status(year: SchoolYear) -> list[dict[str, Any]]:
    """The fall and spring snapshots as they are in force: {"name", "as_of", "frozen_on", "signed_on", "role"}; days.

    `signed_on` is None and `role` empty until it is signed off. A corrected snapshot is told by its latest correction.
    """
    rows = year.snapshots.latest_first().select_related("corrects", "sign_off").defer("figures", "protected")
    found: dict[str, Snapshot] = {}
    for row in rows:
        base = row.corrects or row
        if base.name in BIANNUAL:
            found.setdefault(base.name, row)
    return [_status(name, found[name]) for name in BIANNUAL if name in found]


def signed(snapshot: Snapshot) -> SnapshotSignOff | None:
    return getattr(snapshot, "sign_off", None)


def _status(name: str, row: Snapshot) -> dict[str, Any]:
    sign_off = signed(row)
    return {
        "name": name,
        "as_of": row.as_of,
        "frozen_on": local_day(row.frozen_at),
        "signed_on": local_day(sign_off.signed_at) if sign_off else None,
        "role": sign_off.role if sign_off else "",
    }
