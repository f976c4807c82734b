"""Whose own page it is."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from wbl_portal.people import selectors
from wbl_portal.people.models import Student


def me_of(request: HttpRequest) -> Student:
    """The student whose account this is; an account without one has no page here."""
    return get_object_or_404(selectors.students(who="all"), user=request.user)
