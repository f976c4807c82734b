"""The long work of people, as jobs: what a roster file would change, and changing it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wbl_portal.core import files, jobs
from wbl_portal.core.models import StoredFile
from wbl_portal.people.roster import RosterRefused, RosterReport, import_roster
from wbl_portal.people.services.rosters import CHECK, IMPORT

SHOWN = 200  # rows of each kind that the page lists; the counts are of all


@jobs.work(CHECK)
def check_roster(run: jobs.Run) -> jobs.Write:
    run.progress(10, _("Reading the files"))
    result = told(_import(run, dry_run=True))
    return lambda: result


@jobs.work(IMPORT)
def bring_in_roster(run: jobs.Run) -> jobs.Write:
    run.progress(10, _("Importing"))

    def write() -> dict[str, Any]:
        result = told(_import(run, dry_run=False))
        files.forget(_upload(run))
        return result

    return write


def told(report: RosterReport) -> dict[str, Any]:
    """The report as the page shows it: all counts, the first rows of each list."""
    lists: dict[str, list[Any]] = {
        "rejected": report.rejected,
        "differences": report.differences,
        "duplicates": report.possible_duplicates,
    }
    shown = {name: [asdict(row) for row in rows[:SHOWN]] for name, rows in lists.items()}
    totals = {f"{name}_count": len(rows) for name, rows in lists.items()}
    return {"year": report.year, "version": report.version, **report.counts(), **shown, **totals}


def _import(run: jobs.Run, *, dry_run: bool) -> RosterReport:
    with _on_disk(_upload(run)) as path:
        try:
            return import_roster(
                path,
                by=run.by,
                org=run.payload["org"] or None,
                dry_run=dry_run,
                allow_deactivations=run.payload["allow_deactivations"],
            )
        except RosterRefused as refused:
            raise jobs.JobRefused(str(refused)) from refused


def _upload(run: jobs.Run) -> StoredFile:
    kept = StoredFile.objects.filter(pk=run.payload["file"]).first()
    if kept is None:
        raise jobs.JobRefused(_("This file is no longer kept. Upload it again."))
    return kept


@contextmanager
def _on_disk(kept: StoredFile) -> Iterator[Path]:
    """The upload as a file of its own name, for the reader of folders and zips; removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        path = Path(folder, Path(kept.name).name)
        path.write_bytes(files.read(kept))
        yield path
