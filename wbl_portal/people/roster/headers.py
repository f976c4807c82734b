"""The OneRoster CSV files we read, and the columns each must have.

Source: 1EdTech OneRoster 1.1 and 1.2, CSV tables; versions differ for us in users.csv and roles.csv only.
"""

import re

MANIFEST = "manifest.csv"
SESSIONS = "academicSessions.csv"
ORGS = "orgs.csv"
COURSES = "courses.csv"
CLASSES = "classes.csv"
USERS = "users.csv"
ROLES = "roles.csv"
ENROLLMENTS = "enrollments.csv"
DEMOGRAPHICS = "demographics.csv"

# A set in one cell of "required" means: at least one of these names.
REQUIRED: dict[str, tuple[str, ...]] = {
    MANIFEST: ("propertyName", "value"),
    SESSIONS: ("sourcedId", "title", "type", "startDate", "endDate", "schoolYear"),
    ORGS: ("sourcedId", "name", "type"),
    COURSES: ("sourcedId", "title", "orgSourcedId"),
    CLASSES: ("sourcedId", "title", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"),
    ROLES: ("sourcedId", "userSourcedId", "roleType", "role", "orgSourcedId"),
    ENROLLMENTS: ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"),
    DEMOGRAPHICS: ("sourcedId",),
}
REQUIRED_OF_USERS = {
    "1.1": ("sourcedId", "enabledUser", "orgSourcedIds", "role", "username", "givenName", "familyName"),
    "1.2": ("sourcedId", "enabledUser", "username", "givenName", "familyName"),
}
READ = (*REQUIRED, USERS)

# Exporters write the singular now and then.
ALIASES = {"termsourcedid": "termsourcedids", "orgsourcedid": "orgsourcedids", "grade": "grades"}

STUDENT = "student"
GUARDIANS = frozenset({"guardian", "parent", "relative"})
STAFF = frozenset(
    {
        "administrator",
        "aide",
        "counselor",
        "districtadministrator",
        "principal",
        "proctor",
        "siteadministrator",
        "systemadministrator",
        "teacher",
    }
)

_FORBIDDEN = re.compile(r"password|passwd|socialsec|(^|[^a-z])ssn([^a-z]|$)|ssn$|^ssn|nationalid")


def is_forbidden(column: str) -> bool:
    """Passwords and whatever is a social security number by name: such columns are never looked at."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).lower()
    return bool(_FORBIDDEN.search(words) or _FORBIDDEN.search(re.sub(r"[^a-z]", "", words)))
