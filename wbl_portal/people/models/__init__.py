"""The tables of people: the calendar, the roster, users and roles, consent to an account."""

from wbl_portal.people.models.calendar import DayOff, SchoolYear
from wbl_portal.people.models.consent import AccountConsent
from wbl_portal.people.models.courses import Course, Section, SectionEnrollment, SectionTeacher
from wbl_portal.people.models.groups import GROUPS, Group, GroupKind, StudentGroup
from wbl_portal.people.models.roster_imports import RosterImport
from wbl_portal.people.models.snoozes import Snooze
from wbl_portal.people.models.students import (
    Enrollment,
    Guardian,
    Guardianship,
    ProgramMembership,
    StaffMember,
    Student,
)
from wbl_portal.people.models.users import Role, RoleAssignment, User

__all__ = [
    "GROUPS",
    "AccountConsent",
    "Course",
    "DayOff",
    "Enrollment",
    "Group",
    "GroupKind",
    "Guardian",
    "Guardianship",
    "ProgramMembership",
    "Role",
    "RoleAssignment",
    "RosterImport",
    "SchoolYear",
    "Section",
    "SectionEnrollment",
    "SectionTeacher",
    "Snooze",
    "StaffMember",
    "Student",
    "StudentGroup",
    "User",
]
