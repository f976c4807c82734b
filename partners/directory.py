"""The workforce boards of Texas and their counties, read from a file: a campus's board follows from its county."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).parent / "data" / "workforce_boards.csv"
COUNTY_DIGITS = 3


@dataclass(frozen=True, order=True)
class Board:
    """A local workforce development board: its number (1 to 28) and its name."""

    number: int
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class County:
    """A county: its FIPS code (48 and three digits), the agency's number for it (three digits), its board."""

    fips: str
    name: str
    tea_number: str
    board: Board


@cache
def counties() -> MappingProxyType[str, County]:
    """Every county by its FIPS code, in the order of their names."""
    with _FILE.open(newline="", encoding="utf-8") as handle:
        rows = sorted(csv.DictReader(handle), key=lambda row: row["county"])
    return MappingProxyType({row["county_fips"]: _county(row) for row in rows})


@cache
def boards() -> tuple[Board, ...]:
    """The 28 boards in the order of their numbers."""
    return tuple(sorted({each.board for each in counties().values()}))


def county_of_campus(campus_number: str) -> County | None:
    """The county named by the first three digits of a campus number (TEA county number); None when it is none."""
    first = campus_number[:COUNTY_DIGITS]
    return next((each for each in counties().values() if each.tea_number == first), None)


def board_named(text: str) -> Board | None:
    """The board somebody means by its number ('12') or its name in any case, with or without 'Workforce Solutions'."""
    wanted = " ".join(text.casefold().split())
    for each in boards():
        name = each.name.casefold()
        if wanted in (str(each.number), name, name.removeprefix("workforce solutions ")):
            return each
    return None


def _county(row: dict[str, str]) -> County:
    board = Board(int(row["board_number"]), row["board"])
    return County(row["county_fips"], row["county"], row["tea_county_number"], board)
