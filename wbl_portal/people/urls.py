"""Addresses of people."""

from django.urls import path

from wbl_portal.people import views
from wbl_portal.people.views import cards, courses, first_hour, lists

urlpatterns = [
    path("start/", views.landing, name="landing"),
    path("start/no-role/", views.no_role, name="no_role"),
    path("start/first-hour/", first_hour.first_hour, name="first_hour"),
    path("start/first-hour/tasks/<slug:task>/aside/", first_hour.task_set_aside, name="task_set_aside"),
    path("start/first-hour/tasks/<slug:task>/back/", first_hour.task_bring_back, name="task_bring_back"),
    path("start/lists/", lists.list_home, name="list_home"),
    path("start/lists/jobs/<uuid:pk>/", lists.list_job, name="list_job"),
    path("start/lists/jobs/<uuid:pk>/import/", lists.list_import, name="list_import"),
    path("start/lists/undo/<uuid:entry_id>/", lists.list_undo, name="list_undo"),
    path("start/lists/<slug:kind>/", lists.list_choose, name="list_choose"),
    path("start/lists/<slug:kind>/template.csv", lists.list_template, name="list_template"),
    path("start/lists/<slug:kind>/<uuid:kept>/", lists.list_match, name="list_match"),
    path("today/", views.today, name="today"),
    path("students/", views.student_list, name="student_list"),
    path("students/memberships/", views.membership_change, name="membership_change"),
    path("students/cards/", cards.class_cards, name="class_cards"),
    path("students/courses/", courses.course_list, name="course_list"),
    path("students/courses/undo/<uuid:entry_id>/", courses.course_undo, name="course_undo"),
    path("students/<uuid:pk>/", views.student_detail, name="student_detail"),
    path("students/<uuid:pk>/account/", views.account_open, name="account_open"),
    path("students/<uuid:pk>/consent/", views.consent_add, name="consent_add"),
    path("students/<uuid:pk>/consent/<uuid:consent_pk>/withdraw/", views.consent_withdraw, name="consent_withdraw"),
    path("my/", views.my_home, name="my_home"),
    path("my/explore/", views.my_explore, name="my_explore"),
    path("my/log/", views.my_log, name="my_log"),
    path("my/drafts/key/", views.my_draft_key, name="my_draft_key"),
    path("my/account/", views.my_account, name="my_account"),
    path("settings/", views.settings_home, name="settings_home"),
    path("settings/roster/", views.roster_home, name="roster_home"),
    path("settings/roster/<uuid:pk>/", views.roster_job, name="roster_job"),
    path("settings/roster/<uuid:pk>/import/", views.roster_import, name="roster_import"),
    path("settings/people/", views.people_list, name="people_list"),
    path("settings/people/<uuid:pk>/invite/", views.people_invite_again, name="people_invite_again"),
    path("settings/people/<uuid:pk>/roles/<slug:role>/", views.role_give, name="role_give"),
    path("settings/roles/<uuid:pk>/end/", views.role_end, name="role_end"),
]
