"""The demo's placements: interns of this school year with hours that wait, are approved or returned, and evaluations."""

import datetime as dt
import random

from django.db import transaction
from django.db.models import QuerySet

from artifacts.models import EmployabilitySkill, Evaluation, HoursEntry, Placement
from partners.models import Agreement, Contact
from partners.services.forwardings import ask
from partners.services.invitations import CONTACT, make_contact_link
from wbl_portal.core import audit, clock, files
from wbl_portal.core.models import Link
from wbl_portal.demo import papers
from wbl_portal.demo.scene import Scene
from wbl_portal.people.models import Student

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
INTERNS, WEEKS = 24, 9
TITLES = (
    "Intern in the workshop",
    "Intern in the laboratory",
    "Practicum at the front desk",
    "Apprentice on the floor",
    "Intern in the office",
)
WORKS = (
    "Set up the machine and measured the first part.",
    "Helped with the inventory and labeled the shelves.",
    "Sat in on a customer call and wrote the notes.",
    "Cleaned the tools and checked them against the list.",
    "Practiced the safety steps and ran two jobs alone.",
    "Entered last week's orders.",
)
COMMENTS = ("Asks good questions. We would hire.", "Reliable from the first day.", "Could speak up more.", "")
QUESTION = "The sheet at our door says two hours. Which is right?"
SKILLS = ["attendance", "quality", "initiative", "teamwork", "communication", "safety", "technical"]
STANDS = (Placement.State.AWAITING_PARTNER, Placement.State.AWAITING_FORMS, Placement.State.PROPOSED)
Entries = list[HoursEntry]


def furnish(scene: Scene) -> None:
    """One supervisor has three weeks of one student and an evaluation waiting: their link is the demo's door 'hours'."""
    luck = scene.chance("placements")
    with transaction.atomic():
        people = _supervisors(scene)
        students = _students(scene)
        if not people or not students:
            return
        stays = [
            _stay(scene, student, people[place % len(people)], luck, place) for place, student in enumerate(students)
        ]
        Placement.objects.bulk_create(stays)
        HoursEntry.objects.bulk_create(
            [entry for place, stay in enumerate(stays) for entry in _hours(stay, luck, place)]
        )
        Evaluation.objects.bulk_create(_evaluations(stays, scene, luck))
        audit.record(verb="demo.placements", by=scene.by, after={"placements": len(stays)})
        first = stays[0].supervisor
        assert first is not None
        scene.links.append({"kind": "hours", "url": make_contact_link(contact=first, by=scene.by)})
        _door_to_sign(scene, first)
        named = people[-1]
        ask(contact=named, name="Lucy Barnhart", email="lucy.barnhart@partner.example", by=scene.by)


