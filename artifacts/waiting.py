"""What artifacts bring to the queue of Today: class lists, reflections, samples and the consents to them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from artifacts import records
from artifacts.models import Reflection, Sample
from artifacts.policies import attendance_takers, coordinators, feedback_givers
from artifacts.selectors import reflections
from artifacts.selectors.samples import NOMINATED, PENDING, SampleFilter, ending, samples
from artifacts.services import samples as services
from artifacts.tasks import ASK_AGAIN
from experiences.models import Session
from partners.links import site_of
from wbl_portal.core import clock, jobs
from wbl_portal.core.actor import actor_of
from wbl_portal.core.panels import brings
from wbl_portal.core.waiting import APPROVE, QUEUE, REMIND, Act, Item, Kind
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SectionTeacher, StaffMember


@brings(QUEUE, order=10)
def lists_to_take(request: HttpRequest) -> Kind | None:
    if (year := current_year()) is None or not attendance_takers.allows(request.user):
        return None
    rows = records.sessions_without_list(year)
    taught = SectionTeacher.objects.filter(active=True, staff_member=_staff_member(request))
    mine = rows.filter(Exists(taught.filter(section__course__experiences=OuterRef("experience"))))
    return Kind("lists", _("Class lists to take"), rows, _list_to_take, mine=mine)


def _list_to_take(row: Session) -> Item:
    partner = row.experience.partner
    reason = _("Over, with nobody recorded; with %s") % partner if partner else _("Over, with nobody recorded")
    return Item(
        row.experience.title, reason, reverse("attendance_edit", args=[row.experience_id, row.pk]), since=row.held_on
    )


@brings(QUEUE, order=15)
def reflections_to_answer(request: HttpRequest) -> Kind | None:
    if (year := current_year()) is None or not feedback_givers.allows(request.user):
        return None
    rows = reflections.queue(reflections.QueueFilter(year=year))
    teacher = StaffMember.objects.filter(pk=_staff_member(request)).first()
    mine = reflections.queue(reflections.QueueFilter(year=year, teacher=teacher)) if teacher else rows.none()
    url = reverse("reflection_list")
    if teacher and request.GET.get("mine") == "on":
        url += f"?teacher={teacher.pk}"
    return Kind("reflections", _("Reflections to answer"), rows, _reflection, url, mine=mine)


def _reflection(row: Reflection) -> Item:
    experience = row.participation.experience
    reason = _("Reflected on %s, nobody has answered") % experience.title
    since = clock.local_day(row.submitted_at) if row.submitted_at else None
    return Item(str(row.participation.student), reason, reverse("reflection_detail", args=[row.pk]), since=since)


@brings(QUEUE, order=17)
def samples_to_accept(request: HttpRequest) -> Kind | None:
    if (year := current_year()) is None:
        return None
    rows = samples(SampleFilter(year=year, state=NOMINATED)).filter(accepted_at=None).order_by("nominated_at", "pk")
    accept = Act(APPROVE, _("Accept"), lambda rows: _accept(request, rows))
    acts = (accept,) if coordinators.allows(request.user) else ()
    url = f"{reverse('sample_list')}?state={NOMINATED}"
    return Kind("samples", _("Samples offered"), rows, _offered, url, acts=acts)


def _offered(row: Sample) -> Item:
    reason = _("Offered by %s, waits to be accepted") % row.item.student
    return Item(row.caption, reason, _page(row), since=clock.local_day(row.nominated_at))


def _accept(request: HttpRequest, rows: list[Sample]) -> int:
    """With the words that stand; one whose words will not do stays for its own page."""
    done = 0
    for row in rows:
        words = {"caption": row.caption, "shown_as": row.shown_as, "text_version": row.text_version}
        try:
            services.accept(sample=row, by=actor_of(request), **words)
        except ValidationError:
            continue
        done += 1
    return done


@brings(QUEUE, order=18)
def consents_pending(request: HttpRequest) -> Kind | None:
    if (year := current_year()) is None:
        return None
    rows = samples(SampleFilter(year=year, state=PENDING)).order_by("nominated_at", "pk")
    acts = (
        (Act(REMIND, _("Remind"), lambda rows: _ask_again(request, rows)),) if coordinators.allows(request.user) else ()
    )
    url = f"{reverse('sample_list')}?state={PENDING}"
    return Kind("consents", _("Consents pending"), rows, _pending, url, acts=acts)


def _pending(row: Sample) -> Item:
    asked = [each.asked_at for each in row.consent_requests.all()]
    reason = _("Work of %s: asked for consent, no answer yet") % row.item.student
    return Item(row.caption, reason, _page(row), since=clock.local_day(max(asked)) if asked else None)


def _ask_again(request: HttpRequest, rows: list[Sample]) -> int:
    """Hand the letters to the worker, for samples with a parent or guardian who has an address."""
    found = Sample.objects.filter(item__student__guardianships__guardian__email__gt="", pk__in=[row.pk for row in rows])
    keys = list(found.order_by("pk").values_list("pk", flat=True).distinct())
    if keys:
        asked = {"samples": [str(key) for key in keys], "site": site_of(request)}
        jobs.ask(ASK_AGAIN, by=actor_of(request), payload=asked)
    return len(keys)


@brings(QUEUE, order=19)
def consents_ending(request: HttpRequest) -> Kind | None:
    """Consents that ended or end soon, and those that were taken back within the last two weeks."""
    return Kind("consents-ending", _("Consents ended or ending"), ending(clock.today()), _ending)


def _ending(row: Any) -> Item:
    if row.withdrawn_at is not None:
        reason = _("Consent was taken back: the work of %s is no longer shown") % row.item.student
        return Item(row.caption, reason, _page(row), since=clock.local_day(row.withdrawn_at))
    reason = _("Consent to show the work of %s") % row.item.student
    return Item(row.caption, reason, _page(row), due_on=row.ends_on)


def _page(row: Sample) -> str:
    return reverse("sample_detail", args=[row.pk])


def _staff_member(request: HttpRequest) -> Any:
    return getattr(request.user, "staff_member_id", None)
