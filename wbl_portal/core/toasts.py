"""What just happened, told on the next page, with a way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest


def tell(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Show `text` on the next page; `undo` is an address that takes back the act by POST."""
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")


def complain(request: HttpRequest, text: str) -> None:
    """Show on the next page what was not done, and what to do."""
    messages.error(request, text)
