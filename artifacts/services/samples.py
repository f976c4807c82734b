"""Offering work for publishing: nominated by student or staff, accepted, asked about, withdrawn by anyone it belongs to."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from artifacts import public_copy
from artifacts.ages import is_adult
from artifacts.anonymous import names_in, names_written_in
from artifacts.models import ConsentRequest, PortfolioItem, PublishingConsent, Sample
from artifacts.services.publication import followed
from wbl_portal.core import audit, clock, links
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import Enrollment, Guardian, SchoolYear, Student

CONSENT = "publishing-consent"
FIELDS = ["item", "year", "caption", "shown_as", "text_version", "accepted_at", "withdrawn_at"]


@dataclass(frozen=True)
class Asked:
    """One request that waits for an answer; `path` is its link, empty for a student who signs in the own account."""

    request: ConsentRequest
    path: str


@transaction.atomic
def nominate(*, item: PortfolioItem, year: SchoolYear, by: Actor) -> Sample:
    """Offer a piece of work as a sample of a school year; a standing offer of that year stays as it is."""
    if item.is_archived:
        raise ValidationError(_("This work is archived. Bring it back first."))
    standing = item.samples.filter(year=year, withdrawn_at__isnull=True).first()
    if standing is not None:
        return standing
    sample = Sample.objects.create(
        item=item,
        year=year,
        caption=_neutral_caption(item),
        shown_as=shown_as(item),
        nominated_at=clock.now(),
        nominated_by=by.label,
    )
    audit.record(verb="sample.nominated", by=by, subject=sample, after=audit.image(sample, FIELDS))
    return sample


@transaction.atomic
def accept(*, sample: Sample, caption: str, shown_as: str, by: Actor, text_version: str = "") -> Sample:
    """Take an offered work for publishing, with the words the public reads; nobody is named in them.

    A scan and a link need the work as text. Caption and maker stand as they are once somebody agreed to them. Raises
    ValidationError with what to do.
    """
    with followed(sample, by=by) as locked:
        _check_standing(locked)
        _check_words(locked, caption=caption, shown_as=shown_as, text_version=text_version)
        if locked.accepted_at is not None and (caption, shown_as) != (locked.caption, locked.shown_as):
            _check_nobody_agreed(locked)
        before = audit.image(locked, FIELDS)
        locked.caption, locked.shown_as, locked.text_version = caption, shown_as, text_version
        locked.accepted_at, locked.accepted_by = locked.accepted_at or clock.now(), by.label
        locked.save(update_fields=["caption", "shown_as", "text_version", "accepted_at", "accepted_by"])
        after = audit.image(locked, FIELDS)
        audit.record(verb="sample.accepted", by=by, subject=locked, before=before, after=after)
    return sample


@transaction.atomic
def ask(*, sample: Sample, by: Actor) -> list[Asked]:
    """Ask whoever must agree and has not answered: each parent or guardian by a link, a student of 18 in the account.

    Asking again gives a fresh link and ends the one before. Raises ValidationError when there is nobody to ask.
    """
    locked = Sample.objects.select_for_update(of=("self",)).select_related("item__student").get(pk=sample.pk)
    _check_standing(locked)
    if locked.accepted_at is None:
        raise ValidationError(_("Accept the work first: parents or guardians agree to its caption as well."))
    asked = [_ask(locked, guardian, by) for guardian in _to_ask(locked)]
    audit.record(verb="sample.asked", by=by, subject=locked, after={"requests": [each.request.pk for each in asked]})
    return asked


@transaction.atomic
def withdraw(*, sample: Sample, by: Actor) -> None:
    """Take a sample back for good: page, file and consent links end in this transaction. A second call changes nothing."""
    with followed(sample, by=by) as locked:
        if locked.withdrawn_at is not None:
            return
        locked.withdrawn_at, locked.withdrawn_by, locked.public_file = clock.now(), by.label, None
        locked.save(update_fields=["withdrawn_at", "withdrawn_by", "public_file"])
        audit.record(verb="sample.withdrawn", by=by, subject=locked, after=audit.image(locked, FIELDS))


def shown_as(item: PortfolioItem) -> str:
    """How the maker is shown: "Student, grade 10", by the grade on the day the work was made."""
    enrolled = Enrollment.objects.filter(student=item.student_id, entered_on__lte=item.made_on).order_by("-entered_on")
    grade = enrolled.values_list("grade", flat=True).first()
    return _("Student") if grade is None else _("Student, grade %s") % grade


def consent_ends(day: dt.date) -> dt.date:
    """Until when a consent of a day holds: the end of the school year after the present one."""
    year = SchoolYear.objects.covering(day).first()
    ends = year.ends_on if year else dt.date(day.year + (day.month > 6), 6, 30)
    return dt.date(ends.year + 1, ends.month, min(ends.day, 28) if ends.month == 2 else ends.day)


def _neutral_caption(item: PortfolioItem) -> str:
    """The work's title, unless it names the student."""
    return item.title if not names_in(item.title, item.student) else str(item.get_kind_display())


