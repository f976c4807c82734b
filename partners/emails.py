"""The letters to contacts, in the language they read."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from partners.models import Contact
from wbl_portal.core import letters
from wbl_portal.core.database import connection


def address_of(contact: Contact, path: str, *, site: str) -> str:
    """The whole address of a link, in the language the contact reads."""
    return f"{site}/es{path}" if contact.language == "es" else f"{site}{path}"


def send_code(contact: Contact, code: str, *, title: str) -> bool:
    """The code to sign with; False when the mail server refuses."""
    with override(contact.language):
        words = {"contact": contact, "campus": connection.tenant.name, "code": code, "title": title}
        body = render_to_string("partners/email/code.txt", words)
        subject = _("Your code to sign: %s") % code
    return letters.send_out(subject, body, contact.email)


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
    return letters.send_out(subject, body, contact.email)
