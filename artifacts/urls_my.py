"""Addresses of a student's hours and days at the worksite."""

from django.urls import URLPattern, path

from artifacts.views import my_check_ins, my_hours

urlpatterns: list[URLPattern] = [
    path("my/hours/", my_hours.my_hours, name="my_hours"),
    path("my/hours/add/", my_hours.my_hours_add, name="my_hours_add"),
    path("my/hours/send/", my_hours.my_hours_send, name="my_hours_send"),
    path("my/hours/unsend/<uuid:entry_id>/", my_hours.my_hours_unsend, name="my_hours_unsend"),
    path("my/hours/<uuid:hours_id>/", my_hours.my_hours_edit, name="my_hours_edit"),
    path("my/hours/<uuid:hours_id>/remove/", my_hours.my_hours_remove, name="my_hours_remove"),
    path("my/check-in/", my_check_ins.my_check_in, name="my_check_in"),
    path("my/check-in/<uuid:check_in_id>/out/", my_check_ins.my_check_out, name="my_check_out"),
    path("my/check-in/<uuid:check_in_id>/undo/", my_check_ins.my_check_in_undo, name="my_check_in_undo"),
]
