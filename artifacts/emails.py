"""The letters of artifacts: a parent or guardian is asked about a student's work, in the language they read."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from artifacts.models import ConsentRequest
from wbl_portal.core import letters
from wbl_portal.people.models import Guardian


def address_of(guardian: Guardian, path: str, *, site: str) -> str:
    """The whole address of a link, in the language the parent or guardian reads."""
    return f"{site}/es{path}" if guardian.language == "es" else f"{site}{path}"


def send_consent_request(asked: ConsentRequest, address: str, *, campus: str) -> bool:
    """The question with its link; False when there is no address or the mail server refuses (the page then says so)."""
    guardian = asked.guardian
    if guardian is None or not guardian.email:
        return False
    words = {"guardian": guardian, "student": asked.sample.item.student, "address": address, "campus": campus}
    with override(guardian.language):
        subject = _("May we show a student's work? A question from %s") % campus
        body = render_to_string("artifacts/email/consent_request.txt", words)
    return letters.send_out(subject, body, guardian.email)
