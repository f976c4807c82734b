"""The campuses themselves: the only tables that stand in `public`."""

from django.apps import AppConfig


class AcademiesConfig(AppConfig):
    name = "academies"
    verbose_name = "Academies"
