"""The row of a person as the files have it, and the staging tables that checked people are written to."""

from dataclasses import dataclass, field

from wbl_portal.people.roster import values
from wbl_portal.people.roster.staging import Stage

TEXT = "text NOT NULL"
KEYS = {"id": "uuid", "is_new": "boolean", "sourced_id": TEXT}
COLUMNS = (
    "sourcedId",
    "status",
    "orgSourcedIds",
    "role",
    "username",
    "userIds",
    "givenName",
    "middleName",
    "familyName",
    "identifier",
    "email",
    "sms",
    "phone",
    "agentSourcedIds",
    "grades",
    "userMasterIdentifier",
)
PROGRAMS = ("program", "programs", "metadata.program", "metadata.programs")


@dataclass(frozen=True)
class Rules:
    """What the campus asks of a student: its grades, and its programs as family -> (lowest, highest grade)."""

    lowest: int
    highest: int
    programs: dict[str, tuple[int, int]]

    def programs_of(self, grade: int, said: list[str]) -> str:
        """With one program every student of its grades is a member; with several, those that the row names."""
        wanted = set(self.programs) if len(self.programs) == 1 else {name.lower() for name in said}
        return ",".join(name for name, (low, high) in self.programs.items() if name in wanted and low <= grade <= high)


@dataclass(frozen=True)
class UserRow:
    """One person of users.csv, unjudged; `org_keys` and `roles` come from roles.csv in 1.2 (the primary role first)."""

    line: int
    key: str
    org_keys: list[str]
    roles: list[str]
    is_gone: bool
    username: str
    user_ids: str
    given: str
    middle: str
    family: str
    identifier: str
    email: str
    phone: str
    agents: list[str]
    grades: str
    more_ids: list[str]
    programs: list[str]


def group_stage() -> Stage:
    """A student is in a group, or is not (`grp`, as `group` is a word of SQL)."""
    return Stage("roster_group", {"student_id": "uuid", "kind": TEXT, "grp": TEXT, "is_in": "boolean"})


@dataclass
class People:
    """Checked rows of people, ready to be loaded; `skipped` counts students of other grades or unknown leavers."""

    students: Stage = field(
        default_factory=lambda: Stage(
            "roster_student",
            KEYS
            | {"unique_id": "text"}
            | dict.fromkeys(("local_id", "given_name", "middle_name", "family_name", "email", "username"), TEXT)
            | {"born_on": "date", "grade": "smallint", "programs": TEXT},
        )
    )
    staff: Stage = field(
        default_factory=lambda: Stage(
            "roster_staff",
            KEYS | dict.fromkeys(("given_name", "family_name", "email", "username", "roster_role"), TEXT),
        )
    )
    guardians: Stage = field(
        default_factory=lambda: Stage(
            "roster_guardian", KEYS | dict.fromkeys(("given_name", "family_name", "email", "phone"), TEXT)
        )
    )
    ties: Stage = field(
        default_factory=lambda: Stage("roster_tie", {"student_id": "uuid", "guardian_id": "uuid", "relation": TEXT})
    )
    groups: Stage = field(default_factory=group_stage)
    skipped: int = 0


def user_row(line: int, cells: list[str], state_ids: int) -> UserRow:
    """A row of COLUMNS, then `state_ids` columns that may hold the state's id, then program columns. Raises BadRow."""
    key, status, orgs, role, username, user_ids, given, middle, family, identifier = cells[:10]
    email, sms, phone, agents, grades, master_id = cells[10:16]
    return UserRow(
        line=line,
        key=key,
        org_keys=values.several(orgs),
        roles=[role],
        is_gone=values.is_gone(status),
        username=username,
        user_ids=user_ids,
        given=given,
        middle=middle,
        family=family,
        identifier=identifier,
        email=email,
        phone=phone or sms,
        agents=values.several(agents),
        grades=grades,
        more_ids=[master_id, *cells[16 : 16 + state_ids]],
        programs=[part for cell in cells[16 + state_ids :] for part in values.several(cell)],
    )
