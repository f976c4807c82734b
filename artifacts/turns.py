"""What a student can do now: one thing for the big button, the others below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from artifacts.models import CheckIn, HoursEntry, Participation, Placement, Reflection
from artifacts.selectors import reflections as selectors
from artifacts.selectors.hours import hours_of_student, monday_of
from wbl_portal.core import clock
from wbl_portal.people.context import current_year
from wbl_portal.people.models import Student


@dataclass(frozen=True)
class Turn:
    """`said` explains, `label` stands on the button."""

    said: str
    label: str
    url: str
    icon: str = "notebook-pen"


def turns(student: Student) -> list[Turn]:
    """The most urgent first: leave, answer, come, write, send. Empty: nothing now. A constant number of queries."""
    today = clock.today()
    entries = list(hours_of_student(student))
    here = Placement.objects.going_on(today).filter(student=student).select_related("partner")
    return [
        *_leaving(student),
        *_returned_hours(entries),
        *_reflections(student, returned=True),
        *_coming(list(here), entries),
        *_reflections(student, returned=False),
        *_sending(entries),
    ]


def _leaving(student: Student) -> Iterator[Turn]:
    rows = CheckIn.objects.open().filter(placement__student=student).select_related("placement__partner")
    for each in rows.order_by("day"):
        words = {"partner": each.placement.partner, "day": date_format(each.day)}
        said = _("You checked in at %(partner)s on %(day)s.") % words
        yield Turn(said, _("Check out and reflect"), reverse("my_check_out", args=[each.pk]), "log-out")


def _returned_hours(entries: list[HoursEntry]) -> Iterator[Turn]:
    for each in entries:
        if each.state == HoursEntry.State.RETURNED:
            said = _("There is a question about your hours on %s.") % date_format(each.day)
            yield Turn(said, _("Answer"), reverse("my_hours_edit", args=[each.pk]), "clock")


def _coming(here: list[Placement], entries: list[HoursEntry]) -> Iterator[Turn]:
    """On a weekday without hours yet; whoever works on a Saturday enters the hours in the log."""
    today = clock.today()
    been = {each.placement_id for each in entries if each.day == today}
    open_now = set(CheckIn.objects.open().filter(placement__in=here).values_list("placement_id", flat=True))
    if today.weekday() >= clock.SATURDAY:
        return
    for each in here:
        if each.pk not in been | open_now:
            said = _("Are you at %s today?") % each.partner
            query = urlencode({"placement": each.pk})
            yield Turn(said, _("Check in and set a goal"), f"{reverse('my_check_in')}?{query}", "log-in")


def _reflections(student: Student, *, returned: bool) -> Iterator[Turn]:
    year = current_year()
    rows = selectors.reflectable(student).filter(experience__year=year) if year else []
    for each in rows:
        written = getattr(each, "reflection", None)
        state = written.state if written else None
        if returned and state == Reflection.State.RETURNED:
            said = _("Your teacher has a question about “%s”.") % each.experience.title
            yield Turn(said, _("Answer"), _page(each))
        elif not returned and state in (None, Reflection.State.DRAFT):
            said = _("How was “%s”? Write a few sentences while it is fresh.") % each.experience.title
            yield Turn(said, _("Go on writing") if written else _("Reflect"), _page(each))


def _sending(entries: list[HoursEntry]) -> Iterator[Turn]:
    """Drafts of weeks that are over, or of this week from Friday on."""
    today = clock.today()
    until = today if today.weekday() >= clock.FRIDAY else monday_of(today)
    drafts = [each for each in entries if each.state == HoursEntry.State.DRAFT and each.day <= until]
    if drafts:
        week = monday_of(drafts[0].day)
        said = _("You have hours that nobody was asked to approve yet.")
        yield Turn(said, _("Look at the week and send it"), f"{reverse('my_hours')}?week={week.isoformat()}", "clock")


def _page(participation: Participation) -> str:
    return reverse("my_reflection", args=[participation.pk])
