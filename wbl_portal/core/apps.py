"""Mechanisms that know no domain: clock, policy, audit, files, links, jobs, components."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "wbl_portal.core"
    label = "core"

    def ready(self) -> None:
        from wbl_portal.core.lists import tasks

        assert tasks
        autodiscover_modules("lists")  # the kinds of lists that each floor can take in
        autodiscover_modules("panels")  # what each floor brings to pages of the floors below
