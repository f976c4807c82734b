"""The task queue: each task carries its campus; beat has a handful of fleet entries and no table."""

import os

from celery.schedules import crontab
from celery.signals import setup_logging
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wbl_portal.settings")

app = CeleryApp("wbl_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="tasks")
app.conf.beat_schedule = {
    "find-lost-jobs": {"task": "wbl_portal.core.jobs.find_lost_jobs", "schedule": 30.0},
    "read-campuses": {"task": "reports.district.tasks.read_campuses_of_all_districts", "schedule": 3600.0},
    "write-to-contacts": {"task": "partners.tasks.write_weekly_everywhere", "schedule": crontab(hour="15", minute="0")},
    "write-to-principals": {
        "task": "reports.tasks.write_to_principals_everywhere",
        "schedule": crontab(hour="13", minute="30"),
    },
    "look-for-lapsed-consents": {"task": "reports.tasks.look_for_lapsed_consents", "schedule": 3600.0},
}


@setup_logging.connect
def keep_our_logging(**kwargs: object) -> None:
    """Django's logging settings hold in the worker too."""
