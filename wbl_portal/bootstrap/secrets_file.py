"""The embedded servers' passwords: made once at random, kept beside the data, readable by their owner alone."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from wbl_portal.bootstrap.talk import SetupError

FILE = "passwords.json"


@dataclass(frozen=True)
class Passwords:
    """One password per role: PostgreSQL's superuser, its owner and web roles, and Valkey."""

    superuser: str
    owner: str
    web: str
    valkey: str


def read_or_make(data: Path) -> Passwords:
    """Return the passwords of this data folder. Call it under the start lock."""
    path = data / FILE
    if not path.exists():
        if (data / "postgres").exists():
            raise unusable(path, "is missing")
        write(path, Passwords(*(secrets.token_urlsafe(24) for _ in range(4))))
    try:
        return Passwords(**json.loads(path.read_text()))
    except PermissionError:
        raise SetupError(f"You may not read {path}: run the command as its owner, or set WBL_STATE_DIR") from None
    except (ValueError, TypeError):
        raise unusable(path, "cannot be read") from None


def write(path: Path, passwords: Passwords) -> None:
    """Write the file at once and for its owner only."""
    half = path.with_name(f"{path.name}.half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(passwords), file)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)


def unusable(path: Path, what: str) -> SetupError:
    """Say what to do when the database stands but its passwords do not."""
    return SetupError(
        f"{path} {what}, so the database beside it cannot be opened: put the file back from a backup, "
        f"or move {path.parent} away to start with an empty database"
    )
