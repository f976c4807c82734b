"""What people bring to the sections of the workspace."""

from django.utils.translation import gettext_lazy

from wbl_portal.core.sections import add_page, add_place
from wbl_portal.people import finding, first_hour, rollover  # noqa: F401 - register themselves
from wbl_portal.people.policies import coordinators, staff

add_place("student_list", "student_list", gettext_lazy("Students"), staff, order=10)
add_place("student_list", "course_list", gettext_lazy("Work-based courses"), staff, order=80)
add_place("student_list", "list_home", gettext_lazy("Bring in lists"), coordinators, order=85)
add_place("student_list", "rollover", gettext_lazy("The next school year"), coordinators, order=90)
for page in ("first_hour", "list_choose", "list_match", "list_job"):
    add_page("today", page)
