"""The demo's partners speak: value surveys of every year, what they offer, drafts, their look at the plan."""

import datetime as dt
import random
import uuid

from django.db import transaction

from experiences.models import PlanReview
from experiences.services.drafts import take_up
from experiences.services.plan_reviews import ask_for_review
from partners.models import Contact, Offer, OfferAsk, OfferReply, ValueSurvey
from partners.selectors.offers import unasked
from partners.services.invitations import make_contact_link
from partners.services.offer_asks import answer_ask, ask_for_offers, write_down
from partners.statements import STATEMENTS
from partners.told import Said
from wbl_portal.core import audit, clock
from wbl_portal.demo.scene import Scene
from wbl_portal.people.models import SchoolYear

DAY = dt.timedelta(days=1)
CHANGES = (
    "Tell us the date of a visit a month before, not a week.",
    "Send fewer students at once: six can see something, twelve cannot.",
    "It would help to know beforehand what the class has covered.",
    "Nothing. Our people look forward to it.",
    "Give us one telephone number for the day itself.",
    "More time at the machine and less in the meeting room.",
    "",
    "",
)
COMMENTS = (
    "Grade 10 could see a plant before the winter break.",
    "Please add practice interviews for grade 11; we would send two people.",
    "The order is right. Keep the challenge in spring.",
)
# organization, person, e-mail, city, keys of offers, message, days ago
REPLIES = (
    (
        "Sandhill Surveying",
        "Ruth Calloway",
        "ruth.calloway@sandhill.example",
        "Bexley Flats",
        ("site-visit", "job-shadow"),
        "We map roads and pipelines. Two students could come along on a day in the field.",
        2,
    ),
    (
        "Blue Heron Robotics",
        "Amit Deshmukh",
        "amit@blueheron.example",
        "Palm Hollow",
        ("guest-speaker", "virtual-visit"),
        "Our lab is small, but a camera sees everything.",
        5,
    ),
    (
        "Old Mill Credit Union",
        "Teresa Longoria",
        "tlongoria@oldmill.example",
        "Alder",
        ("mock-interviews", "resume-review"),
        "",
        9,
    ),
)
TAKEN = (
    "Three Forks Machining",
    "Harlan Pruitt",
    "harlan@threeforks.example",
    "Cedar Bend",
    ("project", "mentor"),
    "A gear that wears too fast: let them find out why.",
    20,
)

# keys of offers and what was said beside them, at a fair
FAIR = (("guest-speaker", "site-visit"), "Said at the county fair: twelve students, any Friday in April.")


