"""What people bring to the sections of the workspace."""

from django.utils.translation import gettext_lazy

from wbl_portal.core.sections import add_page, add_place
from wbl_portal.people import finding, first_hour, rollover, sample_data, waiting  # noqa: F401 - register themselves
from wbl_portal.people.policies import coordinators, staff

add_place("student_list", "student_list", gettext_lazy("Students"), staff, order=10)
ROSTER = gettext_lazy("Roster")
add_place("student_list", "course_list", gettext_lazy("Work-based courses"), staff, order=80, group=ROSTER)
add_place("student_list", "class_cards", gettext_lazy("Class cards"), coordinators, order=83, group=ROSTER)
add_place("student_list", "list_home", gettext_lazy("Bring in lists"), coordinators, order=85, group=ROSTER)
add_place("student_list", "day_off_list", gettext_lazy("Days without school"), staff, order=88, group=ROSTER)
add_place("student_list", "rollover", gettext_lazy("The next school year"), coordinators, order=90, group=ROSTER)
for page in ("first_hour", "list_choose", "list_match", "list_job"):
    add_page("today", page)
