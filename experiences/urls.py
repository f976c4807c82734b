"""Addresses of experiences."""

from django.urls import URLPattern, path

from experiences import urls_feedback, urls_plan, views
from experiences.views import calendars, credentials

CATALOGUE = "credentials/catalogue/"

urlpatterns: list[URLPattern] = [
    path(CATALOGUE, credentials.credential_list, name="credential_list"),
    path(f"{CATALOGUE}add/", credentials.credential_add, name="credential_add"),
    path(f"{CATALOGUE}import/", credentials.credential_import, name="credential_import"),
    path(f"{CATALOGUE}<uuid:credential_id>/edit/", credentials.credential_edit, name="credential_edit"),
    path(f"{CATALOGUE}<uuid:credential_id>/archive/", credentials.credential_archive, name="credential_archive"),
    path(f"{CATALOGUE}<uuid:credential_id>/restore/", credentials.credential_restore, name="credential_restore"),
    *urls_plan.urlpatterns,
    *urls_feedback.urlpatterns,
    path("experiences/", views.experience_list, name="experience_list"),
    path("experiences/add/", views.experience_add, name="experience_add"),
    path("experiences/act/", views.experience_act, name="experience_act"),
    path("experiences/undo/<uuid:entry_id>/", views.experience_undo, name="experience_undo"),
    path("experiences/phases/", views.experience_phases, name="experience_phases"),
    path("experiences/partner-news/", views.experience_partner_news, name="experience_partner_news"),
    path("experiences/calendar/", calendars.calendar, name="calendar"),
    path("experiences/calendar/close/", calendars.calendar_close, name="calendar_close"),
    path("experiences/types/", views.type_list, name="type_list"),
    path("experiences/types/add/", views.type_add, name="type_add"),
    path("experiences/types/<uuid:type_id>/edit/", views.type_edit, name="type_edit"),
    path("experiences/types/<uuid:type_id>/archive/", views.type_archive, name="type_archive"),
    path("experiences/types/<uuid:type_id>/restore/", views.type_restore, name="type_restore"),
    path("experiences/<uuid:experience_id>/", views.experience_detail, name="experience_detail"),
    path("experiences/<uuid:experience_id>/edit/", views.experience_edit, name="experience_edit"),
    path("experiences/<uuid:experience_id>/archive/", views.experience_archive, name="experience_archive"),
    path("experiences/<uuid:experience_id>/restore/", views.experience_restore, name="experience_restore"),
    path("experiences/<uuid:experience_id>/sessions/add/", views.session_add, name="session_add"),
    path("experiences/sessions/<uuid:session_id>/edit/", views.session_edit, name="session_edit"),
    path("experiences/sessions/<uuid:session_id>/cancel/", views.session_cancel, name="session_cancel"),
    path("experiences/sessions/<uuid:session_id>/reinstate/", views.session_reinstate, name="session_reinstate"),
]
