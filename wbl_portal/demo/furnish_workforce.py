"""The demo's region: county, meetings with decisions and follow-ups, needs, lists of occupations of three years."""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from partners import directory, soc
from partners.models import Attendee, Contact, Decision, Meeting, Need, Occupation, OccupationList
from partners.models.agreements import months_after
from partners.services.county import choose_county
from wbl_portal.core import audit, clock, files
from wbl_portal.demo import region_words as words
from wbl_portal.demo.papers import one_page
from wbl_portal.demo.scene import Scene

# A county with a real board for each program; Potter lies in the Panhandle, Cameron at the coast.
COUNTIES = {"t-stem": "48375", "p-tech": "48061"}
# Body and days after the first of July: the board twice a year, the advisory board twice, the chamber once.
CALENDAR = (("board", 55), ("advisory", 98), ("chamber", 200), ("board", 232), ("advisory", 288))
# How old each list is, the newest first; the P-TECH campus lets its list grow stale.
AGES = {"t-stem": (3, 15, 27), "p-tech": (14, 26, 38)}
DONE_AFTER, OVERDUE = dt.timedelta(days=20), dt.timedelta(days=12)
PEOPLE_OF_PARTNERS = 4


@dataclass
class Made:
    """Rows gathered for one write each."""

    meetings: list[Meeting] = field(default_factory=list)
    attendees: list[Attendee] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


def furnish(scene: Scene) -> None:
    """One transaction: the county by its service, the rest in bulk with one entry in the audit."""
    with transaction.atomic():
        choose_county(county_fips=COUNTIES[scene.family], by=scene.by)
        made = _meetings(scene)
        needs = _needs(scene, made.meetings)
        lines = _lists(scene)
        counts = {"meetings": len(made.meetings), "needs": needs, "occupations": lines}
        audit.record(verb="demo.workforce_furnished", by=scene.by, after=counts)


def _board(scene: Scene) -> directory.Board:
    return directory.counties()[COUNTIES[scene.family]].board


def _meetings(scene: Scene) -> Made:
    made, chance = Made(), scene.chance("workforce")
    contacts = list(Contact.objects.filter(partner__in=scene.partners).select_related("partner").order_by("name"))
    for year in scene.years:
        for body, after in CALENDAR:
            made.meetings.append(_meeting(scene, body, year.starts_on + dt.timedelta(days=after)))
    today = clock.today()
    held = [each for each in made.meetings if each.held_on <= today]
    for each in held:
        _record(each, contacts, chance, made)
    _leave_open([each for each in made.decisions if each.owner], today)
    _file_minutes(held[-1], scene)
    # What lies far ahead is not planned yet; the next one is.
    ahead = [each for each in made.meetings if each.held_on > today]
    made.meetings = [*held, *ahead[:1]]
    Meeting.objects.bulk_create(made.meetings)
    Attendee.objects.bulk_create(made.attendees)
    Decision.objects.bulk_create(made.decisions)
    return made


def _meeting(scene: Scene, body: str, day: dt.date) -> Meeting:
    city = scene.partners[0].city
    name = {"board": _board(scene).name, "chamber": f"{city} Chamber of Commerce"}.get(body, "")
    place = {"board": "Online", "chamber": f"Chamber hall, {city}"}.get(body, "School library")
    weekday = day - dt.timedelta(days=max(0, day.weekday() - 4))
    return Meeting(body=body, body_name=name, held_on=weekday, place=place, agenda="\n".join(words.AGENDA[body]))


def _record(meeting: Meeting, contacts: list[Contact], chance: random.Random, made: Made) -> None:
    """Who came, what was said, what was decided; every follow-up of the past is done."""
    meeting.minutes = words.SAID[meeting.body]
    outside = {"board": words.BOARD_PEOPLE, "chamber": (words.CHAMBER_PERSON,)}.get(meeting.body, ())
    for name, title in outside:
        made.attendees.append(Attendee(meeting=meeting, name=name, organization=meeting.body_name, title=title))
    name, title = words.COORDINATOR
    made.attendees.append(Attendee(meeting=meeting, name=name, organization="", title=title))
    for each in chance.sample(contacts, min(PEOPLE_OF_PARTNERS, len(contacts))):
        about = {"organization": each.partner.name, "title": each.job_title}
        made.attendees.append(Attendee(meeting=meeting, contact=each, name=each.name, **about))
    for place, text in enumerate(words.DECIDED[meeting.body]):
        made.decisions.append(Decision(meeting=meeting, text=text, position=place))
    day = meeting.held_on
    made.decisions.append(
        Decision(
            meeting=meeting,
            text=words.FOLLOWED_UP[len(made.decisions) % len(words.FOLLOWED_UP)],
            owner=words.COORDINATOR[0],
            due_on=day + dt.timedelta(days=30),
            done_on=min(day + DONE_AFTER, clock.today()),
            position=len(words.DECIDED[meeting.body]),
        )
    )


def _leave_open(follow_ups: list[Decision], today: dt.date) -> None:
    """Of the last three, one is overdue, one due this week, one later."""
    for each, due in zip(
        reversed(follow_ups[-3:]), (today - OVERDUE, today + dt.timedelta(days=5), today + OVERDUE), strict=False
    ):
        each.done_on, each.due_on = None, max(due, each.meeting.held_on)


def _file_minutes(meeting: Meeting, scene: Scene) -> None:
    paper = one_page(["Minutes", meeting.body_label, meeting.held_on.isoformat(), "Invented for the demo."])
    meeting.file = files.keep_bytes(paper, content_type="application/pdf", name="minutes.pdf", by=scene.by)


def _needs(scene: Scene, meetings: list[Meeting]) -> int:
    """Defined in the board's meetings, two in each."""
    of_board = [each for each in meetings if each.body == "board" and each.held_on <= clock.today()][-3:]
    rows = [
        Need(title=title, industry=industry, soc=code, meeting=meeting, defined_on=meeting.held_on)
        for place, (title, industry, code) in enumerate(words.NEEDS[scene.family])
        for meeting in [of_board[place * len(of_board) // len(words.NEEDS[scene.family])]]
    ]
    return len(Need.objects.bulk_create(rows))


def _lists(scene: Scene) -> int:
    board, chance, today = _board(scene), scene.chance("occupations"), clock.today()
    lines = []
    for age, months in enumerate(AGES[scene.family]):
        made = OccupationList.objects.create(
            title=f"STEM occupations in demand, {board}",
            board=board.name,
            source="Invented for this demo",
            published_on=months_after(today, -months).replace(day=11),
            wage_basis="median, a year",
            imported_at=clock.now(),
            imported_by=scene.by.label,
        )
        lines += _lines(made, age, chance)
    return len(Occupation.objects.bulk_create(lines))


def _lines(made: OccupationList, age: int, chance: random.Random) -> list[Occupation]:
    """The older the list, the fewer openings and the lower wages; a fifth of the lines did not change at all."""
    absent = words.LEFT if age == 0 else words.JOINED
    rows = []
    for code, title, openings, growth, wage, education in words.OCCUPATIONS:
        if code in absent:
            continue
        moved = age if chance.random() > 0.2 else 0
        rows.append(
            Occupation(
                occupation_list=made,
                soc=code,
                title=title,
                industry=words.WORKS_IN.get(code) or soc.usual_industry(code),
                is_stem=soc.is_stem(code),
                openings=openings - moved * (openings // 25),
                growth=Decimal(str(growth)),
                wage=Decimal(wage - moved * 1300),
                education=education,
            )
        )
    return rows
