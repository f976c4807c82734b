"""Addresses of a district's workspace."""

from django.urls import path

from wbl_portal.people import views

urlpatterns = [
    path("start/", views.landing, name="landing"),
    path("start/no-role/", views.no_role, name="no_role"),
]
