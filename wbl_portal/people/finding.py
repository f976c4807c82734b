"""What people can find: students, parents and guardians, who works here, and the pages of the workspace themselves."""

from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wbl_portal.core import clock, sections
from wbl_portal.core.finding import FIND, Group, Hit, Query, closest, closest_hits
from wbl_portal.core.panels import brings
from wbl_portal.people.context import navigation
from wbl_portal.people.models import Enrollment, Guardian, Guardianship, Student, User
from wbl_portal.people.policies import administrators, coordinators

STUDENT_FIELDS = ("given_name", "family_name", "local_id")
# Pages outside the sections: URL name, its words, whom it is for.
PAGES = [
    ("roster_home", gettext_lazy("Settings: roster import"), administrators),
    ("people_list", gettext_lazy("Settings: people and roles"), administrators),
    ("experience_add", gettext_lazy("Add experience"), coordinators),
    ("partner_add", gettext_lazy("Add partner"), coordinators),
]


@brings(FIND, order=10)
def students(request: HttpRequest, query: Query) -> Group:
    begun = Enrollment.objects.filter(entered_on__lte=clock.today()).order_by("-entered_on")
    rows = Student.objects.prefetch_related(Prefetch("enrollments", begun))
    return Group("students", _("Students"), [_student(row) for row in closest(rows, query, *STUDENT_FIELDS)])


def _student(row: Student) -> Hit:
    grades = [each.grade for each in row.enrollments.all()[:1]]
    words = [_("Grade %s") % grades[0] if grades else "", row.local_id]
    return Hit(str(row), ", ".join(word for word in words if word), reverse("student_detail", args=[row.pk]))


@brings(FIND, order=15)
def guardians(request: HttpRequest, query: Query) -> Group:
    """Each leads to the student they belong to."""
    whose = Guardianship.objects.select_related("student").order_by("student__family_name", "pk")
    rows = Guardian.objects.prefetch_related(Prefetch("guardianships", whose))
    found = closest(rows, query, "given_name", "family_name", "email")
    hits = [_guardian(row, each) for row in found for each in row.guardianships.all()]
    return Group("guardians", _("Parents and guardians"), hits[: query.most])


def _guardian(row: Guardian, of: Guardianship) -> Hit:
    return Hit(str(row), _("of %s") % of.student, reverse("student_detail", args=[of.student_id]))


@brings(FIND, order=60)
def workers(request: HttpRequest, query: Query) -> Group | None:
    if not administrators.allows(request.user):
        return None
    rows = User.objects.filter(student__isnull=True, is_active=True)
    hits = [Hit(str(row), row.email, reverse("people_list")) for row in closest(rows, query, "name", "email")]
    return Group("people", _("People and roles"), hits)


@brings(FIND, order=90)
def pages(request: HttpRequest, query: Query) -> Group:
    """Places of the rail and of its sections, and a few that stand deeper."""
    known = {str(place["url"]): str(place["label"]) for place in navigation(request)["nav"]}
    known |= {url: label for label, url in sections.places(request.user)}
    for name, words, policy in PAGES:
        if policy.allows(request.user):
            known[reverse(name)] = str(words)
    hits = [(label, Hit(label, "", url)) for url, label in known.items()]
    return Group("pages", _("Pages"), closest_hits(hits, query))
