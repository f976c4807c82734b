"""Reads demographics.csv, and columns beside it, as TEA's student groups; an empty cell says nothing.

Race or ethnicity by TEA's rule: Hispanic or Latino of any race; else two or more races; else the one that is named.
Programs come by columns of demographics.csv or users.csv that bear their TEDS names, with or without `metadata.`.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from django.utils.translation import gettext as _

from wbl_portal.people.models import Group
from wbl_portal.people.roster import headers, tables, values
from wbl_portal.people.roster.package import Package
from wbl_portal.people.roster.register import Register
from wbl_portal.people.roster.report import Rejections
from wbl_portal.people.roster.staging import Stage
from wbl_portal.people.roster.user_rows import group_stage

RACES = {
    "americanIndianOrAlaskaNative": Group.AMERICAN_INDIAN,
    "asian": Group.ASIAN,
    "blackOrAfricanAmerican": Group.BLACK,
    "nativeHawaiianOrOtherPacificIslander": Group.PACIFIC_ISLANDER,
    "white": Group.WHITE,
}
SEVERAL, HISPANIC = "demographicRaceTwoOrMoreRaces", "hispanicOrLatinoEthnicity"
COLUMNS = ("sourcedId", "birthDate", "sex", *RACES, SEVERAL, HISPANIC)
# A column's name without `metadata.`, case, punctuation and a trailing "indicator" or "code" -> the group.
PROGRAM_NAMES = {
    **dict.fromkeys(("economicdisadvantage", "economicallydisadvantaged", "e0785"), Group.ECONOMICALLY_DISADVANTAGED),
    **dict.fromkeys(("emergentbilingual", "englishlearner", "lep", "e0790"), Group.EMERGENT_BILINGUAL),
    **dict.fromkeys(("specialeducation", "specialed", "e0794"), Group.SPECIAL_EDUCATION),
    **dict.fromkeys(("atrisk", "e0919"), Group.AT_RISK),
    "section504": Group.SECTION_504,
    **dict.fromkeys(("giftedtalented", "giftedandtalented", "gifted"), Group.GIFTED),
    "migrant": Group.MIGRANT,
}
# TEDS codes beside yes and no: economic disadvantage C054 (01 free, 02 reduced price, 99 other), bilingual C061 (1).
YES = frozenset({"true", "yes", "y", "1", "01", "02", "99"})
NO = frozenset({"false", "no", "n", "0", "00"})
# A group, and whether the student is in it.
Said = tuple[Group, bool]
# File, line, the user's sourcedId, and what reads the row.
Row = tuple[str, int, str, Callable[[], list[Said]]]


def program_of(column: str) -> Group | None:
    """The group that a column speaks of by its name."""
    name = re.sub(r"[^a-z0-9]", "", column.rpartition(".")[2].lower())
    return PROGRAM_NAMES.get(re.sub(r"(indicator)?(code)?$", "", name))


def yes_or_no(cell: str, column: str) -> bool | None:
    """What a cell says; None when empty. Raises BadRow."""
    plain = cell.lower()
    if plain in YES:
        return True
    if plain in NO:
        return False
    if plain:
        known = {"column": column, "value": cell[:40]}
        raise values.BadRow(_("%(column)s is %(value)r; write true or false.") % known)
    return None


class Demographics:
    """The files' word on birth dates and student groups, by the user's sourcedId; judged only for students of ours."""

    def __init__(self, package: Package, rejections: Rejections) -> None:
        self.package, self.rejections = package, rejections
        self.born: dict[str, str] = {}
        self._cells: dict[str, tuple[int, list[str]]] = {}
        for line, (key, born, *cells) in package.rows(headers.DEMOGRAPHICS, COLUMNS, rejections):
            self._cells[key] = line, cells
            if born:
                self.born[key] = born

    def stage(self, students: Register) -> Stage:
        """What is said of the groups of our students, ready to be loaded; a bad row is reported and left out."""
        found = group_stage()
        said: dict[tuple[str, str], bool] = {}
        for file, line, key, read in (*self._races_and_sexes(), *self._programs()):
            student = students.find(key)
            try:
                said |= {(student, group.value): is_in for group, is_in in read()} if student else {}
            except values.BadRow as bad:
                self.rejections.add(file, line, str(bad))
        for (student, group), is_in in said.items():
            found.add(student, Group(group).kind.value, group, is_in)
        return found

    def _races_and_sexes(self) -> Iterator[Row]:
        for key, (line, cells) in self._cells.items():
            yield headers.DEMOGRAPHICS, line, key, partial(_race_and_sex, cells)

    def _programs(self) -> Iterator[Row]:
        for file in (headers.DEMOGRAPHICS, headers.USERS):
            header = tables.columns(self.package.files, file) if self.package.has(file) else []
            named = {column: group for column in header if (group := program_of(column))}
            if named:  # rows that are no rows were reported when the file was read for its people
                for line, (key, *cells) in self.package.rows(file, ("sourcedId", *named), Rejections()):
                    yield file, line, key, partial(_programs, named, cells)


def _race_and_sex(cells: list[str]) -> list[Said]:
    sex, *flags = cells
    found: list[Said] = []
    if sex.lower() in (Group.FEMALE.value, Group.MALE.value):
        found.append((Group(sex.lower()), True))
    *one_race, several, hispanic = (
        yes_or_no(cell, column) for cell, column in zip(flags, (*RACES, SEVERAL, HISPANIC), strict=True)
    )
    races = [group for group, named in zip(RACES.values(), one_race, strict=True) if named]
    if hispanic:
        found.append((Group.HISPANIC, True))
    elif several or len(races) > 1:
        found.append((Group.TWO_OR_MORE, True))
    elif races:
        found.append((races[0], True))
    return found


def _programs(named: dict[str, Group], cells: list[str]) -> list[Said]:
    said = ((group, yes_or_no(cell, column)) for (column, group), cell in zip(named.items(), cells, strict=True))
    return [(group, is_in) for group, is_in in said if is_in is not None]
