"""Partners, their contacts and agreements; never a student."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
