"""The policies and protocols a reviewer looks for when work-based learning must help meet academic standards.

T-STEM 5.3b asks for "policies and protocols"; it names none. This list is a judgment of our own from what such programs
have to settle: it tells a campus what is missing and is no rule of the agency.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Expected:
    """One topic, and why somebody asks for it."""

    key: str
    title: str | Promise
    why: str | Promise


_TOPICS = (
    Expected(
        "supervision",
        _("Supervision and student safety at worksites"),
        _("Somebody must be responsible for students wherever they are, and know what to do when something happens."),
    ),
    Expected(
        "transportation",
        _("Transportation"),
        _("Families want to know how students get there and back, and who is liable on the way."),
    ),
    Expected(
        "background-checks",
        _("Background checks of adults with student contact"),
        _("Mentors and hosts who are alone with students need the check that the district asks for."),
    ),
    Expected(
        "child-labor",
        _("Child-labor limits"),
        _("Hours, ages and hazardous tasks are limited by law, for unpaid placements as well."),
    ),
    Expected(
        "agreements",
        _("Agreements and insurance"),
        _("Each partner's duties stand in a signed agreement, and it is clear who insures what."),
    ),
    Expected(
        "credit",
        _("Attendance and academic credit"),
        _("Time away from class counts only where the rule says how it is recorded and credited."),
    ),
    Expected(
        "standards",
        _("Linking experiences to academic standards"),
        _("Work-based learning must help students meet standards: somebody decides which, and checks it."),
    ),
    Expected(
        "consent",
        _("Communication with parents or guardians and consent"),
        _("Parents or guardians know what is planned and agree to it before it begins."),
    ),
    Expected(
        "privacy",
        _("Data privacy and publishing of student work"),
        _("Names, pictures and work of students are shown only as the law and the family allow."),
    ),
    Expected(
        "accommodations",
        _("Accommodations"),
        _("Students with disabilities and English learners take part as everybody does."),
    ),
    Expected(
        "other-days",
        _("Virtual experiences and days without school"),
        _("An experience online, on a Saturday or in summer needs the same supervision and record."),
    ),
    Expected(
        "complaints",
        _("Complaints and incident reports"),
        _("A student must know whom to tell, and what happens then within which time."),
    ),
)
EXPECTED: dict[str, Expected] = {each.key: each for each in _TOPICS}


def topic_title(key: str) -> str:
    """The title of an expected policy in the reader's language; empty for a policy of the campus's own."""
    found = EXPECTED.get(key)
    return str(found.title) if found else ""
