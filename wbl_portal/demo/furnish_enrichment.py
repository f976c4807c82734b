"""The demo's clubs, student organizations and competitions of every year, with their members, consents and results."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from artifacts.models import EnrichmentMembership
from experiences.models import Enrichment, EnrichmentEvent
from wbl_portal.core import audit, clock, files
from wbl_portal.demo.papers import one_page
from wbl_portal.demo.scene import Scene
from wbl_portal.people.models import Enrollment, SchoolYear

DAY = dt.timedelta(days=1)
CONSENT_MISSING = 0.12


@dataclass(frozen=True)
class Activity:
    """`dates`: (title, days after the year's first day, place, result once it is over); `share` of its grades' students."""

    title: str
    kind: str
    advisor: str
    share: float
    dates: tuple[tuple[str, int, str, str], ...]
    description: str
    lowest: int = 6
    needs_consent: bool = True


ACTIVITIES = (
    Activity(
        "Robotics club",
        "club",
        "Theo Barrancas",
        0.06,
        (
            ("First build night", 62, "Workshop", ""),
            ("District scrimmage", 118, "Field house", "Third of fourteen teams"),
        ),
        "Students design, build and program a robot for the season's game.",
    ),
    Activity(
        "Health students' organization",
        "ctso",
        "Nola Brightwater",
        0.05,
        (("Leadership day", 75, "Library", ""), ("Area contest", 132, "Lantana Hall", "Two events placed")),
        "Students of health science practice skills and lead service projects.",
        lowest=9,
    ),
    Activity(
        "Skilled trades organization",
        "ctso",
        "Wade Ellery",
        0.05,
        (("Shop safety day", 68, "Shop", "All passed"), ("Regional contest", 140, "Trade center", "")),
        "Welding, machining and electrical students compete and learn to run a meeting.",
        lowest=9,
    ),
    Activity(
        "Bridge building contest",
        "competition",
        "Ines Calder",
        0.04,
        (("School round", 85, "Gym", "Best bridge held 212 times its weight"), ("State round", 205, "Capital", "")),
        "Teams build a bridge from balsa and load it until it breaks.",
        needs_consent=False,
    ),
    Activity(
        "Cyber defense competition",
        "competition",
        "Theo Barrancas",
        0.03,
        (("Qualifying round", 95, "Computer lab", "Gold tier"),),
        "Teams secure a small company's computers against an attack.",
        lowest=9,
        needs_consent=False,
    ),
    Activity(
        "Girls in engineering week",
        "initiative",
        "Ines Calder",
        0.08,
        (("Opening with three engineers", 110, "Auditorium", ""),),
        "A week of workshops led by women who are engineers; open to everybody.",
        needs_consent=False,
    ),
)


def furnish(scene: Scene) -> None:
    """Every activity in every year; this year some consents are missing, one scan is on file, some members left."""
    luck = scene.chance("enrichment")
    with transaction.atomic():
        for year in scene.years:
            made = _activities(scene, year)
            members = _members(scene, year, made, luck)
            audit.record(
                verb="demo.enrichment",
                by=scene.by,
                after={"year": year.label, "activities": len(made), "members": members},
            )
        _scan(scene)


def _activities(scene: Scene, year: SchoolYear) -> list[tuple[Activity, Enrichment]]:
    rows = [(each, _activity(scene, year, place, each)) for place, each in enumerate(ACTIVITIES)]
    Enrichment.objects.bulk_create(row for _each, row in rows)
    EnrichmentEvent.objects.bulk_create(
        EnrichmentEvent(
            enrichment=row,
            title=title,
            held_on=(held_on := year.starts_on + after * DAY),
            place=place,
            result=result if held_on < clock.today() else "",
        )
        for each, row in rows
        for title, after, place, result in each.dates
    )
    return rows


def _activity(scene: Scene, year: SchoolYear, place: int, each: Activity) -> Enrichment:
    partner = scene.partners[place % len(scene.partners)] if scene.partners and place % 2 == 0 else None
    return Enrichment(
        title=each.title,
        kind=each.kind,
        year=year,
        grades=[grade for grade in scene.grades if grade >= each.lowest] or list(scene.grades),
        advisor=each.advisor,
        partner=partner,
        needs_consent=each.needs_consent,
        description=each.description,
    )


def _members(scene: Scene, year: SchoolYear, made: Sequence[tuple[Activity, Enrichment]], luck: random.Random) -> int:
    enrolled: dict[int, list[uuid.UUID]] = {}
    rows = Enrollment.objects.filter(year=year, left_on__isnull=True).order_by("student__sourced_id", "student_id")
    for grade, student in rows.values_list("grade", "student_id"):
        enrolled.setdefault(grade, []).append(student)
    joined_on = min(year.starts_on + 55 * DAY, clock.today())
    found = [
        _member(scene, row, student, joined_on, luck, is_present=year == scene.year)
        for each, row in made
        for student in _some(enrolled, row.grades, each.share, luck)
    ]
    EnrichmentMembership.objects.bulk_create(found, batch_size=2000)
    return len(found)


def _some(
    enrolled: dict[int, list[uuid.UUID]], grades: list[int], share: float, luck: random.Random
) -> list[uuid.UUID]:
    of_grades = [student for grade in grades for student in enrolled.get(grade, [])]
    return luck.sample(of_grades, min(len(of_grades), max(1, round(share * len(of_grades))))) if of_grades else []


def _member(
    scene: Scene, row: Enrichment, student: uuid.UUID, joined_on: dt.date, luck: random.Random, *, is_present: bool
) -> EnrichmentMembership:
    member = EnrichmentMembership(enrichment=row, student_id=student, joined_on=joined_on, recorded_by=scene.by.label)
    if row.needs_consent and not (is_present and luck.random() < CONSENT_MISSING):
        member.consent_on, member.consent_signer = joined_on, "Parent or guardian"
    if luck.random() < 0.04:
        member.left_on = min(joined_on + luck.randint(0, 60) * DAY, max(joined_on, clock.today()))
    return member


def _scan(scene: Scene) -> None:
    """One signed form on file in the present year."""
    row = EnrichmentMembership.objects.filter(enrichment__year=scene.year, consent_on__isnull=False).first()
    if row is not None:
        pdf = one_page(["Consent to join a club", "Signed by a parent or guardian. Invented for the demo."])
        row.consent_scan = files.keep_bytes(pdf, content_type="application/pdf", name="consent.pdf", by=scene.by)
        row.save(update_fields=["consent_scan"])
        audit.record(verb="enrichmentmembership.changed", by=scene.by, subject=row)
