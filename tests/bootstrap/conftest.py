"""Throwaway state folders for servers that really run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bootstrap.cast import Inn


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the servers' account can enter; pytest's own is closed to everybody but us."""
    folder = Path(tempfile.mkdtemp(prefix="wbl-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def used_state() -> Iterator[Path]:
    """A state folder that was used once: making a database is the slow part of a first start."""
    folder = Path(tempfile.mkdtemp(prefix="wbl-test-"))
    folder.chmod(0o755)
    first = Inn(folder / "var")
    first.visit().leave()
    first.close()
    yield first.state
    shutil.rmtree(folder)


@pytest.fixture
def inn(open_folder: Path, used_state: Path) -> Iterator[Inn]:
    """A state folder that was used before; nobody is there."""
    inn = Inn(open_folder / "var")
    subprocess.run(["cp", "-a", str(used_state), str(inn.state)], check=True)
    yield inn
    inn.close()


@pytest.fixture
def new_inn(open_folder: Path) -> Iterator[Inn]:
    """A state folder that nobody has used yet."""
    inn = Inn(open_folder / "var")
    yield inn
    inn.close()


@pytest.fixture
def closed_inn(tmp_path: Path) -> Iterator[Inn]:
    """A state folder below a folder that only root may enter."""
    if os.geteuid() != 0:
        pytest.skip("only root has another account for the servers")
    tmp_path.chmod(0o700)
    inn = Inn(tmp_path / "var")
    yield inn
    inn.close()
    data = inn.data
    if data.parent.name == "wbl-portal":
        for folder in data.parent.glob(f"{data.name}*"):
            shutil.rmtree(folder)
