"""What the bar of acts under a list sends: the ticked rows, and the filters of the list to go back to."""

import uuid

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from wbl_portal.core.keys import keys_of


def picked(request: HttpRequest) -> list[uuid.UUID]:
    """The keys of the ticked rows (`pick`)."""
    return keys_of(request.POST.getlist("pick"))


def same_list(request: HttpRequest, name: str) -> str:
    """The address of the list `name` as the reader had it (`filter`)."""
    query = QueryDict(request.POST.get("filter", "")).urlencode()
    return f"{reverse(name)}?{query}" if query else reverse(name)
