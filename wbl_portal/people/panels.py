"""What people bring to the sections of the workspace."""

from django.utils.translation import gettext_lazy

from wbl_portal.core.sections import add_page, add_place
from wbl_portal.people import finding, first_hour  # noqa: F401 - register themselves
from wbl_portal.people.policies import staff

add_place("student_list", "student_list", gettext_lazy("Students"), staff, order=10)
add_place("student_list", "course_list", gettext_lazy("Work-based courses"), staff, order=80)
for page in ("first_hour", "list_home", "list_choose", "list_match", "list_job"):
    add_page("today", page)
