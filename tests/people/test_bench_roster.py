"""The benchmark compares like with like: both ways write the same rows."""

from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from academies.models import Academy
from tests.factories import TESTER
from wbl_portal.core import bench
from wbl_portal.people import bench_roster
from wbl_portal.people.roster import import_roster

TABLES = [name.strip() for name in bench_roster.TABLES.split(",")]


def row_counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def written_by(write: Callable[[], object]) -> dict[str, int]:
    with transaction.atomic():
        write()
        found = row_counts()
        transaction.set_rollback(True)
    return found


def test_both_ways_write_the_same_rows(campus: Academy, as_owner: None, tmp_path: Path) -> None:
    bench_roster.write_files(tmp_path, students=60)
    bench_roster._empty()

    ours = written_by(lambda: import_roster(tmp_path, by=TESTER))
    reference = written_by(lambda: bench_roster._plain(tmp_path))

    assert ours == reference | {"people_rosterimport": 1}
    assert (ours["people_student"], ours["people_sectionenrollment"]) == (60, 360)


def test_results_say_whether_the_goal_is_reached() -> None:
    bench.benchmark("quick", goal=1.5)(lambda: (3.0, 2.0))
    bench.benchmark("slow", goal=1.5)(lambda: (4.0, 2.0))

    assert {"quick", "slow", "roster_import"} <= set(bench.names())
    assert (bench.run("quick").ratio, bench.run("quick").reached) == (1.5, True)
    assert (bench.run("slow").ratio, bench.run("slow").reached) == (2.0, False)


def test_both_are_run_in_turns_and_the_medians_taken() -> None:
    order: list[str] = []

    ours, reference = bench.side_by_side(lambda: order.append("o"), lambda: order.append("r"), rounds=2)

    assert order == ["r", "o", "o", "r", "r", "o"]
    assert ours >= 0
    assert reference >= 0
