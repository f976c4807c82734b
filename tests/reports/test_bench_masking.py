"""A sample of the benchmark's random campuses: three successive editions each, nothing found in what is printed."""

import pytest

from reports.attacker import findings
from reports.bench_masking import K, attacked, editions, random_campus, read

pytestmark = pytest.mark.slow

# Cheap ones of different policies; the benchmark itself takes 200.
SAMPLE = (3, 12, 21)


@pytest.mark.parametrize("seed", SAMPLE)
def test_nothing_is_found_in_three_successive_editions(seed: int) -> None:
    outcome = attacked(seed)

    assert outcome.published == 3
    assert outcome.held == (seed % 4 == 0)
    assert outcome.found == []


def test_unprotected_editions_would_be_found() -> None:
    exact = next(editions(SAMPLE[0]))

    assert findings(read(exact), k=K)


def test_no_table_of_a_random_campus_has_more_than_forty_cells() -> None:
    for seed in range(200):
        document = random_campus(seed).document()
        assert max(len(table["rows"]) for table in document["tables"]) <= 40


def test_one_student_more_is_one_participation_more() -> None:
    campus = random_campus(1)
    later = campus.later(7, 1)

    assert later.times("all") == campus.times("all") + 1
    assert later.members("all") == campus.members("all")
