"""The one way out for e-mail of ours. From a practice campus no letter goes to anybody outside its staff: it is held."""

import logging
import smtplib
from collections.abc import Mapping

from django.core.mail import EmailMessage

from wbl_portal.core.database import connection

logger = logging.getLogger("wbl_portal.letters")
PDF = "application/pdf"


def send(subject: str, body: str, to: str, *, papers: Mapping[str, bytes] | None = None) -> bool:
    """To somebody with an account of the campus; False when the mail server refuses. `papers`: PDFs by file name."""
    letter = EmailMessage(subject, body, None, [to])
    for name, data in (papers or {}).items():
        letter.attach(name, data, PDF)
    try:
        letter.send()
    except (OSError, smtplib.SMTPException):
        logger.exception("A letter could not be sent.")
        return False
    return True


def send_out(subject: str, body: str, to: str) -> bool:
    """To a partner, a parent or guardian, a reviewer: False when the mail server refuses, and always at a practice campus.

    Nothing of a practice campus is kept to be sent later; the page that would have sent it shows the link instead.
    """
    if connection.tenant.is_practice:
        logger.info("A letter of a practice campus is held.")
        return False
    return send(subject, body, to)
