"""The letters to contacts, in the language they read."""

import logging
import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from partners.models import Contact
from wbl_portal.core.database import connection

logger = logging.getLogger("wbl_portal.partners")


def address_of(contact: Contact, path: str, *, site: str) -> str:
    """The whole address of a link, in the language the contact reads."""
    return f"{site}/es{path}" if contact.language == "es" else f"{site}{path}"


def send_code(contact: Contact, code: str, *, title: str) -> bool:
    """The code to sign with; False when the mail server refuses."""
    with override(contact.language):
        words = {"contact": contact, "campus": connection.tenant.name, "code": code, "title": title}
        body = render_to_string("partners/email/code.txt", words)
        subject = _("Your code to sign: %s") % code
    return _sent(contact, subject, body)


def send_contact_link(contact: Contact, path: str, *, site: str, waiting: Sequence[str] = ()) -> bool:
    """The letter with the link and what waits behind it; False when there is no address or the mail server refuses."""
    if not contact.email:
        return False
    campus = connection.tenant.name
    with override(contact.language):
        words: dict[str, Any] = {"contact": contact, "campus": campus, "address": address_of(contact, path, site=site)}
        words["waiting"] = list(waiting)
        body = render_to_string("partners/email/contact_link.txt", words)
        subject = _("%s asks for your view") % campus
    return _sent(contact, subject, body)


def _sent(contact: Contact, subject: str, body: str) -> bool:
    try:
        send_mail(subject, body, None, [contact.email])
    except (OSError, smtplib.SMTPException):
        logger.exception("The letter to a contact could not be sent.")
        return False
    return True