def _supervisors(scene: Scene) -> list[Contact]:
    """One person of each partner; those with a mail address, so that their links can be sent."""
    found: dict[object, Contact] = {}
    rows = Contact.objects.current().filter(partner__in=scene.partners).exclude(email="").select_related("partner")
    for contact in _free(rows).order_by("partner__name", "-name", "pk"):
        found.setdefault(contact.partner_id, contact)
    return list(found.values())[: INTERNS // 2]


def _students(scene: Scene) -> list[Student]:
    """Of the two highest grades."""
    rows = Student.objects.filter(enrollments__year=scene.year, enrollments__grade__in=sorted(scene.grades)[-2:])
    enrolled = Student.objects.enrolled_on(clock.today()).values("pk")
    return list(rows.filter(pk__in=enrolled).order_by("family_name", "given_name", "pk").distinct()[:INTERNS])


def _stay(scene: Scene, student: Student, supervisor: Contact, luck: random.Random, place: int) -> Placement:
    """Most go on; every seventh is over, every eighth is only on its way."""
    today = clock.today()
    starts = max(scene.year.starts_on, today - WEEKS * WEEK)
    state: str = Placement.State.CONFIRMED
    ends = min(scene.year.ends_on, today + 20 * WEEK)
    if place % 7 == 6:
        state, ends = Placement.State.COMPLETED, max(starts, today - 5 * DAY)
    elif place % 8 == 7:
        state, starts = STANDS[place // 8 % len(STANDS)], today + 2 * WEEK
    ends = max(starts, ends)
    said = {"proposed_at": clock.now() - 90 * DAY, "proposed_by": scene.by.label, "state": state}
    where = {"partner": supervisor.partner, "supervisor": supervisor, "title": luck.choice(TITLES)}
    return Placement(
        student=student, starts_on=starts, ends_on=ends, hours_planned=luck.choice([40, 80, 120]), **where, **said
    )


def _hours(stay: Placement, luck: random.Random, place: int) -> Entries:
    """Two afternoons a week; the last three weeks of the first student wait, of others perhaps the last one."""
    if stay.state not in Placement.TAKING_HOURS:
        return []
    last = min(stay.ends_on, clock.today() - DAY)
    waits = 3 if place == 0 else luck.choice([0, 0, 1])
    monday = last - last.weekday() * DAY
    found = []
    for ago in range(WEEKS):
        for weekday in (1, 3):
            day = monday - ago * WEEK + weekday * DAY
            if stay.starts_on <= day <= last and not (place == 0 and ago >= waits and weekday == 3):
                found.append(
                    _entry(stay, day, luck, is_waiting=ago < waits, is_returned=place % 5 == 2 and ago == waits)
                )
    return found


def _entry(stay: Placement, day: dt.date, luck: random.Random, *, is_waiting: bool, is_returned: bool) -> HoursEntry:
    minutes = luck.choice([105, 120, 150, 180])
    at = dt.datetime(day.year, day.month, day.day, 22, tzinfo=dt.UTC)
    row = HoursEntry(placement=stay, day=day, minutes=minutes, work=luck.choice(WORKS), skills=luck.sample(SKILLS, 2))
    row.entered_at = row.submitted_at = at
    row.entered_by = stay.student.full_name
    row.state = HoursEntry.State.SUBMITTED
    if is_waiting:
        return row
    row.decided_at, row.method = at + 3 * DAY, HoursEntry.Method.LINK
    row.decided_by = f"{stay.supervisor}, {stay.partner}"[:200]
    if is_returned:
        row.state, row.question = HoursEntry.State.RETURNED, QUESTION
    elif luck.random() < 0.06:
        row.state, row.approved_minutes = HoursEntry.State.PARTLY_APPROVED, minutes - 30
        row.question = "The first half hour was the bus."
    else:
        row.state, row.approved_minutes = HoursEntry.State.APPROVED, minutes
    return row


def _evaluations(stays: list[Placement], scene: Scene, luck: random.Random) -> list[Evaluation]:
    """The first student's waits; of those that are over half are answered."""
    rows = list(EmployabilitySkill.objects.filter(row__isnull=False).order_by("row").values_list("key", flat=True))
    asked = {"skills": rows, "asked_at": clock.now() - 6 * DAY, "asked_by": scene.by.label}
    found = []
    for place, stay in enumerate(stays):
        if (
            place == 0
            or stay.state == Placement.State.COMPLETED
            or (place % 6 == 5 and stay.state in Placement.TAKING_HOURS)
        ):
            made = Evaluation(placement=stay, contact=stay.supervisor, **asked)
            if place and luck.random() < 0.7:
                made.answered_at, made.method = clock.now() - 2 * DAY, Evaluation.Method.LINK
                made.recorded_by = f"{stay.supervisor}, {stay.partner}"[:200]
                made.scores = {key: luck.choice([2, 3, 3, 4]) for key in rows}
                made.comment = luck.choice(COMMENTS)
            found.append(made)
    return found


def _door_to_sign(scene: Scene, besides: Contact) -> None:
    """An agreement that is out for signature gets its paper and signer; their link is the demo's door 'sign'."""
    rows = Agreement.objects.current().filter(signed_on=None, sent_on__lte=clock.today(), partner__in=scene.partners)
    agreement = rows.exclude(partner=besides.partner_id).select_related("partner").first()
    signer = (
        _free(Contact.objects.current().filter(partner=agreement.partner_id).exclude(email="")).first()
        if agreement
        else None
    )
    if agreement is None or signer is None:
        return
    paper = papers.one_page(["Work-based learning agreement", agreement.partner.name, "To be signed. Invented."])
    agreement.file = files.keep_bytes(paper, content_type="application/pdf", name="agreement.pdf", by=scene.by)
    agreement.signer = signer
    agreement.save(update_fields=["file", "signer"])
    scene.links.append({"kind": "sign", "url": make_contact_link(contact=signer, by=scene.by)})


def _free(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    """Without those who have a link already: a new one would end it."""
    return rows.exclude(pk__in=Link.objects.filter(purpose=CONTACT).values("subject_id"))
