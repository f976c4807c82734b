"""Rows for tests about what students make: reflections, pieces of work, samples and the consents to them."""

import datetime as dt
import io
from typing import Any

from PIL import Image

from artifacts.models import (
    ConsentRequest,
    Participation,
    PortfolioItem,
    PublishingConsent,
    Reflection,
    ReflectionPrompt,
    ResumeChoices,
    RubricDimension,
    Sample,
    Target,
)
from tests.factories import DAY, make_attendance, make_file, make_guardian, make_session, make_student, make_year
from wbl_portal.core import clock
from wbl_portal.people.models import Student

ENDS = dt.date(2028, 6, 30)


def picture(color: str = "teal", format: str = "PNG") -> bytes:
    """A small picture as bytes."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, format=format)
    return out.getvalue()


def make_participation(student: Student | None = None, **more: Any) -> Participation:
    """A student who was at the whole of an hour."""
    attendance = make_attendance(student or make_student(), more.pop("session", None) or make_session(), **more)
    return attendance.participation


def make_reflection(participation: Participation | None = None, **more: Any) -> Reflection:
    """A sent reflection with one answer."""
    now = clock.now()
    fields = {"begun_at": now, "changed_at": now, "submitted_at": now, "state": Reflection.State.SUBMITTED}
    answers = [{"prompt": "What surprised you?", "answer": "The robots."}]
    return Reflection.objects.create(
        participation=participation or make_participation(), **{"answers": answers, **fields, **more}
    )


def make_prompt(**more: Any) -> ReflectionPrompt:
    return ReflectionPrompt.objects.create(**{"text": "What did you learn?", "text_es": "¿Qué aprendiste?", **more})


def make_dimension(**more: Any) -> RubricDimension:
    return RubricDimension.objects.create(**{"key": "care", "title": "Takes care", **more})


def make_target(**more: Any) -> Target:
    """Half of the graduates with a degree, from DAY on."""
    fields = {"framework": "p-tech-2023", "indicator": "degree", "level": Target.Level.DESIGNATED}
    return Target.objects.create(**{**fields, "percent": 50, "starts_on": DAY, **more})


def make_item(student: Student | None = None, **more: Any) -> PortfolioItem:
    """A picture in a portfolio; with `url` a link instead."""
    fields = {"kind": PortfolioItem.Kind.DIGITAL, "title": "Robot arm", "made_on": DAY, "added_at": clock.now()}
    if "url" not in more and "file" not in more:
        fields["file"] = make_file(picture(), name="arm.png", content_type="image/png")
        fields["alt_text"] = "A robot arm lifts a block."
    return PortfolioItem.objects.create(student=student or make_student(), **{**fields, **more})


def make_resume_choices(student: Student | None = None, **more: Any) -> ResumeChoices:
    """What a student chose for their résumé the last time."""
    chosen = {"language": "en", "kept_at": clock.now()}
    return ResumeChoices.objects.create(student=student or make_student(), **chosen | more)


def make_sample(item: PortfolioItem | None = None, *, accepted: bool = True, **more: Any) -> Sample:
    """An accepted sample of this school year, without any consent."""
    fields = {"year": make_year(), "caption": "A robot arm", "shown_as": "Student, grade 9"}
    fields |= {"nominated_at": clock.now(), "nominated_by": "Tester"}
    if accepted:
        fields |= {"accepted_at": clock.now(), "accepted_by": "Tester"}
    return Sample.objects.create(item=item or make_item(), **{**fields, **more})


def make_consent_request(sample: Sample | None = None, **more: Any) -> ConsentRequest:
    sample = sample or make_sample()
    guardian = more.pop("guardian", None) or make_guardian(sample.item.student)
    fields = {"asked_at": clock.now(), "asked_by": "Tester"}
    return ConsentRequest.objects.create(sample=sample, guardian=guardian, **fields | more)


def make_publishing_consent(sample: Sample, **more: Any) -> PublishingConsent:
    """A guardian's yes on paper, in force until June 2028."""
    fields = {"scope": "This work, to everyone.", "signer": "Pat Parent", "relation": "mother", "given_on": DAY}
    fields |= {"method": PublishingConsent.Method.PAPER, "expires_on": ENDS, "recorded_at": clock.now()}
    return PublishingConsent.objects.create(sample=sample, **{"recorded_by": "Tester", **fields, **more})


def scanned_consent(student: Student) -> PublishingConsent:
    """The student's consent with a scan, made once."""
    found = PublishingConsent.objects.filter(sample__item__student=student, scan__isnull=False).first()
    return found or make_publishing_consent(make_sample(make_item(student)), scan=make_file())
