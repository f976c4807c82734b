"""What people bring to the sections of the workspace."""

from django.utils.translation import gettext_lazy

from wbl_portal.core.sections import add_page, add_place
from wbl_portal.people import first_hour  # noqa: F401 - registers itself
from wbl_portal.people.policies import coordinators, staff

add_place("student_list", "student_list", gettext_lazy("Students"), staff, order=10)
add_place("student_list", "course_list", gettext_lazy("Work-based courses"), staff, order=80)
add_place("student_list", "class_cards", gettext_lazy("Class cards"), coordinators, order=85)
for page in ("first_hour", "list_home", "list_choose", "list_match", "list_job"):
    add_page("today", page)
