"""What artifacts bring to the turn of the year: whoever agreed to show a student's work until the year ends is asked again."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academies.hosts import public_address
from artifacts.ages import is_adult
from artifacts.models import ConsentRequest, PublishingConsent, Sample
from artifacts.services.samples import CONSENT
from artifacts.tasks import ASK_FOR_NEXT_YEAR
from wbl_portal.core import clock, jobs, links
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.lists import Plan
from wbl_portal.core.models import AuditEntry
from wbl_portal.core.panels import brings
from wbl_portal.people.models import AccountConsent, Guardian, Student
from wbl_portal.people.rollover import PLACE, Choice, Part, Years


@brings(PLACE, order=40)
def consents() -> Part:
    return Part(
        key="consents",
        title=_("Consents that end with the year are asked for again"),
        about=_(
            "Parents or guardians get a fresh link for work that may be shown until then; a student of 18 is asked in the"
            " account. Taking it back ends the links that nobody has answered; letters that went out stay out."
        ),
        main=ConsentRequest,
        plan=_ask_again,
        says=lambda plan: [str(row.sample) for row in _requests(plan)],
        choices=_choices,
        notes=_notes,
        follow=_write_letters,
        before_undo=_end_links,
    )


def _ending(over: Years) -> list[Any]:
    """Accepted work whose last consent ends within the year, that nobody refused and nobody is asked about just now.

    Each has `ends_on`.
    """
    answers = PublishingConsent.objects.filter(sample=OuterRef("pk"), withdrawn_at__isnull=True)
    open_ones = ConsentRequest.objects.filter(sample=OuterRef("pk"), answered_at__isnull=True)
    ends = answers.filter(is_yes=True, expires_on__range=(over.old.starts_on, over.old.ends_on))
    last = ends.order_by("-expires_on").values("expires_on")[:1]
    rows = Sample.objects.annotate(ends_on=Subquery(last)).filter(
        Exists(ends), withdrawn_at__isnull=True, accepted_at__isnull=False
    )
    lasting = answers.filter(is_yes=True, expires_on__gt=over.old.ends_on)
    rows = rows.exclude(Exists(lasting)).exclude(Exists(answers.filter(is_yes=False))).exclude(Exists(open_ones))
    on_roster = rows.filter(item__student__active=True).select_related("item__student")
    return list(on_roster.prefetch_related("item__student__guardianships__guardian").order_by("caption", "pk"))


def _ask_again(over: Years, plan: Plan) -> None:
    now = clock.now()
    for sample in _ending(over):
        if over.takes(sample.pk):
            for guardian in _people(sample.item.student):
                plan.add(ConsentRequest(sample=sample, guardian=guardian, asked_at=now, asked_by=plan.by.label))


def _people(student: Student) -> list[Guardian | None]:
    """Whom to ask: each parent or guardian, or the student of 18 (None)."""
    if is_adult(student, clock.today()):
        return [None]
    return [each.guardian for each in student.guardianships.all()]


def _choices(over: Years) -> list[Choice]:
    words = _("%(student)s: ends on %(day)s")
    return [
        Choice(each.pk, str(each), words % {"student": each.item.student, "day": date_format(each.ends_on)})
        for each in _ending(over)
        if _people(each.item.student)
    ]


def _notes(over: Years) -> list[str]:
    return [*_nobody_to_ask(over), *_account_consents(over)]


def _nobody_to_ask(over: Years) -> list[str]:
    n = sum(not _people(each.item.student) for each in _ending(over))
    told = ngettext(
        "%(n)s work cannot be asked about: the roster names no parent or guardian. Record a signed paper form instead.",
        "%(n)s works cannot be asked about: the roster names no parent or guardian. Record signed paper forms instead.",
        n,
    )
    return [told % {"n": n}] if n else []


def _account_consents(over: Years) -> list[str]:
    """Consents to accounts come with registration or on paper: they are told, nobody is written to."""
    ending = AccountConsent.objects.filter(
        is_yes=True, withdrawn_on__isnull=True, expires_on__range=(over.old.starts_on, over.old.ends_on)
    )
    lasting = AccountConsent.objects.in_force(over.old.ends_on).exclude(expires_on=over.old.ends_on)
    students: QuerySet[Student] = Student.objects.filter(pk__in=ending.values("student_id"), active=True)
    n = students.exclude(pk__in=lasting.values("student_id")).count()
    if not n:
        return []
    told = ngettext(
        "The consent to the account of %(n)s student ends by %(day)s. Ask for it with the registration or on paper; the"
        " student's page has the form.",
        "The consents to the accounts of %(n)s students end by %(day)s. Ask for them with the registration or on paper;"
        " each student's page has the form.",
        n,
    )
    return [told % {"n": n, "day": date_format(over.old.ends_on)}]


def _write_letters(plan: Plan, by: Actor) -> None:
    """Hand the worker a link and a letter for each request, in the transaction that makes them."""
    keys = [str(row.pk) for row in _requests(plan) if row.guardian_id]
    if keys:
        jobs.ask(ASK_FOR_NEXT_YEAR, by=by, payload={"requests": keys, "site": public_address(connection.tenant)})


def _end_links(entry: AuditEntry, by: Actor) -> None:
    """The links of requests that nobody has answered stop working; then nothing holds these rows any more."""
    keys = entry.after["added"].get(ConsentRequest._meta.label_lower, {})
    for key in ConsentRequest.objects.filter(pk__in=keys, answered_at__isnull=True).values_list("pk", flat=True):
        links.revoke(purpose=CONSENT, subject_id=key)


def _requests(plan: Plan) -> list[ConsentRequest]:
    return [row for row in plan.new if isinstance(row, ConsentRequest)]
