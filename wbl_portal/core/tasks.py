"""The two kinds of task. A campus task runs in its campus or not at all; a fleet task only hands out campus tasks."""

from collections.abc import Callable
from typing import Any

from tenant_schemas_celery.app import get_schema_name_from_task
from tenant_schemas_celery.task import TenantTask

from wbl_portal.celery import app
from wbl_portal.core.database import connection


class NoCampusForTask(RuntimeError):
    """A campus task came without a campus, or for one that is gone; the library alone would run it in public."""


class CampusTask(TenantTask):
    """Raises unless the task names a living campus and really runs there."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        wanted = get_schema_name_from_task(self, kwargs)
        if not wanted or wanted == "public":
            raise NoCampusForTask(f"{self.name} names no campus.")
        if wanted != connection.schema_name:
            raise NoCampusForTask(f"{self.name} names a campus that is gone.")
        return super().__call__(*args, **kwargs)


class FleetTask(TenantTask):
    """Runs outside all campuses, whoever enqueued it."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        connection.set_schema_to_public()
        return super().__call__(*args, **kwargs)


def campus_task(function: Callable[..., Any]) -> Any:
    """Decorator: a task that runs in the campus that enqueued it."""
    return app.task(base=CampusTask, acks_late=True)(function)


def fleet_task(function: Callable[..., Any]) -> Any:
    """Decorator: a task outside all campuses; it may only look for work and enqueue campus tasks."""
    return app.task(base=FleetTask, acks_late=True)(function)
