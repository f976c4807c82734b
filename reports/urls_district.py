"""Addresses of the district's board."""

from django.urls import path

from reports.views import district

urlpatterns = [
    path("", district.district_home, name="district_home"),
    path("read/", district.district_read, name="district_read"),
]
