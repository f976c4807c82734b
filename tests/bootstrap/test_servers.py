"""The embedded servers: started or joined, left, and found again after every kind of death."""

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg2
import pytest

from tests.bootstrap.cast import ROOT, Inn, is_closed
from wbl_portal.bootstrap.postgres import Postgres
from wbl_portal.bootstrap.postgres_programs import installed_programs
from wbl_portal.bootstrap.processes import free_port, is_alive, wait_until
from wbl_portal.bootstrap.servers import arrange_stay
from wbl_portal.bootstrap.valkey import Valkey

pytestmark = pytest.mark.slow


def ask(url: str, question: str) -> list[tuple]:
    with closing(psycopg2.connect(url)) as opened:
        opened.autocommit = True
        with opened.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else []


def test_the_web_role_may_not_make_tables_and_the_owner_may_make_databases(inn: Inn) -> None:
    given = inn.visit().given

    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(given["DATABASE_URL"], "CREATE TABLE public.mine (id int)")
    ask(given["DATABASE_OWNER_URL"], "CREATE DATABASE another")
    ask(given["DATABASE_OWNER_URL"], "CREATE TABLE public.ours (id int)")

    another = given["DATABASE_OWNER_URL"].removesuffix("/wbl") + "/another"
    names = {name for (name,) in ask(another, "SELECT extname FROM pg_extension")}
    assert {"btree_gist", "pg_trgm", "unaccent", "citext"} <= names
    rights = ask(another, "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = 'wbl_owner'")
    assert rights == [(False, False)]
    assert ask(another, "SELECT pg_has_role('wbl_owner', 'wbl_web', 'MEMBER')") == [(True,)]


def test_passwords_and_data_are_for_their_owner_only(inn: Inn) -> None:
    inn.visit()

    assert (inn.data / "passwords.json").stat().st_mode & 0o077 == 0
    assert (inn.data / "postgres").stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg2.OperationalError):
        ask(inn.visits[0].given["DATABASE_URL"].replace("wbl_web:", "wbl_web:not-"), "SELECT 1")


def test_two_at_once_share_the_servers_and_the_last_to_leave_stops_them(new_inn: Inn) -> None:
    first, second = new_inn.start_visit(), new_inn.start_visit()
    first.arrive(), second.arrive()
    assert first.given == second.given

    assert first.leave() == 0
    assert ask(second.given["DATABASE_URL"], "SELECT 1") == [(1,)]

    assert second.leave() == 0
    assert is_closed(second.given["DATABASE_URL"])
    assert is_closed(second.given["REDIS_URL"])


def test_what_was_written_is_there_at_the_next_start(inn: Inn) -> None:
    first = inn.visit()
    ask(first.given["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 7 AS number")
    first.leave()

    assert ask(inn.visit().given["DATABASE_OWNER_URL"], "SELECT number FROM kept") == [(7,)]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_command_and_the_servers_in_order(inn: Inn, number: signal.Signals, status: int) -> None:
    visit = inn.visit()
    pids = inn.server_pids()

    assert visit.end(number) == status
    assert not any(is_alive(pid) for pid in pids)
    assert "shutting down" in (inn.data / "logs" / "postgres.log").read_text()


def test_servers_left_by_a_killed_command_are_joined_and_then_stopped(inn: Inn) -> None:
    killed = inn.visit()
    pids = inn.server_pids()
    killed.end(signal.SIGKILL)
    assert all(is_alive(pid) for pid in pids)

    joined = inn.visit()
    assert inn.server_pids() == pids
    assert joined.given == killed.given

    joined.leave()
    assert not any(is_alive(pid) for pid in pids)


def test_servers_that_were_killed_themselves_are_started_again(inn: Inn) -> None:
    visit = inn.visit()
    ask(visit.given["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 7 AS number")
    for pid in inn.server_pids():
        os.kill(pid, signal.SIGKILL)
    visit.end(signal.SIGKILL)

    again = inn.visit()
    assert ask(again.given["DATABASE_OWNER_URL"], "SELECT number FROM kept") == [(7,)]
    assert again.leave() == 0


def test_a_server_whose_number_was_given_to_another_process_is_started_again(inn: Inn) -> None:
    visit = inn.visit()
    for pid in inn.server_pids():
        os.kill(pid, signal.SIGKILL)
    visit.end(signal.SIGKILL)
    pid_file = inn.data / "postgres" / "postmaster.pid"
    owner = pid_file.stat()
    account = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "600"], **account) as stranger:
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")

        again = inn.visit()

        assert stranger.poll() is None
        stranger.kill()
    assert again.leave() == 0


