"""Who may say what students did."""

from wbl_portal.core.policy import Policy
from wbl_portal.people.models import Role
from wbl_portal.people.policies import coordinators, staff, students

# The class list is the teacher's own paper, so teachers record attendance as coordinators do.
attendance_takers = Policy(
    "attendance_takers",
    lambda user: user.is_authenticated and user.has_role(Role.ADMINISTRATOR, Role.COORDINATOR, Role.TEACHER),
    needs_second_factor=True,
)

# Whoever keeps a class list also answers what its students write.
feedback_givers = Policy("feedback_givers", attendance_takers.allows, needs_second_factor=True)

# Whoever sees a student every week can tell whether hours are right where the partner has not said so.
hours_approvers = Policy("hours_approvers", attendance_takers.allows, needs_second_factor=True)

# Results come from whoever sat with the exam: teachers and counselors record them as coordinators do.
result_recorders = Policy(
    "result_recorders",
    lambda user: (
        user.is_authenticated and user.has_role(Role.ADMINISTRATOR, Role.COORDINATOR, Role.TEACHER, Role.COUNSELOR)
    ),
    needs_second_factor=True,
)

__all__ = [
    "attendance_takers",
    "coordinators",
    "feedback_givers",
    "hours_approvers",
    "result_recorders",
    "staff",
    "students",
]
