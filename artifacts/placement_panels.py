"""What placements bring to other pages: a student's and a partner's page, the thanks behind a contact's link."""

import uuid
from typing import Any

from django.db.models import F, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from artifacts.models import Evaluation, HoursEntry, Placement
from artifacts.policies import coordinators
from artifacts.records import hours_of
from artifacts.selectors import placements as selectors
from partners import engagements, links
from partners.engagements import Asked, Engagement
from partners.models import Partner
from partners.views.partners import SECTIONS
from wbl_portal.core import clock
from wbl_portal.core.panels import Section, brings
from wbl_portal.core.sections import add_place
from wbl_portal.people.models import SchoolYear, Student
from wbl_portal.people.policies import staff

SHOWN = 20


@brings("student.sections", order=52)
def placements_of_a_student(request: HttpRequest, student: Student) -> Section:
    add = reverse("placement_add", args=[student.pk]) if coordinators.allows(request.user) else ""
    context = {"lines": _lines(selectors.placements_of(student)), "add_url": add}
    return Section("placements", _("Placements"), "artifacts/placements/_lines.html", context)


@brings(SECTIONS, order=40)
def placements_of_a_partner(request: HttpRequest, partner: Partner) -> Section:
    rows = selectors.with_hours(Placement.objects.filter(partner=partner))[:SHOWN]
    context = {"lines": _lines(rows), "all_url": _all_of(partner.pk)}
    return Section("placements", _("Students hosted"), "artifacts/placements/_of_partner.html", context)


@brings(links.DID, order=30)
def students_hosted(partner: Partner, year: SchoolYear) -> str | None:
    """A partner's own students, so no group is too small to be named to it."""
    rows = Placement.objects.standing().in_year(year).filter(partner=partner, state__in=Placement.TAKING_HOURS)
    n = rows.filter(starts_on__lte=clock.today()).values("student").distinct().count()
    return ngettext("%(n)s student stayed with you", "%(n)s students stayed with you", n) % {"n": n} if n else None


@brings(links.DID, order=40)
def hours_hosted(partner: Partner, year: SchoolYear) -> str | None:
    """Approved hours of the school year."""
    rows = HoursEntry.objects.counted().filter(placement__partner=partner, day__range=(year.starts_on, year.ends_on))
    hours = hours_of(rows.aggregate(minutes=Sum("approved_minutes"))["minutes"] or 0)
    return _("%(hours)s hours of work, approved") % {"hours": f"{hours:g}"} if hours else None


@brings(engagements.PLACE, order=40)
def stays(partner: Partner, asked: Asked) -> list[Engagement]:
    """Placements that began and that are over, by day."""
    rows, url = Placement.objects.taking_hours().filter(partner=partner), _all_of(partner.pk)
    over = rows.filter(ends_on__lt=clock.today())
    began = [
        Engagement(day, ngettext("%(n)s placement began", "%(n)s placements began", n) % {"n": n}, url, False)
        for day, n in asked.counted(rows, F("starts_on"))
    ]
    return began + [
        Engagement(day, ngettext("%(n)s placement ended", "%(n)s placements ended", n) % {"n": n}, url, False)
        for day, n in asked.counted(over, F("ends_on"))
    ]


@brings(engagements.PLACE, order=50)
def hours_decided(partner: Partner, asked: Asked) -> list[Engagement]:
    """Entries of hours that the partner approved or returned, alone or by telling staff, by day."""
    decided = HoursEntry.objects.filter(placement__partner=partner, state__in=HoursEntry.DECIDED)
    rows = decided.filter(method__in=(HoursEntry.Method.LINK, *HoursEntry.TOLD))
    url = f"{reverse('hours_list')}?{urlencode({'q': partner.name, 'state': 'all'})}"
    return [Engagement(day, _answered(n), url) for day, n in asked.counted(rows, engagements.said_or("decided_at"))]


def _answered(n: int) -> str:
    return ngettext("Hours answered: %(n)s entry", "Hours answered: %(n)s entries", n) % {"n": n}


@brings(engagements.PLACE, order=60)
def evaluations_given(partner: Partner, asked: Asked) -> list[Engagement]:
    rows, url = Evaluation.objects.answered().filter(placement__partner=partner), _all_of(partner.pk)
    return [
        Engagement(
            day, ngettext("Evaluation given of %(n)s student", "Evaluations given of %(n)s students", n) % {"n": n}, url
        )
        for day, n in asked.counted(rows, engagements.said_or("answered_at"))
    ]


def _lines(rows: Any) -> list[tuple[Placement, str]]:
    today = clock.today()
    return [(each, each.state_on(today)) for each in rows]


def _all_of(partner: uuid.UUID) -> str:
    return f"{reverse('placement_list')}?partner={partner}&year=all"


PLACEMENTS = gettext_lazy("Placements")
add_place("student_list", "placement_list", PLACEMENTS, staff, order=20, group=PLACEMENTS)
add_place("student_list", "hours_list", gettext_lazy("Hours"), staff, order=25, group=PLACEMENTS)