def test_a_command_killed_while_it_starts_leaves_nothing_that_hinders(new_inn: Inn) -> None:
    for seconds in (0.15, 0.3, 0.45, 0.6, 0.75, 0.9):
        hurried = new_inn.start_visit()
        time.sleep(seconds)
        hurried.end(signal.SIGKILL)

    assert new_inn.visit().leave() == 0

    # An initdb whose command was killed may have gone on for a moment; the next start clears up after it.
    time.sleep(2)
    assert new_inn.visit().leave() == 0
    assert not list(new_inn.data.glob("*.half*"))


def test_a_half_made_database_is_thrown_away(inn: Inn) -> None:
    inn.visit().leave()
    shutil.rmtree(inn.data / "postgres")
    half = inn.data / "postgres.half-abandoned" / "data"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    assert inn.visit().leave() == 0
    assert not half.exists()


def occupy(port: int) -> socket.socket | None:
    """Listen on a port; when somebody else does already, that is as good."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return None


def test_other_ports_are_used_when_the_usual_ones_are_taken(inn: Inn) -> None:
    with ExitStack() as stack:
        for port in (54320, 63790):
            if taken := occupy(port):
                stack.enter_context(taken)

        visit = inn.visit()

        assert ":54320/" not in visit.given["DATABASE_URL"]
        assert ":63790/" not in visit.given["REDIS_URL"]
        assert visit.leave() == 0


@pytest.mark.parametrize("module", ["postgres", "valkey"])
def test_a_port_taken_between_the_look_and_the_start_costs_only_another_try(
    new_inn: Inn, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WBL_STATE_DIR", str(new_inn.state))
    monkeypatch.setattr(f"wbl_portal.bootstrap.{module}.ATTEMPTS", 2)
    monkeypatch.setattr(f"wbl_portal.bootstrap.{module}.READY_SECONDS", 20.0)
    with socket.create_server(("127.0.0.1", 0)) as thief:
        looks = iter([thief.getsockname()[1], free_port(0)])
        monkeypatch.setattr(f"wbl_portal.bootstrap.{module}.free_port", lambda usual: next(looks))
        stay, _ = arrange_stay(ROOT)
        try:
            given = stay.join([Postgres if module == "postgres" else Valkey])
            assert not any(f":{thief.getsockname()[1]}/" in url for url in given.values())
        finally:
            stay.leave()


def test_a_forked_child_that_ends_does_not_stop_the_servers(inn: Inn) -> None:
    visit = inn.visit("--fork")
    time.sleep(0.5)

    assert ask(visit.given["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert visit.leave() == 0


def test_only_what_has_no_address_is_embedded(new_inn: Inn) -> None:
    visit = new_inn.visit(DATABASE_URL="postgresql://somebody@db.example.org/theirs")

    assert visit.given["DATABASE_URL"] == "postgresql://somebody@db.example.org/theirs"
    assert visit.given["REDIS_URL"].startswith("redis://:")
    assert not (new_inn.data / "postgres").exists()
    assert visit.leave() == 0


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda data: (data / "passwords.json").unlink(), "passwords.json is missing"),
        (lambda data: (data / "passwords.json").write_text("{"), "passwords.json cannot be read"),
        (lambda data: (data / "postgres" / "PG_VERSION").write_text("9\n"), "made by PostgreSQL 9"),
    ],
)
def test_data_that_cannot_be_used_end_in_one_line(inn: Inn, break_it, words: str) -> None:
    inn.visit().leave()
    break_it(inn.data)

    status, said = inn.refused()

    assert status in (1, 2)
    assert words in said
    assert said.count("\n") == 1


def test_a_wrong_program_folder_is_named_with_an_example(new_inn: Inn, tmp_path: Path) -> None:
    status, said = new_inn.refused(WBL_POSTGRES_BIN=str(tmp_path))

    assert status == 2
    assert "WBL_POSTGRES_BIN" in said
    assert "e.g." in said


def test_an_installed_postgres_serves_as_well(new_inn: Inn) -> None:
    programs = installed_programs()
    if programs is None:
        pytest.skip("no PostgreSQL is installed on this machine")

    visit = new_inn.visit(WBL_POSTGRES_BIN=str(programs))

    assert ask(visit.given["DATABASE_URL"], "SELECT current_user") == [("wbl_web",)]
    assert visit.leave() == 0


def test_the_processes_of_servers_are_gone_when_the_last_visit_fails(inn: Inn) -> None:
    """A database that cannot start must not leave the other server behind."""
    inn.visit().leave()
    (inn.data / "postgres" / "global" / "pg_control").unlink()

    status, said = inn.refused()

    assert status == 1
    assert "see " in said
    assert wait_until(lambda: inn.server_pids()[1] == 0, 5)
