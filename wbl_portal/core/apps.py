"""Mechanisms that know no domain: clock, policy, audit, files, links, jobs, components."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "wbl_portal.core"
    label = "core"

    def ready(self) -> None:
        autodiscover_modules("panels")  # what each floor brings to pages of the floors below
