"""The letter with the code that opens the unmasked figures."""

import logging
import smtplib

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reports.models import UnmaskedGrant
from wbl_portal.core.database import connection

logger = logging.getLogger("wbl_portal.reports")


def send_code(grant: UnmaskedGrant, code: str, *, minutes: int) -> bool:
    """To the address on record; False when the mail server refuses."""
    campus = connection.tenant.name
    words = {"grant": grant, "code": code, "minutes": minutes, "campus": campus}
    body = render_to_string("reports/email/unmasked_code.txt", words)
    try:
        send_mail(_("Your code for %s") % campus, body, None, [grant.email])
    except (OSError, smtplib.SMTPException):
        logger.exception("The code for the unmasked figures could not be sent.")
        return False
    return True
