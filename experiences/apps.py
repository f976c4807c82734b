"""What the academy offers: types, experiences and their sessions; never a student."""

from django.apps import AppConfig


class ExperiencesConfig(AppConfig):
    name = "experiences"

    def ready(self) -> None:
        from experiences import listeners

        listeners.connect()
