"""What each command asks for before it runs."""

import signal
import subprocess
import sys

import pytest

from tests.bootstrap.cast import ROOT, clean_environment
from wbl_portal.bootstrap import system
from wbl_portal.bootstrap.main import Signals, asks_for_help, spread
from wbl_portal.bootstrap.needs import OWNER_COMMANDS, needs_of

EVERY_MODULE = (
    "import sys, pkgutil, importlib; sys.path.insert(0, '.'); import wbl_portal.bootstrap as it;"
    "[importlib.import_module('wbl_portal.bootstrap.' + found.name) for found in pkgutil.iter_modules(it.__path__)]"
)


@pytest.mark.parametrize("command", sorted(OWNER_COMMANDS))
def test_commands_that_change_tables_act_as_the_owner(command: str) -> None:
    assert needs_of([command, "--fresh"]).owner


@pytest.mark.parametrize("command", ["publish", "roster_import", "runserver", "check", "shell"])
def test_every_other_command_acts_as_the_web_role_with_servers(command: str) -> None:
    needs = needs_of([command, "alder"])

    assert needs.servers
    assert not needs.owner
    assert not needs.development
    assert not needs.setup


@pytest.mark.parametrize(
    "words",
    [[], ["help"], ["--help"], ["demo", "--help"], ["collectstatic"], ["makemessages", "-l", "es"], ["--version"]],
)
def test_what_reads_no_data_starts_no_server(words: list[str]) -> None:
    assert not needs_of(words).servers


@pytest.mark.parametrize("command", ["test", "bench"])
def test_tests_and_benchmarks_need_the_development_packages(command: str) -> None:
    assert needs_of([command]).development


def test_a_command_with_options_first_is_recognised() -> None:
    assert needs_of(["--traceback", "demo"]).command == "demo"


def test_the_bootstrap_imports_with_the_standard_library_alone() -> None:
    done = subprocess.run([sys.executable, "-S", "-I", "-c", EVERY_MODULE], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_an_old_python_is_told_what_to_do() -> None:
    script = "import sys, runpy; sys.version_info = (3, 9, 2); runpy.run_path('manage.py', run_name='__main__')"

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 2
    assert "3.11" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_test_command_explains_itself_without_setting_up_anything() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "test", "--help"],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0
    assert "pytest" in done.stdout
    assert asks_for_help(["manage.py", "test", "-h"])


def test_a_signal_decides_the_exit_status() -> None:
    signals = Signals()
    assert signals.status(otherwise=5) == 5

    signals.received = 15
    assert signals.status(otherwise=0) == 143


def test_under_nohup_the_end_of_the_terminal_stays_ignored() -> None:
    before = (
        signal.signal(signal.SIGHUP, signal.SIG_IGN),
        signal.getsignal(signal.SIGINT),
        signal.getsignal(signal.SIGTERM),
    )
    try:
        Signals().catch()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        for number, handler in zip((signal.SIGHUP, signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(number, handler)


def test_pdf_is_off_with_the_line_to_type_when_a_library_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WBL_PDF", "on")
    monkeypatch.setattr(system, "LIBRARIES", {"libnowhere.so.0": "libnowhere0"})
    monkeypatch.setattr(system, "MAC_LIBRARIES", {"libnowhere.dylib": "libnowhere0"})

    system.ensure_libraries(ROOT, may_install=False)

    assert system.os.environ["WBL_PDF"] == "off"
    assert "libnowhere0" in capsys.readouterr().err


def test_programs_that_are_missing_are_named_by_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "TEST_PROGRAMS", {"something": ("no-such-program",), "shell": ("no-such", "sh")})

    assert system.missing_programs() == ["something"]


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["-m", "slow"],
        ["-m", "not slow", "tests/people"],
        ["-m", "not slow", "-n0"],
        ["-m", "not slow", "-k", "roster"],
    ],
)
def test_only_the_whole_fast_part_is_spread_over_two_processes(typed: list[str]) -> None:
    assert spread(typed) == typed
    assert spread(["-m", "not slow", "-x"]) == ["-m", "not slow", "-x", "-n", "2", "--dist", "loadgroup"]
