"""Compares a staging table with a table of the campus and writes only the rows that differ."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Noun:
    """A table that roster rows are written to.

    `needed` columns follow the file; `optional` ones keep what the campus has when the cell is empty, because an empty
    cell of an export says nothing. `fixed` are values of new rows only.
    """

    table: str
    stage: str
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    nullable: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    has_active: bool = True

    def values(self) -> dict[str, str]:
        """Column -> what it should be, for a row that is there (t) and its staged row (s)."""
        found = {"source": "%(source)s", "sourced_id": "s.sourced_id"}
        found |= {name: f"s.{name}" for name in self.needed}
        found |= {name: f"coalesce(nullif(s.{name}, ''), t.{name})" for name in self.optional}
        found |= {name: f"coalesce(s.{name}, t.{name})" for name in self.nullable}
        return found | ({"active": "true"} if self.has_active else {})


STUDENT = Noun(
    "people_student",
    "roster_student",
    needed=("given_name", "family_name"),
    optional=("middle_name", "local_id", "email", "username"),
    nullable=("unique_id", "born_on"),
)
STAFF = Noun(
    "people_staffmember",
    "roster_staff",
    needed=("given_name", "family_name", "roster_role"),
    optional=("email", "username"),
)
GUARDIAN = Noun(
    "people_guardian",
    "roster_guardian",
    needed=("given_name", "family_name"),
    optional=("email", "phone"),
    fixed=(("language", "'en'"),),
    has_active=False,
)
COURSE = Noun(
    "people_course",
    "roster_course",
    needed=("title",),
    optional=("code", "subject"),
    fixed=(("is_work_based", "false"),),
)
SECTION = Noun(
    "people_section", "roster_section", needed=("course_id", "title"), optional=("code",), nullable=("year_id",)
)


def find_changes(cursor: Any, noun: Noun, source: str) -> None:
    """Note in each staged row which columns of the row that is there differ."""
    parts = ", ".join(
        f"CASE WHEN t.{name} IS DISTINCT FROM {value} THEN '{name}' END" for name, value in noun.values().items()
    )
    cursor.execute(
        f"UPDATE {noun.stage} s SET changes = array_remove(ARRAY[{parts}], NULL) FROM {noun.table} t"  # noqa: S608
        f" WHERE t.id = s.id AND array_remove(ARRAY[{parts}], NULL) <> '{{}}'",
        {"source": source},
    )


def write(cursor: Any, noun: Noun, source: str) -> None:
    """Insert what is new, update what differs; a row that is the same is not touched."""
    found = noun.values()
    assigned = ", ".join(f"{name} = {value}" for name, value in found.items())
    cursor.execute(
        f"UPDATE {noun.table} t SET {assigned} FROM {noun.stage} s WHERE t.id = s.id AND s.changes <> '{{}}'",  # noqa: S608
        {"source": source},
    )
    names = ("id", "source", "sourced_id", *noun.needed, *noun.optional, *noun.nullable)
    given = ", ".join(name for name, _value in noun.fixed)
    active = ("active",) if noun.has_active else ()
    columns = ", ".join([*names, *active, *([given] if given else [])])
    values = ["%(source)s" if name == "source" else f"s.{name}" for name in names]
    values += ["true" for _name in active] + [value for _name, value in noun.fixed]
    cursor.execute(
        f"INSERT INTO {noun.table} ({columns}) SELECT {', '.join(values)} FROM {noun.stage} s WHERE s.is_new",  # noqa: S608
        {"source": source},
    )


@dataclass(frozen=True)
class Pairing:
    """A table of who is in which section; matched by sourcedId, `columns` follow the file."""

    table: str
    stage: str
    columns: tuple[str, ...]


LIST = Pairing("people_sectionenrollment", "roster_list", ("section_id", "student_id", "starts_on", "ends_on"))
TEACHER = Pairing("people_sectionteacher", "roster_teacher", ("section_id", "staff_member_id"))


def write_pairing(cursor: Any, pairing: Pairing, source: str) -> None:
    """Insert what is new, update what differs."""
    names = ", ".join(pairing.columns)
    staged = ", ".join(f"s.{name}" for name in pairing.columns)
    here = ", ".join(f"t.{name}" for name in pairing.columns)
    assigned = ", ".join(f"{name} = s.{name}" for name in pairing.columns)
    same = "t.source = %(source)s AND t.sourced_id = s.sourced_id"
    cursor.execute(
        f"UPDATE {pairing.table} t SET {assigned}, active = true FROM {pairing.stage} s"  # noqa: S608
        f" WHERE {same} AND ({here}, t.active) IS DISTINCT FROM ({staged}, true)",
        {"source": source},
    )
    cursor.execute(
        f"INSERT INTO {pairing.table} (id, source, sourced_id, {names}, active)"  # noqa: S608
        f" SELECT gen_random_uuid(), %(source)s, s.sourced_id, {staged}, true FROM {pairing.stage} s"
        f" WHERE NOT EXISTS (SELECT FROM {pairing.table} t WHERE {same})",
        {"source": source},
    )
