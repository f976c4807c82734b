"""What a page answers to static/js/drafts.js, which sends a form by itself, later, or again when an answer was lost.

A form takes part with `data-draft="<what it is>"`; its view asks `asks` and answers `taken` or `refused`. The sender names
each set of words with a version, so a view can take the same one twice without doing it twice.
"""

import uuid

from django import forms
from django.http import HttpRequest, JsonResponse

BY_ITSELF = "autosave"  # the act of a save that nobody pressed a button for


def asks(request: HttpRequest) -> bool:
    """Whether the script sent this form, and not the browser."""
    return request.headers.get("accept") == "application/json"


def taken(version: uuid.UUID | str, where: str = "") -> JsonResponse:
    """The words are kept on the server under `version`; `where`: they were sent, the page that comes next."""
    return JsonResponse({"version": str(version), "where": where})


def refused(form: forms.Form, *, clash: bool = False) -> JsonResponse:
    """Not kept, and why: 409 when the page is older than what stands, else 422."""
    reasons = [reason for errors in form.errors.values() for reason in errors]
    return JsonResponse({"reasons": reasons}, status=409 if clash else 422)
