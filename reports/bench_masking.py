"""What an attacker finds in the published files of random campuses, and how long a large campus takes to mask."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from django.utils import translation

from reports.attacker import Finding, PrintedTable, findings, read_edition
from reports.disclosure import Held, protect
from reports.insiders import alone_in
from reports.invented import P_TECH, T_STEM, Campus, t_stem
from reports.renditions import render_texts
from wbl_portal.core.bench import benchmark

Document = dict[str, Any]
CAMPUSES, PROCESSES, K = 200, 2, 10
SECONDS = 30.0
# The campuses's policies, each in turn: (zeros are safe, all is safe).
POLICIES = ((True, True), (True, False), (False, False))
LARGE = 1200


@dataclass
class Outcome:
    """What came of a campus: editions published, editions held back, and what the attacker found."""

    published: int
    held: int
    found: list[Finding]


@benchmark("masking_findings", goal=0.0, unit="")
def masking_findings() -> tuple[float, float]:
    """Findings over 200 random campuses with three successive editions each, per edition published."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        outcomes = list(pool.map(attacked, range(CAMPUSES)))
    return float(sum(len(each.found) for each in outcomes)), float(sum(each.published for each in outcomes))


@benchmark("masking_1200_students", goal=1.0)
def masking_of_a_large_campus() -> tuple[float, float]:
    """CPU seconds to mask and attack the year of a campus with 1,200 students in seven grades; the reference is 60."""
    exact = t_stem(1, size=LARGE // 7).all_tables()
    begin = time.process_time()
    done = protect([exact], k=K, time_limit=600)
    findings(read(done.documents[0]), k=K)
    return time.process_time() - begin, 60.0


def attacked(seed: int) -> Outcome:
    """Publish three successive editions of a random campus, attack what is public after each.

    What takes longer than `SECONDS` gives up breakdowns, as at a real campus.
    """
    zeros, everyone = POLICIES[seed % len(POLICIES)]
    rules: dict[str, Any] = {"k": K, "zeros_are_safe": zeros, "all_is_safe": everyone}
    public: list[Document] = []
    printed: list[PrintedTable] = []
    outcome = Outcome(0, 0, [])
    for exact in editions(seed):
        try:
            (document,) = protect([exact], earlier=public, time_limit=SECONDS, **rules).documents
        except Held:
            outcome.held += 1
            continue
        public.append(document)
        printed += read(document)
        rows = {table["id"]: table["rows"] for table in exact["tables"]}
        outcome.published += 1
        outcome.found += findings(printed, **rules, alone=list(alone_in(document, rows)))
    return outcome


def read(document: Document) -> list[PrintedTable]:
    """A published document as a stranger has it: its page, its spreadsheet and its data, read back."""
    with translation.override(document["language"]):
        return read_edition(render_texts(document))


def editions(seed: int) -> Iterator[Document]:
    """The first of the year, fall and spring; between two of them one student differs, or two, or many do.

    At every fourth campus a correction of the first comes in between, which is held unless nothing printed moved.
    """
    chance = random.Random(seed)  # noqa: S311 - which campus it is decides nothing else
    campus = random_campus(seed)
    yield campus.all_tables() | {"snapshot": "first", "as_of": "2026-09-20"}
    if seed % 4 == 0:
        yield campus.later(seed, 1).all_tables() | {"snapshot": "first", "as_of": "2026-09-20", "edition": 2}
    for number, (name, day) in enumerate((("fall", "2026-11-20"), ("spring", "2027-04-20")), start=3):
        campus = campus.later(seed + number, chance.choice([1, 2, len(campus.students) // 2]))
        yield campus.all_tables() | {"edition": number, "snapshot": name, "as_of": day}


def random_campus(seed: int) -> Campus:
    """Three to seven grades of 8 to 80 students, no table with more than 40 cells."""
    chance = random.Random(seed)  # noqa: S311 - which campus it is decides nothing else
    first, size = chance.choice([6, 8, 9]), chance.choice([8, 15, 25, 40, 60, 80])
    last = chance.choice([12, 12, first + 2])
    grades = {str(grade): max(2, size + chance.randint(-size // 3, size // 3)) for grade in range(first, last + 1)}
    return Campus(seed, grades, P_TECH) if chance.random() < 0.5 else Campus(seed, grades, T_STEM, "t-stem")
