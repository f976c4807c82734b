"""Help stands on top of everything: it describes every floor and holds no fact of its own."""

from django.apps import AppConfig


class HelpConfig(AppConfig):
    name = "wbl_portal.help"
    label = "help"
