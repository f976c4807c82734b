"""Samples as lists show them: where each stands today, who said what, and which may be published."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from artifacts.models import ConsentRequest, PublishingConsent, Sample
from wbl_portal.core import clock
from wbl_portal.people.models import ProgramMembership, SchoolYear

NOMINATED, PENDING, PUBLISHED, REFUSED, LAPSED, WITHDRAWN = (
    "nominated",
    "consent_pending",
    "published",
    "refused",
    "lapsed",
    "withdrawn",
)
ENDING_DAYS, NEWS_DAYS = 60, 14
# State -> its word and the tone of its chip.
STATES = {
    NOMINATED: (_("Offered"), "info"),
    PENDING: (_("Consent pending"), "warn"),
    PUBLISHED: (_("Published"), "ok"),
    REFUSED: (_("Refused"), "bad"),
    LAPSED: (_("Consent ended"), "warn"),
    WITHDRAWN: (_("Withdrawn"), "neutral"),
}


@dataclass(frozen=True)
class SampleFilter:
    """Which samples a list shows; empty values mean all. `program`: only those that its report may show today."""

    text: str = ""
    year: SchoolYear | None = None
    state: str = ""
    program: str = ""


@dataclass(frozen=True)
class PublishableSample:
    """What may be said of a sample in public. `phases`: framework edition -> phase key; `sha256` is its public file's.

    A link has `url` and no `sha256`; `alt_text` says what a picture shows; nobody is named.
    """

    id: uuid.UUID
    caption: str
    kind: str
    shown_as: str
    experience_type: str
    sha256: str
    content_type: str
    alt_text: str
    url: str
    text_version: str
    phases: dict[str, str] = field(default_factory=dict)


def with_state(rows: QuerySet[Sample], day: dt.date | None = None) -> QuerySet[Any]:
    """Samples with `state`, one of STATES, read from acceptance, requests and answers on a day (default today)."""
    today = day or clock.today()
    answers = PublishingConsent.objects.filter(sample=OuterRef("pk"), withdrawn_at__isnull=True)
    in_force = Exists(answers.filter(is_yes=True, given_on__lte=today, expires_on__gte=today))
    state = Case(
        When(withdrawn_at__isnull=False, then=Value(WITHDRAWN)),
        When(Exists(answers.filter(is_yes=False)), then=Value(REFUSED)),
        When(in_force & Q(accepted_at__isnull=False), then=Value(PUBLISHED)),
        When(Exists(answers.filter(is_yes=True, expires_on__lt=today)), then=Value(LAPSED)),
        When(Exists(ConsentRequest.objects.filter(sample=OuterRef("pk"))), then=Value(PENDING)),
        default=Value(NOMINATED),
        output_field=CharField(),
    )
    return rows.annotate(state=state)


def samples(chosen: SampleFilter) -> QuerySet[Sample]:
    """Samples of a filter with state, answers and open requests, the latest first; constant queries."""
    rows = with_state(Sample.objects.all())
    if chosen.year is not None:
        rows = rows.filter(year=chosen.year)
    if chosen.state:
        rows = rows.filter(state=chosen.state)
    if chosen.program and chosen.year is not None:
        rows = rows.filter(pk__in=_publishable_rows(chosen.year, chosen.program, clock.today()).values("pk"))
    for word in chosen.text.split():
        named = Q(item__student__given_name__icontains=word) | Q(item__student__family_name__icontains=word)
        rows = rows.filter(named | Q(caption__icontains=word) | Q(item__title__icontains=word))
    return on_page(rows)


def ending(day: dt.date) -> QuerySet[Any]:
    """Standing samples whose latest consent ended or ends within ENDING_DAYS of a day, each with `ends_on`; and those
    taken down within NEWS_DAYS because somebody took a consent back.
    """
    agreed = PublishingConsent.objects.filter(sample=OuterRef("pk"), is_yes=True)
    last = agreed.filter(withdrawn_at__isnull=True).order_by("-expires_on").values("expires_on")[:1]
    recently = clock.now() - dt.timedelta(days=NEWS_DAYS)
    standing = Q(withdrawn_at__isnull=True, ends_on__lte=day + dt.timedelta(days=ENDING_DAYS))
    taken_back = Q(Exists(agreed.filter(withdrawn_at__isnull=False)), withdrawn_at__gte=recently)
    rows = Sample.objects.annotate(ends_on=Subquery(last)).filter(standing | taken_back)
    return rows.select_related("item__student").order_by("ends_on", "pk")


def on_page(rows: QuerySet[Sample]) -> QuerySet[Sample]:
    """With everything a line or a page of a sample prints."""
    consents: Prefetch[Any] = Prefetch(
        "consents", PublishingConsent.objects.select_related("scan").order_by("-recorded_at", "pk")
    )
    asked: Prefetch[Any] = Prefetch("consent_requests", ConsentRequest.objects.select_related("guardian"))
    return rows.select_related(
        "item__student", "item__file", "item__participation__experience", "year", "public_file"
    ).prefetch_related(consents, asked)


def publishable_samples(year: SchoolYear, family: str, day: dt.date) -> list[PublishableSample]:
    """Accepted samples of a school year with consent in force on a day, of members of a program ('p-tech').

    A member is whoever was in the program on some day of that year up to `day`. Two queries.
    """
    rows = (
        _publishable_rows(year, family, day)
        .select_related("item__participation__experience__experience_type", "public_file")
        .prefetch_related("item__participation__experience__phases")
        .order_by("item__kind", "caption", "pk")
    )
    return [_publishable(row) for row in rows]


def _publishable_rows(year: SchoolYear, family: str, day: dt.date) -> QuerySet[Sample]:
    until = min(day, year.ends_on)
    members = ProgramMembership.objects.of(family).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=year.starts_on), starts_on__lte=until
    )
    rows: QuerySet[Sample] = (
        Sample.objects.with_consent(day)
        .filter(year=year, accepted_at__isnull=False, item__archived_at__isnull=True)
        .filter(item__student__in=members.values("student_id"))
        .filter(Q(public_file__isnull=False) | ~Q(item__url=""))
    )
    return rows


def _publishable(sample: Sample) -> PublishableSample:
    item, file = sample.item, sample.public_file
    experience = item.participation.experience if item.participation else None
    facts: dict[str, Any] = {}
    if experience is not None:
        facts["phases"] = {each.framework: each.phase for each in experience.phases.all()}
    return PublishableSample(
        id=sample.pk,
        caption=sample.caption,
        kind=item.kind,
        shown_as=sample.shown_as,
        experience_type=experience.experience_type.name if experience else "",
        sha256=file.sha256 if file else "",
        content_type=file.content_type if file else "",
        alt_text=item.alt_text,
        url=item.url,
        text_version=sample.text_version,
        **facts,
    )
