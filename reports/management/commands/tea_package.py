"""`tea_package`: everything public of a school year as one ZIP for the agency."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.management.campus import enter_campus, year_of
from reports.services.packages import hand_out
from wbl_portal.core.actor import operator
from wbl_portal.core.jobs import JobRefused


class Command(BaseCommand):
    help = "Writes the package for the agency: every current edition of a school year, in a ZIP that works offline."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the campus's short name")
        parser.add_argument("--year", help="school year, e.g. 2026-27; default the present one")
        parser.add_argument("--out", required=True, help="the file to write, e.g. package.zip")
        parser.add_argument(
            "--max-mb",
            type=int,
            metavar="N",
            help="no file larger than N MB: a larger package goes into package-part-1-of-2.zip and so on, beside --out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        enter_campus(options["slug"])
        year = year_of(options["year"])
        out = Path(options["out"])
        draft = _draft_beside(out)
        try:
            package = hand_out(year=year, max_mb=options["max_mb"], by=operator("tea_package"))
            written = [(_beside(out, place, len(package.zips)), each) for place, each in enumerate(package.zips, 1)]
            for path, each in written:
                draft.write_bytes(each.data)
                draft.chmod(0o644)
                draft.replace(path)
        except JobRefused as refused:
            raise CommandError(str(refused), returncode=2) from refused
        except OSError as error:
            raise _not_writable(out, error) from error
        finally:
            draft.unlink(missing_ok=True)
        lacking = f", {package.missing} artifacts not published" if package.missing else ""
        told = ", ".join(f"{path} ({each.sha256})" for path, each in written)
        self.stdout.write(f"{year.label}: {package.files} files in {told}{lacking}")


def _beside(out: Path, place: int, whole: int) -> Path:
    return out if whole == 1 else out.with_name(f"{out.stem}-part-{place}-of-{whole}{out.suffix}")


def _draft_beside(out: Path) -> Path:
    """An empty file in the same folder: proof that it can be written before the work begins."""
    if out.is_dir():
        raise CommandError(f"--out {out} is a folder. Example: --out {out / 'package.zip'}", returncode=2)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
        os.close(handle)
    except OSError as error:
        raise _not_writable(out, error) from error
    return Path(name)


def _not_writable(out: Path, error: OSError) -> CommandError:
    return CommandError(f"--out {out} cannot be written: {error.strerror or error}.", returncode=2)
