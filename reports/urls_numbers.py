"""Addresses of the staff's figures: numbers and their rows, gaps between student groups, curves to the targets."""

from django.urls import path

from reports.views import curves, gaps, numbers

urlpatterns = [
    path("numbers/", numbers.number_list, name="number_list"),
    path("numbers/rows/", numbers.number_rows, name="number_rows"),
    path("curves/", curves.curve_list, name="curve_list"),
    path("gaps/", gaps.gap_list, name="gap_list"),
]
