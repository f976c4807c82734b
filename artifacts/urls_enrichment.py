"""Addresses of who belongs to enrichment; they stand under the activity."""

from django.urls import URLPattern, path

from artifacts.views import enrichment

ONE = "enrichment/manage/<uuid:enrichment_id>/members/"
MEMBER = "enrichment/manage/members/<uuid:membership_id>/"

urlpatterns: list[URLPattern] = [
    path(ONE, enrichment.member_list, name="member_list"),
    path(f"{ONE}add/", enrichment.member_add, name="member_add"),
    path(f"{ONE}act/", enrichment.member_act, name="member_act"),
    path(f"{ONE}undo/<uuid:entry_id>/", enrichment.member_undo, name="member_undo"),
    path(MEMBER, enrichment.member_edit, name="member_edit"),
    path(f"{MEMBER}consent/", enrichment.member_scan, name="member_scan"),
]
