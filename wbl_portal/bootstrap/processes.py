"""Server processes: as whom they run, whether one still lives, how it is ended, which port is free."""

from __future__ import annotations

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wbl_portal.bootstrap.talk import SetupError

LOOPBACK = "127.0.0.1"
NOBODY = 65534
STEP_SECONDS = 0.02


@dataclass(frozen=True)
class Account:
    """The system account that servers run as when the command runs as root (PostgreSQL refuses root)."""

    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """Return the arguments that make `subprocess` change to this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(folder: Path) -> Account | None:
    """Return the account for servers with this data folder; None means: as whoever we are.

    As root that is the folder's owner if it stands already, else `nobody` (65534 on every common Linux).
    """
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid if folder.exists() else 0
    uid = owner or NOBODY
    require_named(uid)
    return Account(uid=uid, gid=pwd.getpwuid(uid).pw_gid)


def require_named(uid: int) -> None:
    """Stop when the system has no name for this account: PostgreSQL's initdb refuses to work without one."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        raise SetupError(
            f"This system has no account with the number {uid} to run PostgreSQL as: run the command as a user "
            "with a name, or set DATABASE_URL, e.g. DATABASE_URL=postgresql://wbl:secret@db.example.org/wbl"
        ) from None


def as_account(account: Account | None) -> dict[str, Any]:
    """Return `subprocess` arguments for an account, none for None."""
    return account.popen_arguments() if account else {}


def reaches(account: Account | None, path: Path) -> bool:
    """Whether the account can enter this folder or run this file; the kernel is asked, not the mode bits."""
    if account is None:
        return True
    question = ["/bin/sh", "-c", 'test -r "$1" && test -x "$1"', "sh", str(path)]
    return run_as(account, question, {}).returncode == 0


def run_as(account: Account | None, command: Sequence[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a short command to its end as the account, output captured."""
    try:
        return subprocess.run(
            command, env=env, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, **as_account(account)
        )
    except OSError as error:
        raise cannot_start(command[0], error) from error


def spawn(
    command: Sequence[str], *, account: Account | None, env: dict[str, str], log: Path, stdin: str | None = None
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, so that Ctrl-C in the terminal does not reach it."""
    try:
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                env=env,
                cwd="/",
                stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **as_account(account),
            )
    except OSError as error:
        raise cannot_start(command[0], error) from error
    if process.stdin is not None and stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(stdin.encode())
            process.stdin.close()
    return process


def cannot_start(program: str, error: OSError) -> SetupError:
    """Say why a program did not start and what helps."""
    return SetupError(
        f"Could not start {program} ({error.strerror or error}): run the command as an ordinary user, "
        "or set DATABASE_URL and REDIS_URL to servers of your own"
    )


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not yet collected by its parent counts as gone."""
    with contextlib.suppress(ChildProcessError, OSError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def command_line(pid: int) -> str | None:
    """Return the command line of a process, None when the system does not show it."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return None
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout


def runs_with(pid: int, marker: str) -> bool:
    """Whether this process lives and shows the marker (numbers of ended processes are given out again)."""
    return is_alive(pid) and marker in (command_line(pid) or "")


def is_another(pid: int, marker: str) -> bool:
    """Whether this number is certainly not the process meant: gone, or given to one without the marker."""
    return not is_alive(pid) or marker not in (command_line(pid) or marker)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again until it is true or the time is over; returns the last answer."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(STEP_SECONDS)
    return True


def end_process(pid: int, steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn, waiting its seconds, until the process is gone."""
    for number, seconds in steps:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
        if wait_until(lambda: not is_alive(pid), seconds):
            return


def free_port(usual: int) -> int:
    """Return the usual port if nobody has it, else one the system picks. It may be taken a moment later."""
    for wanted in (usual, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SetupError(f"No port is free on {LOOPBACK}: end a program that holds many, then try again")
