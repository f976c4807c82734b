"""As whom the servers run and where their data stand: root, root in a closed home, an ordinary user."""

import os
import pwd
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bootstrap.cast import ROOT, SITE_PACKAGES, Inn
from wbl_portal.bootstrap.places import POINTER, find_places
from wbl_portal.bootstrap.processes import Account, reaches

pytestmark = pytest.mark.slow


def owner_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def test_root_runs_the_servers_as_nobody(inn: Inn) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root changes accounts")
    visit = inn.visit()

    assert {owner_of(pid) for pid in inn.server_pids()} == {65534}
    assert not (inn.state / POINTER).exists()
    assert visit.leave() == 0


def test_in_a_closed_home_the_data_stand_elsewhere_and_a_pointer_says_where(closed_inn: Inn) -> None:
    first = closed_inn.visit()
    data = closed_inn.data
    assert data.parent == Path("/var/lib/wbl-portal")
    assert {owner_of(pid) for pid in closed_inn.server_pids()} == {65534}
    assert closed_inn.state.parent.stat().st_mode & 0o077 == 0
    first.leave()

    second = closed_inn.visit()
    assert closed_inn.data == data
    assert second.leave() == 0


def test_with_servers_of_ones_own_no_folder_is_made_elsewhere(closed_inn: Inn) -> None:
    visit = closed_inn.visit(
        DATABASE_URL="postgresql://wbl@db.example.org/wbl", REDIS_URL="redis://cache.example.org:6379/0"
    )

    assert visit.leave() == 0
    assert not (closed_inn.state / POINTER).exists()


def test_a_fresh_clone_at_the_same_path_starts_fresh(closed_inn: Inn) -> None:
    closed_inn.visit().leave()
    data = closed_inn.data
    shutil.rmtree(closed_inn.state)

    assert closed_inn.visit().leave() == 0
    assert closed_inn.data == data
    assert data.with_name(f"{data.name}.old-1").is_dir()


def test_a_copied_pointer_is_not_followed_but_a_moved_one_is(closed_inn: Inn) -> None:
    closed_inn.state.mkdir()
    original = find_places(closed_inn.state).data
    copy = closed_inn.state.with_name("copy")
    moved = closed_inn.state.with_name("moved")

    shutil.copytree(closed_inn.state, copy)
    apart = find_places(copy).data
    assert apart != original

    closed_inn.state.rename(moved)
    assert find_places(moved).data == original
    shutil.rmtree(apart)
    moved.rename(closed_inn.state)


@pytest.fixture
def users_inn(open_folder: Path) -> Iterator[Inn]:
    """A state folder of an ordinary user, whose commands run as that user."""
    if os.geteuid() != 0:
        pytest.skip("only root can become an ordinary user")
    entry = pwd.getpwnam("games")
    user = Account(uid=entry.pw_uid, gid=entry.pw_gid)
    pythons = [sys.executable, f"/usr/bin/python3.{sys.version_info[1]}"]
    python = next((path for path in pythons if os.path.exists(path) and reaches(user, Path(path))), None)
    if python is None or not reaches(user, ROOT) or not reaches(user, SITE_PACKAGES):
        pytest.skip("an ordinary user reaches neither this clone nor a Python of this version")
    os.chown(open_folder, user.uid, user.gid)
    inn = Inn(open_folder / "var", python=python, arguments=user.popen_arguments())
    yield inn
    inn.close()


def test_an_ordinary_user_runs_the_servers_as_himself(users_inn: Inn) -> None:
    visit = users_inn.visit()

    assert {owner_of(pid) for pid in users_inn.server_pids()} == {pwd.getpwnam("games").pw_uid}
    assert (users_inn.state / "servers").stat().st_mode & 0o077 == 0
    assert visit.leave() == 0


def test_root_joins_the_servers_of_an_ordinary_user(users_inn: Inn) -> None:
    first = users_inn.visit()
    pids = users_inn.server_pids()
    root = Inn(users_inn.state)
    joined = root.visit()
    assert joined.given == first.given

    first.leave()
    joined.leave()
    again = users_inn.visit()

    assert users_inn.server_pids() != pids
    assert {owner_of(pid) for pid in users_inn.server_pids()} == {pwd.getpwnam("games").pw_uid}
    assert again.leave() == 0


def test_a_state_folder_of_somebody_else_ends_in_one_line(users_inn: Inn) -> None:
    users_inn.state.mkdir(mode=0o755)

    status, said = users_inn.refused()

    assert status == 2
    assert "WBL_STATE_DIR" in said
    assert said.count("\n") == 1
