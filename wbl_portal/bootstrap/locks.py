"""File locks between commands. The kernel drops them with the process, so `kill -9` leaves none behind."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wbl_portal.bootstrap.processes import wait_until
from wbl_portal.bootstrap.talk import say

# A wait shorter than this needs no word.
PATIENCE_SECONDS = 1.0


def open_lock(path: Path) -> int:
    """Return a descriptor to lock on: a file (made when missing) or a folder. Children do not inherit it."""
    if path.is_dir():
        return os.open(path, os.O_RDONLY)
    return os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)


def try_lock(descriptor: int, kind: int) -> bool:
    """Take the lock if nobody is in the way; never waits. `kind` is LOCK_EX or LOCK_SH."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def alone(path: Path, waiting_for: str = "") -> Iterator[int]:
    """Be the only command inside; says what it is waiting for when it has to wait.

    Yields the descriptor: a child that gets it (`pass_fds`) keeps others out even when we are killed before it ends.
    """
    descriptor = open_lock(path)
    try:
        if not wait_until(lambda: try_lock(descriptor, fcntl.LOCK_EX), PATIENCE_SECONDS):
            if waiting_for:
                say(f"Waiting for another command that {waiting_for} ...")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


class UserCount:
    """Who uses a server: every user holds a shared lock; whoever can have it alone is the last one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def enter(self) -> None:
        """Become one of the users. Call it under the start lock, so that nobody stops the server meanwhile."""
        self._descriptor = open_lock(self._path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def is_last(self) -> bool:
        """Whether no other process is a user. Call it under the start lock."""
        return self._descriptor is not None and try_lock(self._descriptor, fcntl.LOCK_EX)

    def leave(self) -> None:
        """Stop being a user."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
