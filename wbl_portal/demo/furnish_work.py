"""The demo's student work: reflections with feedback, portfolios, samples in every state a coordinator meets."""

import datetime as dt
import io
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Max, Q
from PIL import Image, ImageDraw

from artifacts import public_copy
from artifacts.ages import is_adult
from artifacts.anonymous import names_in
from artifacts.models import (
    Attendance,
    Participation,
    PortfolioItem,
    PublishingConsent,
    Reflection,
    ReflectionFeedback,
    ReflectionPrompt,
    RubricDimension,
    Sample,
)
from artifacts.services import consents, samples
from wbl_portal.core import audit, clock, files
from wbl_portal.core.models import StoredFile
from wbl_portal.demo.papers import one_page
from wbl_portal.demo.scene import Scene
from wbl_portal.demo.work_words import COMMENTS, DID, LINKS, PAPER_LINES, QUESTIONS, THOUGHT, WORKS
from wbl_portal.people.models import Guardian, SchoolYear, SectionEnrollment, Student, User

REFLECTED, ANSWERED, LINKED = 0.4, 0.5, 0.7
TEACHER = "Theo Barrancas"
# Samples of this year by what becomes of them, and of each earlier year by whether their consent was renewed.
THIS_YEAR = ("yes",) * 7 + ("paper",) + ("asked",) * 3 + ("no", "withdrawn", "offered")
EARLIER = ("renewed",) * 4 + ("lapsed",) * 2
EXTRA_ITEMS = 40
COLORS = ("#2a6f97", "#b5651d", "#4c956c")


@dataclass(frozen=True)
class Presence:
    """One student's participation that has begun, with the last day there."""

    pk: uuid.UUID
    student: uuid.UUID
    experience: uuid.UUID
    last_on: dt.date


@transaction.atomic
def furnish(scene: Scene) -> None:
    """Reflections of this year; items and samples of every year; a guardian's open link in Spanish in `scene.links`."""
    chance = scene.chance("work")
    present = _present(scene.year)
    written = _reflections(scene, present, chance)
    Work(scene, chance).furnish(present)
    audit.record(verb="demo.work_furnished", by=scene.by, after={"reflections": written})


def _present(year: SchoolYear) -> list[Presence]:
    there = Q(attendances__minutes__gt=0, attendances__session__held_on__lte=clock.today())
    rows = (
        Participation.objects.filter(there, experience__year=year)
        .exclude(attendances__presence=Attendance.Presence.ABSENT)
        .annotate(last_on=Max("attendances__session__held_on"))
        .order_by("experience__title", "student__source", "student__sourced_id", "pk")
    )
    return [Presence(*row) for row in rows.values_list("pk", "student_id", "experience_id", "last_on")]


def _own() -> uuid.UUID | None:
    """The student with an account."""
    return User.objects.filter(student__isnull=False).values_list("student_id", flat=True).first()


def _reflections(scene: Scene, present: Sequence[Presence], chance: random.Random) -> int:
    """About two of five; most sent, some drafts, a few returned; half of the sent ones answered.

    The student with an account has the latest experience still to write about.
    """
    own = _own()
    waits = max((each for each in present if each.student == own), key=lambda each: each.last_on, default=None)
    prompts = list(ReflectionPrompt.objects.current().filter(phase__in=["", "exploration"]))
    asked = [each.text for each in prompts]
    courses = _courses(scene.year)
    made = [
        _reflection(each, asked, courses.get(each.student, []), chance)
        for each in present
        if chance.random() < REFLECTED and each != waits
    ]
    Reflection.objects.bulk_create(made, batch_size=1000)
    keys = list(RubricDimension.objects.current().values_list("key", flat=True))
    ReflectionFeedback.objects.bulk_create(_feedback(made, keys, chance), batch_size=1000)
    return len(made)


def _courses(year: SchoolYear) -> dict[uuid.UUID, list[uuid.UUID]]:
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    seats = SectionEnrollment.objects.filter(section__year=year, active=True).order_by("section__title", "pk")
    for student, course in seats.values_list("student_id", "section__course_id"):
        found.setdefault(student, []).append(course)
    return found


