"""The URL house of a campus; every floor brings its own addresses, English without and Spanish under `/es/`."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from wbl_portal.core import views as core

urlpatterns: list[URLPattern | URLResolver] = [
    path("theme/<int:hue>.css", core.theme, name="theme"),
    path("", include("reports.urls_site")),
]
urlpatterns += i18n_patterns(
    path("link/<str:token>/", core.open_link, name="link"),
    path("accounts/", include("wbl_portal.people.urls_accounts")),
    path("help/", include("wbl_portal.help.urls")),
    path("", include("wbl_portal.people.urls")),
    path("", include("partners.urls")),
    path("", include("experiences.urls")),
    path("", include("artifacts.urls")),
    path("", include("reports.urls")),
    prefix_default_language=False,
)

if not settings.PRODUCTION:
    from wbl_portal.core.gallery import gallery

    urlpatterns.append(path("gallery/", gallery, name="gallery"))
