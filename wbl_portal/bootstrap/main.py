"""From `python3 manage.py ...` to Django: packages, libraries, servers, then the command, then goodbye."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from wbl_portal.bootstrap.needs import Needs, needs_of
from wbl_portal.bootstrap.talk import WRONG_SETTING, SettingError, SetupError, say

ROOT = Path(__file__).resolve().parents[2]
# A command without servers still reads the settings; these addresses are never opened.
UNUSED = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
BROKEN_PIPE = 128 + 13
TEST_HELP = """usage: manage.py test [pytest arguments]

Sets up everything (packages, libraries, PostgreSQL, Valkey) and runs the test suite with pytest.

  manage.py test                       everything
  manage.py test -m "not slow"         the fast part, on two processes
  manage.py test tests/people -k roster
  manage.py test -n 2 --dist loadgroup everything, on two processes

Every argument goes to pytest, and its exit status comes back."""


class Signals:
    """Turns SIGTERM and SIGHUP into the same orderly way out as Ctrl-C, and remembers which it was."""

    def __init__(self) -> None:
        self.received: int | None = None

    def catch(self) -> None:
        """Install the handlers. Under `nohup` the terminal's end stays ignored."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._interrupt)

    def ignore(self) -> None:
        """Let nothing interrupt the way out."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self.received = number
        raise KeyboardInterrupt

    def status(self, otherwise: int) -> int:
        """Return 130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP, else the command's own."""
        return otherwise if self.received is None else 128 + self.received


def run(argv: list[str]) -> int:
    """Do what the command line says and return the exit status."""
    if os.name == "nt":
        say("Windows cannot run the portal itself: type the same command inside WSL (type  wsl --install  to get it)")
        return WRONG_SETTING
    signals = Signals()
    signals.catch()
    try:
        status = run_command(argv, needs_of(argv[1:]), signals)
    except SetupError as error:
        say(str(error))
        status = error.exit_status
    except KeyboardInterrupt:
        status = 1
    return signals.status(otherwise=status)


def run_command(argv: list[str], needs: Needs, signals: Signals) -> int:
    """Bring up what the command needs, in `.venv`, and run it."""
    if argv[1:] == ["help", "test"] or (needs.command == "test" and asks_for_help(argv)):
        print(TEST_HELP)
        return 0
    enter_packages(needs)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wbl_portal.settings")
    os.environ["WBL_DB_ROLE"] = "owner" if needs.owner else "web"
    if not needs.servers:
        for name, address in UNUSED.items():
            os.environ.setdefault(name, address)
        return hand_over(argv, needs)
    prepare_system(needs)
    with servers_up(signals):
        return hand_over(argv, needs)


def asks_for_help(argv: list[str]) -> bool:
    """Whether the words after the command are a question for help."""
    return bool({"-h", "--help"} & set(argv[2:]))


def enter_packages(needs: Needs) -> None:
    """Make sure of the packages; goes on in `.venv`'s Python, in the same process."""
    from wbl_portal.bootstrap.packages import Packages

    packages = Packages(ROOT)
    with in_words():
        packages.ensure(development=needs.development)
        if not packages.is_entered():
            packages.reenter()
    os.environ.pop("WBL_ENTERED_VENV", None)


def prepare_system(needs: Needs) -> None:
    """Look for what pip cannot bring, and install it where a set-up command may."""
    from wbl_portal.bootstrap.system import ensure_libraries, ensure_test_programs

    ensure_libraries(ROOT, may_install=needs.setup)
    if needs.command == "test":
        ensure_test_programs(ROOT)


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the system refuses (rights, a full disk) into a line instead of a traceback."""
    try:
        yield
    except OSError as error:
        where = error.filename or "the file system"
        raise SetupError(
            f"Cannot use {where} ({error.strerror}): check its owner and rights and the free disk space, then try again"
        ) from error


@contextmanager
def servers_up(signals: Signals) -> Iterator[None]:
    """Run the body with the servers named in the environment: one's own where set, else the embedded ones."""
    from wbl_portal.bootstrap.places import state_folder
    from wbl_portal.bootstrap.servers import STAND_INS, arrange_stay

    wanted = [kind for name, kind in STAND_INS.items() if not os.environ.get(name)]
    with in_words():
        os.environ["WBL_STATE_DIR"] = str(state_folder(ROOT))
    if not wanted:  # servers of one's own: no data folder of ours is made
        yield
        return
    with in_words():
        stay, _state = arrange_stay(ROOT)
    try:
        with in_words():
            os.environ.update(stay.join(wanted))
        yield
    finally:
        signals.ignore()
        stay.leave()


def hand_over(argv: list[str], needs: Needs) -> int:
    """Run the command itself: pytest for `test`, Django for everything else. Returns the exit status."""
    if needs.command == "test":
        return run_tests(argv[2:])
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(argv)
        sys.stdout.flush()
    except SystemExit as leaving:
        return exit_status(leaving)
    except ImproperlyConfigured as error:
        raise SettingError(str(error)) from error
    except OperationalError as error:
        raise no_database(error) from error
    except BrokenPipeError:
        # The reader, say `head`, has seen enough; what is left unsaid must not be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return 0


def no_database(error: Exception) -> Exception:
    """The sentence for a database that could not be entered at all; any other trouble stays what it is."""
    from django.db import connection

    if connection.connection is not None:
        return error
    reason = str(error).strip().splitlines()[0]
    return SettingError(
        f"The database does not answer ({reason}): start it, or correct DATABASE_URL and DATABASE_OWNER_URL, "
        "e.g. DATABASE_URL=postgresql://wbl_web:secret@127.0.0.1:5432/wbl"
    )


def run_tests(arguments: list[str]) -> int:
    """Run pytest in the project's folder, as it would be typed there."""
    import pytest

    os.chdir(ROOT)
    return int(pytest.main(spread(arguments)))


def spread(arguments: list[str]) -> list[str]:
    """Return the arguments for the whole fast part on two processes; every other run stays as it was typed."""
    own_way = ("-n", "--numprocesses", "-k", "-s", "--capture", "--pdb", "--co", "tests")
    if "not slow" not in arguments or any(word.startswith(own_way) for word in arguments):
        return arguments
    return [*arguments, "-n", "2", "--dist", "loadgroup"]


def exit_status(leaving: SystemExit) -> int:
    """Return the status a SystemExit stands for, saying its words if it has some."""
    if leaving.code is None or isinstance(leaving.code, int):
        return leaving.code or 0
    say(str(leaving.code))
    return 1