def _check_standing(sample: Sample) -> None:
    if sample.withdrawn_at is not None:
        raise ValidationError(_("This sample was withdrawn. Offer the work again to start anew."))


def _check_nobody_agreed(sample: Sample) -> None:
    if PublishingConsent.objects.in_force(clock.today()).filter(sample=sample).exists():
        raise ValidationError(
            _("Somebody agreed to these words. Withdraw the sample and have the work offered again to change them.")
        )


def _check_words(sample: Sample, *, caption: str, shown_as: str, text_version: str) -> None:
    item, student = sample.item, sample.item.student
    errors = {}
    for name, found in (
        ("caption", names_in(caption, student)),
        ("shown_as", names_in(shown_as, student)),
        ("text_version", names_written_in(text_version, student)),
    ):
        if found:
            errors[name] = _("Nobody is named in public. Take '%s' out.") % found[0]
    if found := names_in(item.alt_text, student):
        errors["caption"] = (
            _("The words about the picture name the student ('%s'). Have them changed first.") % found[0]
        )
    if found := names_in(unquote(item.url), student):
        errors["caption"] = (
            _(
                "The link to the work names the student ('%s'). Withdraw this offer, and have it offered with another link."
            )
            % found[0]
        )
    if not text_version.strip() and _needs_text(item):
        errors["text_version"] = _(
            "Write down what the work says: a scan or a page behind a link cannot be read aloud."
        )
    if errors:
        raise ValidationError(errors)


def _needs_text(item: PortfolioItem) -> bool:
    return item.file is None or public_copy.needs_text(item.file)


def _to_ask(sample: Sample) -> list[Guardian | None]:
    """Guardians without a standing answer; `None` stands for a student of 18."""
    today, student = clock.today(), sample.item.student
    people = [None] if is_adult(student, today) else _guardians(student)
    if not people:
        raise ValidationError(_("The roster names no parent or guardian. Record a signed paper form instead."))
    stands = PublishingConsent.objects.filter(sample=sample, withdrawn_at__isnull=True).exclude(
        is_yes=True, expires_on__lt=today
    )
    answered = set(stands.filter(request__isnull=False).values_list("request__guardian_id", flat=True))
    waiting = [each for each in people if (each.pk if each else None) not in answered]
    if not waiting:
        raise ValidationError(_("Everybody has answered. There is nobody left to ask."))
    return waiting


def _guardians(student: Student) -> list[Guardian | None]:
    return list(Guardian.objects.filter(guardianships__student=student))


def _ask(sample: Sample, guardian: Guardian | None, by: Actor) -> Asked:
    now = clock.now()
    open_one = ConsentRequest.objects.filter(sample=sample, guardian=guardian, answered_at__isnull=True).first()
    request = open_one or ConsentRequest(sample=sample, guardian=guardian)
    request.asked_at, request.asked_by = now, by.label
    request.save()
    return Asked(request, make_link(request=request, by=by) if guardian else "")


def make_link(*, request: ConsentRequest, by: Actor) -> str:
    """Lives as long as a consent given today would, so that it can also be withdrawn there."""
    today = clock.today()
    days = (consent_ends(today) - today).days
    return links.make(purpose=CONSENT, subject_id=request.pk, by=by, days=days)
