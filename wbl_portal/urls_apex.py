"""The apex host: the list of campuses; no session, no user."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from academies import views as academies
from wbl_portal.core import views as core

urlpatterns: list[URLPattern | URLResolver] = [path("theme/<int:hue>.css", core.theme, name="theme")]
urlpatterns += i18n_patterns(
    path("help/", include("wbl_portal.help.urls")),
    path("", academies.campuses, name="campuses"),
    prefix_default_language=False,
)
