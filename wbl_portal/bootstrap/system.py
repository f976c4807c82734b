"""What pip cannot bring: the libraries WeasyPrint loads, and the programs the tests drive.

As root on Debian or Ubuntu they are installed; elsewhere the line to type is printed and PDF stays off.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from wbl_portal.bootstrap.locks import alone
from wbl_portal.bootstrap.talk import say

# Library as the loader knows it -> Debian package.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
MAC_LIBRARIES = {
    "libpango-1.0.dylib": "pango",
    "libpangoft2-1.0.dylib": "pango",
    "libharfbuzz-subset.dylib": "harfbuzz",
}
# Debian package -> programs any one of which will do.
TEST_PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "nginx-light": ("nginx",),
    "poppler-utils": ("pdftotext",),
    "gettext": ("msgfmt",),
}
# What the browser's driver loads, on Debian.
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}
APT = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=30"]
NO_SERVICES = Path("/usr/sbin/policy-rc.d")


def ensure_libraries(root: Path, *, may_install: bool) -> None:
    """Make PDF possible, or switch it off (WBL_PDF=off) and say what to type."""
    if os.environ.get("WBL_PDF") == "off":
        return
    missing = missing_libraries()
    if missing and may_install:
        install(root, missing)
        missing = missing_libraries()
    if missing:
        os.environ["WBL_PDF"] = "off"
        say(f"PDF is off, its libraries are missing. To have it, type:  {line_to_type(missing)}")


def ensure_test_programs(root: Path) -> None:
    """Install what the tests drive from outside, or say what to type; the tests that need it say so too."""
    missing = missing_for_tests()
    if missing:
        install(root, missing)
        missing = missing_for_tests()
    if missing:
        say(f"Some tests need more programs. To have them, type:  {line_to_type(missing)}")


def missing_libraries() -> list[str]:
    """Return the packages of the libraries that cannot be loaded, each once."""
    wanted = MAC_LIBRARIES if sys.platform == "darwin" else LIBRARIES
    return list(dict.fromkeys(package for library, package in wanted.items() if not loads(library)))


def loads(library: str) -> bool:
    """Whether the loader finds this library."""
    places = ["", "/opt/homebrew/lib/", "/usr/local/lib/"] if sys.platform == "darwin" else [""]
    for place in places:
        with contextlib.suppress(OSError):
            ctypes.CDLL(place + library)
            return True
    return False


def missing_programs() -> list[str]:
    """Return the Debian packages of the programs that are not there; nginx stands outside an ordinary PATH."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    return [
        package
        for package, programs in TEST_PROGRAMS.items()
        if not any(shutil.which(program, path=path) for program in programs)
    ]


def missing_for_tests() -> list[str]:
    """Return the packages of the programs and of the libraries that the tests need and that are not there."""
    libraries = {} if sys.platform == "darwin" else TEST_LIBRARIES
    return missing_programs() + [package for library, package in libraries.items() if not loads(library)]


def line_to_type(packages: list[str]) -> str:
    """Return the command that installs these packages."""
    if sys.platform == "darwin":
        return f"brew install {' '.join(packages)}"
    return f"apt-get install {' '.join(packages)}" if shutil.which("apt-get") else f"install {' '.join(packages)}"


def may_use_apt() -> bool:
    """Whether we are root on a Debian or Ubuntu."""
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def install(root: Path, packages: list[str]) -> None:
    """Install Debian packages quietly. Whether it helped is for the caller to look at."""
    if not may_use_apt():
        return
    with alone(root, "installs system packages"):
        say(f"Installing {' '.join(packages)} with apt-get ...")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run_apt(["update"], env)
        with services_held():
            status = run_apt(["install", "-y", "--no-install-recommends", *packages], env)
    if status:
        say("apt-get could not install them; its own words say why when you type the line below.")


def run_apt(words: list[str], env: dict[str, str]) -> int:
    """Run apt-get in silence and return its exit status."""
    return subprocess.run([*APT, *words], env=env, stdin=subprocess.DEVNULL, capture_output=True).returncode


@contextlib.contextmanager
def services_held() -> Iterator[None]:
    """Keep packages from starting their services: we want nginx the program, not nginx on port 80."""
    if NO_SERVICES.exists():
        yield
        return
    NO_SERVICES.write_text("#!/bin/sh\nexit 101\n")
    NO_SERVICES.chmod(0o755)
    try:
        yield
    finally:
        NO_SERVICES.unlink(missing_ok=True)
