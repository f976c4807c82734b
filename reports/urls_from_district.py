"""Addresses of a campus about its district: what came down and what was made of it, what goes up, the directory."""

from django.urls import path

from reports.views import from_district as views

urlpatterns = [
    path("", views.from_district, name="from_district"),
    path("fetch/", views.from_district_fetch, name="from_district_fetch"),
    path("directory/", views.shared_directory, name="shared_directory"),
    path("up/", views.to_district, name="to_district"),
    path("lines/<uuid:line_id>/", views.district_line, name="district_line"),
    path("lines/<uuid:line_id>/take/", views.district_line_take, name="district_line_take"),
    path("lines/<uuid:line_id>/override/", views.district_line_override, name="district_line_override"),
    path("lines/<uuid:line_id>/put-back/", views.district_line_put_back, name="district_line_put_back"),
    path("lines/<uuid:line_id>/file/", views.district_line_file, name="district_line_file"),
    # For the district, which signs what it asks.
    path("handed-up.json", views.handed_up_document, name="handed_up_document"),
]
