"""Addresses of the district's workspace: the board of its campuses, the shared directory, what it hands down."""

from django.urls import path

from reports.views import district, handing_down

urlpatterns = [
    path("", district.district_home, name="district_home"),
    path("read/", district.district_read, name="district_read"),
    path("directory/", district.district_directory, name="district_directory"),
    path("handed-down/", handing_down.handed_list, name="handed_list"),
    path("handed-down/add/<slug:kind>/", handing_down.handed_add, name="handed_add"),
    path("handed-down/<uuid:line_id>/", handing_down.handed_detail, name="handed_detail"),
    path("handed-down/<uuid:line_id>/edition/", handing_down.handed_edition_add, name="handed_edition_add"),
    path("handed-down/<uuid:line_id>/withdraw/", handing_down.handed_withdraw, name="handed_withdraw"),
    path("handed-down/<uuid:line_id>/restore/", handing_down.handed_restore, name="handed_restore"),
    path(
        "handed-down/<uuid:line_id>/editions/<int:number>/file/", handing_down.handed_open_file, name="handed_open_file"
    ),
    # For the district's campuses, which sign what they ask.
    path("handed-down.json", handing_down.handed_down_document, name="handed_down_document"),
    path("handed-down/<uuid:line_id>/<int:number>/file/", handing_down.handed_down_file, name="handed_down_file"),
]
