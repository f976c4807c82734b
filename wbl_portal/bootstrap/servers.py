"""Starting, joining and leaving the embedded servers: one of each per data folder, the last to leave stops them.

All of it happens under the folder's start lock, so that nobody joins a server that is being stopped.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from wbl_portal.bootstrap.locks import UserCount, alone
from wbl_portal.bootstrap.places import Places, find_places, state_folder
from wbl_portal.bootstrap.postgres import Postgres
from wbl_portal.bootstrap.processes import account_for
from wbl_portal.bootstrap.secrets_file import Passwords, read_or_make
from wbl_portal.bootstrap.talk import SetupError
from wbl_portal.bootstrap.valkey import Valkey

BUSY = "starts or stops the servers"
# The variable that names a server of one's own, and the embedded server that stands in when it is unset.
STAND_INS: dict[str, type[Postgres] | type[Valkey]] = {"DATABASE_URL": Postgres, "REDIS_URL": Valkey}


class Server(Protocol):
    """What the protocol below needs of a server."""

    name: str

    def find(self) -> int | None:
        """Return the port of the running server, None when there is none."""

    def start(self) -> int:
        """Start it and return its port."""

    def stop(self) -> None:
        """Stop it, if it runs."""

    def environment(self, port: int) -> dict[str, str]:
        """Return the variables that lead to it."""


class Stay:
    """One command's use of the servers, from joining to leaving."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._joined: list[tuple[Server, UserCount]] = []
        self._pid = os.getpid()

    def join(self, kinds: list[type[Postgres] | type[Valkey]]) -> dict[str, str]:
        """Start or join one server of each kind; returns the variables to set."""
        found: dict[str, str] = {}
        with alone(start_lock(self._places.data), BUSY):
            passwords = read_or_make(self._places.data)
            for kind in kinds:
                found |= self._join_one(kind(self._places, passwords))
        return found

    def _join_one(self, server: Server) -> dict[str, str]:
        users = UserCount(self._places.data / f"{server.name}.users")
        users.enter()
        self._joined.append((server, users))
        port = server.find() or server.start()
        return server.environment(port)

    def leave(self) -> None:
        """Stop being a user; stop each server nobody else uses. A forked child's call does nothing."""
        if not self._joined or os.getpid() != self._pid:
            return
        with alone(start_lock(self._places.data)):
            while self._joined:
                server, users = self._joined.pop()
                try:
                    if users.is_last():
                        server.stop()
                finally:
                    users.leave()


def start_lock(data: Path) -> Path:
    """Return the lock under which servers of this folder are started and stopped."""
    return data / "start.lock"


def arrange_stay(root: Path) -> tuple[Stay, Path]:
    """Return (a stay that has joined nothing yet, the state folder)."""
    state = state_folder(root)
    with alone(state, BUSY):
        return Stay(find_places(state)), state


def stop_abandoned(data: Path) -> None:
    """Stop servers that a removed clone left in this folder; refuse while a command uses them."""
    places = Places(state=data, data=data, account=account_for(data / "postgres"))
    no_passwords = Passwords(superuser="", owner="", web="", valkey="")
    with alone(start_lock(data)):
        for server in (Postgres(places, no_passwords), Valkey(places, no_passwords)):
            users = UserCount(data / f"{server.name}.users")
            users.enter()
            try:
                if not users.is_last():
                    raise SetupError(f"The servers in {data} are in use by another command: end it, then try again")
                server.stop()
            finally:
                users.leave()
