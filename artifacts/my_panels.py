"""What the student's own pages show of records: what to do now, what comes next, the year in a ring, the log."""

from typing import Any

from django.utils.translation import gettext as _

from artifacts import records
from artifacts.models import Placement
from artifacts.my_week import week_of
from artifacts.standing import standing
from artifacts.turns import turns
from wbl_portal.core import clock
from wbl_portal.core.panels import Section, brings
from wbl_portal.core.sections import add_page
from wbl_portal.people.context import current_year

SHOWN = 50
OTHERS = 4


@brings("home.sections", order=5)
def my_turn(me: Any) -> Section:
    """One big button that changes; nothing now says what comes next instead."""
    found = turns(me)
    coming = records.coming_for_grade(me.grade).first() if me.grade is not None else None
    context = {
        "turn": found[0] if found else None,
        "others": found[1 : 1 + OTHERS],
        "more": max(0, len(found) - 1 - OTHERS),
        "session": coming,
    }
    return Section("turn", _("Your turn") if found else _("Nothing to do now"), "artifacts/_my_turn.html", context)


@brings("home.sections", order=10)
def next_for_me(me: Any) -> Section:
    """The next session planned for the grade of a student (who carries `grade`), and the placements that stand."""
    coming = records.coming_for_grade(me.grade).first() if me.grade is not None else None
    today = clock.today()
    stays = Placement.objects.standing().filter(student=me, ends_on__gte=today).exclude(state=Placement.State.COMPLETED)
    context = {
        "session": coming,
        "grade": me.grade,
        "today": today,
        "stays": [(stay, stay.state_on(today)) for stay in stays.select_related("partner", "site", "supervisor")],
    }
    return Section("next", _("Next"), "artifacts/_my_next.html", context)


@brings("home.sections", order=20)
def my_year(me: Any) -> Section:
    """The school year so far, as a ring with its words."""
    year = current_year()
    title = _("Your school year %s") % year.label if year else _("Your school year")
    arcs = standing(me, me.grade, year).arcs() if year else []
    return Section("year", title, "artifacts/_my_year.html", {"arcs": arcs})


@brings("explore.sections")
def planned_for_me(me: Any) -> Section:
    coming = list(records.coming_for_grade(me.grade)[:SHOWN]) if me.grade is not None else []
    return Section("planned", _("Coming up"), "artifacts/_my_planned.html", {"sessions": coming})


@brings("log.sections", order=5)
def my_week(me: Any) -> Section:
    """The hours of this week."""
    return Section("hours", _("Hours this week"), "artifacts/_my_log_week.html", {"week": week_of(me, clock.today())})


@brings("log.sections")
def my_records(me: Any) -> Section:
    return Section("records", _("On record"), "artifacts/_my_records.html", records.summed(records.records_of(me)))


for page in ("my_hours", "my_hours_add", "my_hours_edit"):
    add_page("my_log", page)
for page in ("my_check_in", "my_check_out"):
    add_page("my_home", page)
