"""What just happened, told on the next page, with a way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wbl_portal.core.archive import Several


def tell(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Show `text` on the next page; `undo` is an address that takes back the act by POST."""
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")


def complain(request: HttpRequest, text: str) -> None:
    """Show on the next page what was not done, and what to do."""
    messages.error(request, text)


def tell_several(request: HttpRequest, did: Several, said: str, *, undo: str = "") -> None:
    """Show what an act on several rows did, in words with an %(n)s, and who had to stay; `undo` names the address that
    takes the act back by its entry."""
    if did.count:
        tell(request, said % {"n": did.count}, undo=reverse(undo, args=[did.entry_id]) if undo else "")
    elif not did.refused:
        complain(request, _("Nothing was done: tick at least one row that still stands in the list."))
    if did.refused:
        complain(request, " ".join(did.refused))
