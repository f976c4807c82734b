"""The letters of people."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wbl_portal.core import letters
from wbl_portal.people.models import User


def send_invitation(user: User, address: str, *, campus: str) -> bool:
    """The invitation with its link; False when there is no address or the mail server refuses (the page then says so)."""
    if not user.email:
        return False
    body = render_to_string("people/email/invitation.txt", {"person": user, "address": address, "campus": campus})
    return letters.send(_("Your invitation to %s") % campus, body, user.email)
