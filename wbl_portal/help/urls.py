"""Addresses of help; every house has them."""

from django.urls import path

from wbl_portal.help import views

urlpatterns = [
    path("", views.help_home, name="help_home"),
    path("<slug:slug>/", views.help_page, name="help_page"),
]
