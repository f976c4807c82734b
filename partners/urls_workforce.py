"""Addresses of the region: workforce board, meetings, needs, occupation lists."""

from django.urls import URLPattern, path

from partners.views import meetings, needs, occupation_imports, occupations, workforce

WORKFORCE, OCCUPATIONS = "workforce/manage/", "occupations/manage/"
MEETING, NEED, FOLLOW_UP = f"{WORKFORCE}meetings/", f"{WORKFORCE}needs/", f"{WORKFORCE}follow-ups/"

urlpatterns: list[URLPattern] = [
    path(WORKFORCE, workforce.workforce_home, name="workforce_home"),
    path(f"{WORKFORCE}county/", workforce.county_edit, name="county_edit"),
    path(MEETING, meetings.meeting_list, name="meeting_list"),
    path(f"{MEETING}add/", meetings.meeting_add, name="meeting_add"),
    path(f"{MEETING}<uuid:meeting_id>/", meetings.meeting_detail, name="meeting_detail"),
    path(f"{MEETING}<uuid:meeting_id>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path(f"{MEETING}<uuid:meeting_id>/archive/", meetings.meeting_archive, name="meeting_archive"),
    path(f"{MEETING}<uuid:meeting_id>/restore/", meetings.meeting_restore, name="meeting_restore"),
    path(f"{MEETING}<uuid:meeting_id>/file/", meetings.meeting_file, name="meeting_file"),
    path(FOLLOW_UP, meetings.follow_up_list, name="follow_up_list"),
    path(f"{FOLLOW_UP}<uuid:decision_id>/done/", meetings.follow_up_done, name="follow_up_done"),
    path(f"{FOLLOW_UP}<uuid:decision_id>/reopen/", meetings.follow_up_reopen, name="follow_up_reopen"),
    path(NEED, needs.need_list, name="need_list"),
    path(f"{NEED}add/", needs.need_add, name="need_add"),
    path(f"{NEED}<uuid:need_id>/edit/", needs.need_edit, name="need_edit"),
    path(f"{NEED}<uuid:need_id>/archive/", needs.need_archive, name="need_archive"),
    path(f"{NEED}<uuid:need_id>/restore/", needs.need_restore, name="need_restore"),
    path(OCCUPATIONS, occupations.occupation_list, name="occupation_list"),
    path(f"{OCCUPATIONS}import/", occupation_imports.occupation_upload, name="occupation_upload"),
    path(f"{OCCUPATIONS}import/<uuid:file_id>/", occupation_imports.occupation_check, name="occupation_check"),
    path(f"{OCCUPATIONS}coverage/", occupations.occupation_coverage, name="occupation_coverage"),
    path(f"{OCCUPATIONS}coverage/<uuid:occupation_id>/", occupations.occupation_detail, name="occupation_detail"),
    path(f"{OCCUPATIONS}<uuid:list_id>/", occupations.occupation_list_detail, name="occupation_list_detail"),
    path(f"{OCCUPATIONS}<uuid:list_id>/archive/", occupations.occupation_list_archive, name="occupation_list_archive"),
    path(f"{OCCUPATIONS}<uuid:list_id>/restore/", occupations.occupation_list_restore, name="occupation_list_restore"),
]
