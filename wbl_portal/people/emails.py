"""The letters of people."""

import logging
import smtplib

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wbl_portal.people.models import User

logger = logging.getLogger("wbl_portal.people")


def send_invitation(user: User, address: str, *, campus: str) -> bool:
    """The invitation with its link; False when there is no address or the mail server refuses (the page then says so)."""
    if not user.email:
        return False
    body = render_to_string("people/email/invitation.txt", {"person": user, "address": address, "campus": campus})
    try:
        send_mail(_("Your invitation to %s") % campus, body, None, [user.email])
    except (OSError, smtplib.SMTPException):
        logger.exception("The invitation could not be sent.")
        return False
    return True