def furnish(scene: Scene) -> None:
    """Surveys and plan reviews of every year, this year's partly open; four waiting replies and one taken up.

    Three people are asked what they could offer next year; one of them has answered. What a fourth said at a fair is
    written down.
    """
    luck = scene.chance("feedback")
    with transaction.atomic():
        people = _people(scene)
        _ask_for_offers(scene, people[-3:])
        _write_down(scene, people[-4:-3])
        for ago, year in enumerate(reversed(scene.years)):
            _surveys(scene, year, people, luck, open_share=0.35 if ago == 0 else 0.15)
            _plan_reviews(scene, year, people[: max(4, len(people) // 4)], luck, is_present=ago == 0)
        for said in REPLIES:
            _reply(said)
        taken = _reply(TAKEN)
        audit.record(verb="demo.offers", by=scene.by, after={"replies": len(REPLIES) + 1})
        take_up(reply=taken, offers=list(taken.offers.all()), industry="manufacturing", by=scene.by)
        _link(scene)


def _people(scene: Scene) -> list[Contact]:
    """The first person of each partner."""
    found: dict[object, Contact] = {}
    rows = Contact.objects.current().filter(partner__in=scene.partners).select_related("partner")
    for contact in rows.order_by("partner__name", "name", "pk"):
        found.setdefault(contact.partner_id, contact)
    return list(found.values())


def _surveys(scene: Scene, year: SchoolYear, people: list[Contact], luck: random.Random, *, open_share: float) -> None:
    offers = list(Offer.objects.current().values_list("key", flat=True))
    asked_on = min(year.ends_on - 60 * DAY, clock.today() - 12 * DAY)
    apart = unasked(year).union(OfferAsk.objects.filter(year=year).values_list("contact_id", flat=True))
    rows = [_survey(scene, year, each, _at(asked_on), luck, offers, apart, open_share=open_share) for each in people]
    ValueSurvey.objects.bulk_create(rows)
    audit.record(verb="valuesurvey.asked", by=scene.by, after={"year": year.label, "contacts": len(rows)})


def _survey(
    scene: Scene,
    year: SchoolYear,
    contact: Contact,
    asked_at: dt.datetime,
    luck: random.Random,
    offers: list[str],
    apart: set[uuid.UUID],
    *,
    open_share: float,
) -> ValueSurvey:
    row = ValueSurvey(year=year, partner=contact.partner, contact=contact, asked_at=asked_at, asked_by=scene.by.label)
    if luck.random() < open_share:
        return row
    drift = scene.years.index(year)  # partners are a little happier every year
    weights = [4, 12 - 3 * drift, 45, 30 + 8 * drift]
    row.answered_at = asked_at + luck.randint(1, 11) * DAY
    row.method = luck.choices([each.value for each in ValueSurvey.Method], [8, 1, 1])[0]
    row.ratings = {key: luck.choices([1, 2, 3, 4], weights)[0] for key in STATEMENTS}
    row.change, row.recorded_by = luck.choice(CHANGES), str(contact)
    ticked = sorted(luck.sample(offers, luck.choice([0, 1, 2])))
    row.offers = [] if contact.pk in apart else ticked
    return row


def _plan_reviews(
    scene: Scene, year: SchoolYear, people: list[Contact], luck: random.Random, *, is_present: bool
) -> None:
    """Each asked at the beginning of the year; in the present one somebody has not answered yet."""
    rows = ask_for_review(year=year, contacts=people, by=scene.by)
    asked_at = _at(min(year.starts_on + 60 * DAY, clock.today() - 20 * DAY))
    for place, row in enumerate(rows):
        row.asked_at = asked_at
        if is_present and place == len(rows) - 1:
            continue
        row.answered_at = asked_at + luck.randint(1, 15) * DAY
        row.agrees = place % 4 != 2
        row.comment = COMMENTS[place // 4 % len(COMMENTS)] if place % 4 in (2, 3) else ""
    PlanReview.objects.bulk_update(rows, ["asked_at", "answered_at", "agrees", "comment"])


def _reply(said: tuple[str, str, str, str, tuple[str, ...], str, int]) -> OfferReply:
    organization, name, email, city, keys, message, ago = said
    row = OfferReply.objects.create(
        organization=organization,
        name=name,
        email=email,
        city=city,
        message=message,
        received_at=clock.now() - ago * DAY,
    )
    row.offers.set(Offer.objects.filter(key__in=keys))
    return row


def _ask_for_offers(scene: Scene, people: list[Contact]) -> None:
    asks = ask_for_offers(year=scene.year, contacts=people, by=scene.by)
    answer_ask(ask=asks[0], offers=[], nothing=True, by=scene.by)


def _write_down(scene: Scene, people: list[Contact]) -> None:
    for contact in people:
        said, told = list(Offer.objects.filter(key__in=FAIR[0])), Said("meeting", clock.today() - 6 * DAY)
        write_down(contact=contact, offers=said, message=FAIR[1], told=told, by=scene.by)


def _link(scene: Scene) -> None:
    """The page behind one contact's link, with everything that waits for them."""
    waiting = ValueSurvey.objects.filter(year=scene.year, answered_at=None).select_related("contact")
    reviewed = PlanReview.objects.filter(year=scene.year, answered_at=None).values("contact_id")
    survey = waiting.filter(contact__in=reviewed).first() or waiting.first()
    if survey is not None:
        path = make_contact_link(contact=survey.contact, by=scene.by)
        scene.links.append({"kind": "survey", "url": path})


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 15, tzinfo=dt.UTC)
