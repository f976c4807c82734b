"""What people bring to the queue of Today: students about whose account nobody has answered, or whose consent ends."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wbl_portal.core import clock
from wbl_portal.core.panels import Narrowing, brings
from wbl_portal.core.waiting import QUEUE, SOON, Item, Kind
from wbl_portal.people.models import AccountConsent, Enrollment, Guardianship, Student
from wbl_portal.people.policies import coordinators

CONSENT_WAITS = "consent_waits"


@brings("students.filters", order=60)
def consent_waits_filter() -> Narrowing:
    return Narrowing(CONSENT_WAITS, _("Consent to an account missing or ending"), consent_waits)


def consent_waits(students: QuerySet[Student]) -> QuerySet[Student]:
    """Students of the roster whose parents are to be asked: no answer stands, or it ended or ends soon.

    A 'no', and a 'yes' that was taken back, are answers: nobody is asked again.
    """
    today = clock.today()
    lasting = AccountConsent.objects.in_force(today + SOON)
    refused = AccountConsent.objects.filter(is_yes=False, withdrawn_on__isnull=True)
    found = students.filter(active=True).exclude(pk__in=lasting.values("student_id"))
    found = found.exclude(pk__in=refused.values("student_id"))
    return found.annotate(taken_back_on=_last_yes("withdrawn_on")).filter(taken_back_on__isnull=True)


def _last_yes(field: str) -> Subquery:
    said = AccountConsent.objects.filter(student=OuterRef("pk"), is_yes=True).order_by("-given_on", "-pk")
    return Subquery(said.values(field)[:1])


@brings(QUEUE, order=22)
def account_consents(request: HttpRequest) -> Kind | None:
    """For those who put answers on record: without a 'yes' a student counts, but does not sign in."""
    if not coordinators.allows(request.user):
        return None
    today = clock.today()
    begun = Enrollment.objects.on(today).filter(student=OuterRef("pk")).order_by("entered_on")
    asked = Guardianship.objects.filter(student=OuterRef("pk")).order_by("guardian__family_name", "pk")
    name = Concat("guardian__given_name", Value(" "), "guardian__family_name")
    rows = consent_waits(Student.objects.enrolled_on(today)).annotate(
        ends_on=_last_yes("expires_on"),
        entered_on=Subquery(begun.values("entered_on")[:1]),
        guardian=Subquery(asked.values_list(name)[:1]),
    )
    rows = rows.order_by(F("ends_on").asc(nulls_last=True), "entered_on", "family_name", "given_name", "pk")
    url = f"{reverse('student_list')}?{CONSENT_WAITS}=on"
    return Kind("account-consents", _("Consents to accounts"), rows, _account_consent, url)


def _account_consent(row: Any) -> Item:
    url, owner = reverse("consent_add", args=[row.pk]), row.guardian or ""
    if row.ends_on is None:
        reason = _("Nobody has answered whether the student may have an account")
        return Item(str(row), reason, url, since=row.entered_on, owner=owner)
    if row.ends_on < clock.today():
        return Item(str(row), _("The consent to the account ended"), url, due_on=row.ends_on, owner=owner)
    return Item(str(row), _("The consent to the account ends"), url, due_on=row.ends_on, owner=owner)
