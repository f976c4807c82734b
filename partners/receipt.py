"""The receipt of a contact on paper, as PDF/UA-1: what was answered and when, and what the partner did this school year."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.text import slugify

from partners.models import Contact
from wbl_portal.core import clock, pdf
from wbl_portal.core.database import connection
from wbl_portal.people.models import SchoolYear


def printed(contact: Contact, *, done: Sequence[Any], did: Sequence[str], year: SchoolYear | None) -> bytes:
    """The paper in the language in force. `done`: answered items (`links.Item`); a paper is handed on, so it names no student."""
    now = clock.now()
    context = {
        "contact": contact,
        "campus": connection.tenant,
        "done": done,
        "did": did,
        "year": year,
        "today": clock.today(),
        "moment": now.isoformat(),
        "language": translation.get_language(),
    }
    return pdf.printed("partners/paper/receipt.html", context, moment=now, sheet="receipt.css")


def file_name(contact: Contact) -> str:
    """'receipt-cedar-clinic.pdf'."""
    return f"receipt-{slugify(contact.partner.name) or 'partner'}.pdf"