def _reflection(
    each: Presence, asked: Sequence[str], courses: Sequence[uuid.UUID], chance: random.Random
) -> Reflection:
    luck = chance.random()
    state = "draft" if luck < 0.05 else "returned" if luck < 0.08 else "submitted"
    answers = [
        {"prompt": prompt, "answer": chance.choice(THOUGHT if place else DID)} for place, prompt in enumerate(asked)
    ]
    linked = bool(courses) and chance.random() < LINKED
    day = min(each.last_on + dt.timedelta(days=chance.randrange(1, 9)), clock.today())
    at = dt.datetime.combine(day, dt.time(20, chance.randrange(60)), dt.UTC)
    return Reflection(
        participation_id=each.pk,
        answers=answers if state != "draft" else [*answers[:1], *({**rest, "answer": ""} for rest in answers[1:])],
        course_id=chance.choice(courses) if linked else None,
        link=chance.choice(LINKS) if linked else "",
        state=state,
        begun_at=at,
        changed_at=at,
        submitted_at=None if state == "draft" else at,
    )


def _feedback(made: Sequence[Reflection], keys: Sequence[str], chance: random.Random) -> Iterator[ReflectionFeedback]:
    for each in made:
        if each.submitted_at is None:
            continue
        is_returned = each.state == "returned"
        if not is_returned and chance.random() > ANSWERED:
            continue
        yield ReflectionFeedback(
            reflection=each,
            comment=chance.choice(QUESTIONS if is_returned else COMMENTS),
            scores={} if is_returned else {key: chance.choice((2, 2, 3, 3, 3, 4)) for key in keys},
            given_at=min(each.submitted_at + dt.timedelta(days=2), clock.now()),
            given_by=TEACHER,
        )


