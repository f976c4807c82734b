"""The columns by which lists name a student: three numbers, never a name."""

from django.utils.translation import gettext_lazy

from wbl_portal.core.lists import Column
from wbl_portal.people.student_numbers import COLUMNS as NUMBERS

STUDENT = (
    Column(
        "unique_id",
        gettext_lazy("Texas Unique Student ID"),
        (*NUMBERS["unique_id"], "id unico"),
        "1234567890",
        gettext_lazy("One of the three student numbers is needed; names are never matched."),
    ),
    Column("local_id", gettext_lazy("Local student number"), (*NUMBERS["local_id"], "matricula"), ""),
    Column("student_id", gettext_lazy("Student number"), (*NUMBERS["student_id"], "id", "numero de estudiante"), ""),
)
