"""First tasks that somebody does not want to see any more, and bringing them back."""

from django.db import transaction

from wbl_portal.core import audit
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import User


@transaction.atomic
def set_task_aside(*, user: User, task: str, by: Actor) -> None:
    """Do not show a first task to this person again; a second call changes nothing."""
    if task not in user.set_aside:
        _write(user, [*user.set_aside, task], by)


@transaction.atomic
def bring_tasks_back(*, user: User, by: Actor, task: str = "") -> None:
    """Show one first task again, or all of them."""
    kept = [each for each in user.set_aside if task and each != task]
    if kept != user.set_aside:
        _write(user, kept, by)


def _write(user: User, tasks: list[str], by: Actor) -> None:
    before = audit.image(user, ["set_aside"])
    user.set_aside = tasks
    user.save(update_fields=["set_aside"])
    audit.record(verb="user.tasks_set_aside", by=by, subject=user, before=before, after={"set_aside": tasks})