class Work:
    """Items and samples of one campus; a handful of files serves them all."""

    def __init__(self, scene: Scene, chance: random.Random) -> None:
        self.scene, self.chance = scene, chance
        self.pictures = [self._keep(_picture(color), "picture.png", "image/png") for color in COLORS]
        self.papers = [self._keep(one_page(PAPER_LINES), "report.pdf", "application/pdf")]

    def furnish(self, present: Sequence[Presence]) -> None:
        own = _own()
        mine = [each for each in present if each.student == own][:2]
        makers = mine + self._makers(present, len(THIS_YEAR) + EXTRA_ITEMS)
        items = [self._item(each, number) for number, each in enumerate(makers)]
        PortfolioItem.objects.bulk_create(items)
        fates = ("paper", *(fate for fate in THIS_YEAR if fate != "paper")) if mine else THIS_YEAR
        for fate, item in zip(fates, self._offered(items, minors=fates), strict=False):
            self._sample(fate, item)
        for year in self.scene.years[:-1]:
            self._earlier(year)

    def _makers(self, present: Sequence[Presence], count: int) -> list[Presence]:
        """Different students, the same ones in every furnishing."""
        first: dict[uuid.UUID, Presence] = {}
        for each in present:
            first.setdefault(each.student, each)
        pool = list(first.values())
        return self.chance.sample(pool, min(count, len(pool)))

    def _offered(self, items: Sequence[PortfolioItem], *, minors: Sequence[str]) -> list[PortfolioItem]:
        """Items in the order of the fates: parents answer for students under 18 only, so those come first."""
        rows = Student.objects.in_bulk([item.student_id for item in items])
        for item in items:
            item.student = rows[item.student_id]
        today, count = clock.today(), len(minors)
        young = [item for item in items[1:] if not is_adult(item.student, today)]
        return [*items[:1], *young][:count] if count else []

    def _item(self, each: Presence, number: int) -> PortfolioItem:
        kind, title, _caption, alt_text, look = WORKS[number % len(WORKS)]
        file = {"picture": self.pictures[number % len(self.pictures)], "paper": self.papers[0]}.get(look)
        return PortfolioItem(
            student_id=each.student,
            participation_id=each.pk,
            kind=kind,
            title=title,
            file=file,
            url="" if file else f"https://video.example.org/{number}",
            alt_text=alt_text,
            made_on=each.last_on,
            added_at=dt.datetime.combine(each.last_on, dt.time(21), dt.UTC),
        )

    def _sample(self, fate: str, item: PortfolioItem) -> None:
        by = self.scene.by
        sample = samples.nominate(item=item, year=self.scene.year, by=by)
        if fate == "offered":
            return
        samples.accept(sample=sample, by=by, **_words(item, sample.shown_as))
        if fate == "paper":
            self._paper(sample)
        elif guardian := Guardian.objects.filter(guardianships__student=item.student_id).order_by("pk").first():
            self._ask(sample, guardian, fate)

    def _ask(self, sample: Sample, guardian: Guardian, fate: str) -> None:
        is_spanish = fate == "asked" and not any(link["kind"] == "consent" for link in self.scene.links)
        if is_spanish:
            Guardian.objects.filter(pk=guardian.pk).update(language="es")
        for asked in samples.ask(sample=sample, by=self.scene.by):
            if is_spanish and asked.request.guardian_id == guardian.pk:
                self.scene.links.append({"kind": "consent", "url": f"/es{asked.path}"})
            if fate != "asked":
                consents.answer_request(
                    request=asked.request, is_yes=fate != "no", signer=str(asked.request.guardian), relation="parent"
                )
        if fate == "withdrawn":
            samples.withdraw(sample=sample, by=self.scene.by)

    def _paper(self, sample: Sample) -> None:
        today = clock.today()
        scan = SimpleUploadedFile("form.pdf", one_page(["Consent form", "Signed. Invented for the demo."]))
        consents.record_paper(
            sample=sample,
            is_yes=True,
            signer=sample.item.student.full_name,
            relation="student",
            given_on=today,
            expires_on=samples.consent_ends(today),
            upload=scan,
            by=self.scene.by,
        )

    def _earlier(self, year: SchoolYear) -> None:
        """Samples of a year that is over: their consents were renewed, or have ended by now."""
        makers = self._makers(_present(year), len(EARLIER))
        items = [self._item(each, number) for number, each in enumerate(makers)]
        PortfolioItem.objects.bulk_create(items)
        for fate, item in zip(EARLIER, items, strict=False):
            sample = self._published(item, year, fate)
            self._consent(sample, fate)

    def _published(self, item: PortfolioItem, year: SchoolYear, fate: str) -> Sample:
        at = min(dt.datetime.combine(year.ends_on - dt.timedelta(days=40), dt.time(15), dt.UTC), clock.now())
        words = _words(item, samples.shown_as(item))
        file = item.file if fate == "renewed" else None
        return Sample.objects.create(
            item=item,
            year=year,
            nominated_at=at,
            nominated_by=TEACHER,
            accepted_at=at,
            accepted_by=self.scene.by.label,
            public_file=public_copy.make(file, title=words["caption"], by=self.scene.by) if file else None,
            **words,
        )

    def _consent(self, sample: Sample, fate: str) -> None:
        assert sample.accepted_at is not None
        today, given_on = clock.today(), sample.accepted_at.date()
        PublishingConsent.objects.create(
            sample=sample,
            scope="This work may be shown on the school's public website, without a name.",
            signer="Parent or guardian",
            relation="parent",
            method=PublishingConsent.Method.PAPER,
            given_on=given_on,
            expires_on=samples.consent_ends(today)
            if fate == "renewed"
            else max(given_on, today - dt.timedelta(days=20)),
            recorded_at=sample.accepted_at,
            recorded_by=self.scene.by.label,
        )

    def _keep(self, data: bytes, name: str, kind: str) -> StoredFile:
        return files.keep_bytes(data, content_type=kind, name=name, by=self.scene.by)


def _words(item: PortfolioItem, shown_as: str) -> dict[str, str]:
    """Caption and text of an item; a title that happens to hold the student's name gives way to its kind."""
    caption = next((row[2] for row in WORKS if row[1] == item.title), item.title)
    caption = str(item.get_kind_display()) if names_in(caption, item.student) else caption
    return {"caption": caption, "shown_as": shown_as, "text_version": "" if item.file else "A film of two minutes."}


def _picture(color: str) -> bytes:
    """A simple drawing: a ground, an arm, a block."""
    sheet = Image.new("RGB", (640, 400), "#f4f1ea")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 330, 640, 400), fill="#d8d2c4")
    draw.line((120, 330, 260, 140, 440, 200), fill=color, width=28)
    draw.rectangle((430, 200, 490, 260), fill="#c1443c")
    out = io.BytesIO()
    sheet.save(out, format="PNG")
    return out.getvalue()
