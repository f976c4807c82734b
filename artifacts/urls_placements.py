"""Addresses of placements, their hours and evaluations."""

from django.urls import URLPattern, path

from artifacts.views import evaluations, hours, placements

ONE = "placements/<uuid:placement_id>/"
EVALUATION = "placements/evaluations/<uuid:evaluation_id>/"

urlpatterns: list[URLPattern] = [
    path("placements/", placements.placement_list, name="placement_list"),
    path("students/<uuid:student_id>/placements/add/", placements.placement_add, name="placement_add"),
    path("placements/hours/", hours.hours_list, name="hours_list"),
    path("placements/hours/act/", hours.hours_act, name="hours_act"),
    path("placements/hours/undo/<uuid:entry_id>/", hours.hours_undo, name="hours_undo"),
    path("placements/rows/", evaluations.evaluation_rows, name="evaluation_rows"),
    path(ONE, placements.placement_detail, name="placement_detail"),
    path(f"{ONE}edit/", placements.placement_edit, name="placement_edit"),
    path(f"{ONE}step/", placements.placement_step, name="placement_step"),
    path(f"{ONE}undo/<uuid:entry_id>/", placements.placement_undo, name="placement_undo"),
    path(f"{ONE}evaluate/", evaluations.evaluation_ask, name="evaluation_ask"),
    path(f"{EVALUATION}record/", evaluations.evaluation_record, name="evaluation_record"),
    path(f"{EVALUATION}take-back/", evaluations.evaluation_take_back, name="evaluation_take_back"),
]
