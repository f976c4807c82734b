"""The URL house of a district's workspace."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from wbl_portal.core import views as core

urlpatterns: list[URLPattern | URLResolver] = [
    path("theme/<int:hue>.css", core.theme, name="theme"),
]
urlpatterns += i18n_patterns(
    path("link/<str:token>/", core.open_link, name="link"),
    path("accounts/", include("wbl_portal.people.urls_accounts")),
    path("help/", include("wbl_portal.help.urls")),
    path("", include("wbl_portal.people.urls_district")),
    path("", include("reports.urls_district")),
    prefix_default_language=False,
)
