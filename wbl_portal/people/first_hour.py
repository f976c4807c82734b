"""From an empty campus to the first published edition: the steps, read from the records, and each role's first tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wbl_portal.core import panels
from wbl_portal.core.panels import Section, brings
from wbl_portal.people.models import Enrollment, Role, Student, User
from wbl_portal.people.policies import administrators, coordinators

STEPS = "first.steps"  # each floor brings its steps, asked with the request
TASKS = "first-tasks"


@dataclass(frozen=True)
class Step:
    """One step: what is there already (`count`), whether that is enough, and the page that does it.

    `url` empty: this person cannot do it; `who` says who can.
    """

    key: str
    title: str
    about: str
    action: str
    url: str
    count: int
    said: str
    who: str = ""

    @property
    def is_done(self) -> bool:
        return self.count > 0


@dataclass(frozen=True)
class Task:
    """A first task of a role: a card with one way in."""

    key: str
    role: str
    title: str | Promise
    about: str | Promise
    url_name: str

    @property
    def url(self) -> str:
        try:
            return reverse(self.url_name)
        except NoReverseMatch:  # brought by a floor that is not mounted here
            return ""


FIRST_TASKS = (
    Task("invite", Role.ADMINISTRATOR, gettext_lazy("Invite your colleagues"),
         gettext_lazy("A link lets each of them in, with the role you choose."), "people_list"),
    Task("campus", Role.ADMINISTRATOR, gettext_lazy("Look at the campus's settings"),
         gettext_lazy("Its name, its color and the smallest group that is ever shown."), "settings_home"),
    Task("lists", Role.COORDINATOR, gettext_lazy("Bring in last year's lists"),
         gettext_lazy("Partners, experiences and who took part, from your spreadsheets."), "list_home"),
    Task("continuum", Role.COORDINATOR, gettext_lazy("Look at the continuum"),
         gettext_lazy("Each grade and phase, with the gaps that are left."), "continuum"),
    Task("class_list", Role.TEACHER, gettext_lazy("Take a class list"),
         gettext_lazy("Open an experience, keep everybody ticked, untick who was absent."), "experience_list"),
    Task("students", Role.TEACHER, gettext_lazy("Find your students"),
         gettext_lazy("Each has a page: what they did and what is next."), "student_list"),
    Task("consents", Role.COUNSELOR, gettext_lazy("Record the consents for accounts"),
         gettext_lazy("A student's page has the form; then the account can be opened."), "student_list"),
    Task("results", Role.COUNSELOR, gettext_lazy("Record results of credentials"),
         gettext_lazy("A class on one page, or a list from the testing system."), "attempt_list"),
    Task("approve", Role.PRINCIPAL, gettext_lazy("Read what would be published"),
         gettext_lazy("Drafts wait here for your word; nothing goes out without it."), "report_home"),
    Task("binder", Role.PRINCIPAL, gettext_lazy("Open the binder"),
         gettext_lazy("What each element needs, what stands and what is missing."), "binder"),
    Task("explore", Role.STUDENT, gettext_lazy("See what is planned for you"),
         gettext_lazy("Visits, speakers and placements of your grade."), "my_explore"),
    Task("portfolio", Role.STUDENT, gettext_lazy("Put a first piece into your portfolio"),
         gettext_lazy("A picture or a text. You say who may see it."), "my_portfolio"),
)  # fmt: skip


def steps(request: HttpRequest) -> list[Step]:
    """Every step in its order."""
    return panels.of(STEPS, request)


def is_empty(found: Iterable[Step]) -> bool:
    """Whether nothing at all stands at the campus yet."""
    return all(each.count == 0 for each in found)


def tasks_of(user: User) -> list[Task]:
    """The first tasks of a person's roles that they have not set aside."""
    return [each for each in _every_task(user) if each.key not in user.set_aside]


def has_set_aside(user: User) -> bool:
    return any(each.key in user.set_aside for each in _every_task(user))


def _every_task(user: User) -> list[Task]:
    return [each for each in FIRST_TASKS if user.has_role(each.role) and each.url]


@brings(STEPS, order=10)
def roster(request: HttpRequest) -> Step:
    students = Enrollment.objects.values("student_id").distinct().count()
    may = administrators.allows(request.user)
    return Step(
        key="roster",
        title=_("Students and the school year"),
        about=_(
            "The export of your roster system, OneRoster as a .zip. It brings students, classes and the school year."
        ),
        action=_("Bring in the roster"),
        url=reverse("roster_home") if may else "",
        count=students,
        said=ngettext("%s student", "%s students", students) % students,
        who=_("A portal administrator does this."),
    )


@brings("today.first")
def on_the_way(request: HttpRequest) -> Section | None:
    """The steps on the first page of the day, until the first edition is public."""
    if not coordinators.allows(request.user):
        return None
    found = steps(request)
    return (
        None
        if all(each.is_done for each in found)
        else Section("first-steps", _("The first hour"), "people/_first_steps.html", progress(found))
    )


@brings("today.aside", order=95)
def first_tasks(request: HttpRequest) -> Section | None:
    return _tasks_section(request.user)  # type: ignore[arg-type]


@brings("home.sections", order=95)
def first_tasks_of_a_student(me: Student) -> Section | None:
    return _tasks_section(me.user)


def progress(found: Iterable[Step]) -> dict[str, Any]:
    """The steps with how many are done and the next one that this person can do."""
    known = list(found)
    done = sum(each.is_done for each in known)
    following = next((each for each in known if not each.is_done), None)
    return {
        "steps": known,
        "done": done,
        "all": len(known),
        "following": following,
        "words": _("%(done)s of %(all)s done") % {"done": done, "all": len(known)},
    }


def _tasks_section(user: User) -> Section | None:
    found = tasks_of(user)
    return Section(TASKS, _("Your first tasks"), "people/_first_tasks.html", {"tasks": found}) if found else None
