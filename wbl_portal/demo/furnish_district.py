"""What the demo's district hands down; the campuses fetch it over HTTP once the portal serves, as everywhere."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from reports.district.services import hand_down
from reports.models import DistrictLine
from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
from wbl_portal.demo.campuses import CAMPUSES, demo_year
from wbl_portal.demo.clause_words import QUOTES
from wbl_portal.demo.papers import one_page
from wbl_portal.frameworks import framework
from wbl_portal.people.roster.calendar import label_of

YEAR = dt.timedelta(days=365)
PARTNER = {"name": "Cottonwood Regional Hospital", "industry": "health", "city": "Two Rivers", "website": ""}
ASKING = (
    "Before a campus asks an employer for a date it looks into the shared directory.\n\n"
    "Where two other campuses ask the same employer in the same month, the coordinators talk to each other first and "
    "send one request."
)
TEMPLATE = (
    "Use this form for a new partner. Fill in the names and the dates, leave the clauses as they stand, and have it read "
    "by the district office before it is sent for signature."
)
CREDENTIALS = """name,type,certifying body,industry,list
First aid and safety at the worksite,other,Two Rivers Independent School District,Health science,District
Forklift safety awareness,other,Two Rivers Independent School District,"Transportation, distribution and logistics",District
Customer service basics,other,Two Rivers Independent School District,Hospitality and tourism,District
"""


def furnish(*, by: Actor) -> None:
    """An agreement for every campus, a policy, a template, a list of credentials and the school year."""
    kinds = DistrictLine.Kind
    starts, ends = demo_year()
    signed = clock.today() - dt.timedelta(days=80)
    _down(kinds.AGREEMENT, "Health careers agreement of the district", _agreement(signed), by, _paper())
    asking = {"topic": "", "owner": "Director of career and technical education", "text": ASKING}
    days = {"review_on": (clock.today() + YEAR).isoformat(), "effective_on": starts.isoformat()}
    _down(kinds.POLICY, "How campuses ask employers", asking | days, by)
    _down(kinds.TEMPLATE, "Form of an agreement with a new partner", {"text": TEMPLATE}, by)
    _down(kinds.CREDENTIALS, "Credentials of the district's own", {"csv": CREDENTIALS}, by)
    year = {"label": label_of(starts.year), "starts_on": starts.isoformat(), "ends_on": ends.isoformat()}
    _down(kinds.CALENDAR, f"School year {year['label']}", year, by)


def _agreement(signed: dt.date) -> dict[str, Any]:
    days = {"starts_on": signed.isoformat(), "ends_on": (signed + 2 * YEAR).isoformat()}
    return {"partner": PARTNER, **days, "signed_on": signed.isoformat(), "ended_on": None, "clauses": _clauses()}


def _clauses() -> list[dict[str, str]]:
    """Every clause that a program of the demo asks for, two on a page."""
    editions = [framework(campus.frameworks[0]) for campus in CAMPUSES]
    found = [(edition.key, each.key) for edition in editions for each in edition.clauses]
    return [
        {"framework": key, "clause": clause, "quote": QUOTES[clause], "page": str(2 + number // 2)}
        for number, (key, clause) in enumerate(found)
    ]


def _paper() -> SimpleUploadedFile:
    lines = ["Health careers agreement", PARTNER["name"], "Signed for every campus. Invented for the demo."]
    return SimpleUploadedFile("district-agreement.pdf", one_page(lines), "application/pdf")


def _down(kind: str, title: str, document: dict[str, Any], by: Actor, upload: SimpleUploadedFile | None = None) -> None:
    hand_down(kind=kind, title=title, campuses=[], document={"title": title, **document}, upload=upload, by=by)
