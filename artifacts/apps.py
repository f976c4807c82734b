"""What each student did and made; student data live here and in people."""

from django.apps import AppConfig


class ArtifactsConfig(AppConfig):
    name = "artifacts"

    def ready(self) -> None:
        from artifacts import (  # noqa: F401 - they register themselves
            consent_link,
            listeners,
            minute,
            next_step,
            placement_panels,
            progress_panels,
            tasks,
            work_panels,
        )

        listeners.connect()
