"""The furnished demo, on top of everything."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "wbl_portal.demo"
    label = "demo"
