"""Snapshots, masking, editions and the public pages made of them."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports import (  # noqa: F401 - register their work
            checks,
            listeners,
            reviewer_link,
            tasks,
            tasks_site,
            tasks_upkeep,
        )

        listeners.connect()
