"""The letters of reports: the code that opens the unmasked figures, the state of the year for the principals."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.models import UnmaskedGrant
from reports.year_page import YearPage
from wbl_portal.core import letters
from wbl_portal.core.database import connection
from wbl_portal.people.models import User


def send_code(grant: UnmaskedGrant, code: str, *, minutes: int) -> bool:
    """To the address on record; False when the mail server refuses."""
    campus = connection.tenant.name
    words = {"grant": grant, "code": code, "minutes": minutes, "campus": campus}
    body = render_to_string("reports/email/unmasked_code.txt", words)
    return letters.send_out(_("Your code for %s") % campus, body, grant.email)


@dataclass(frozen=True)
class YearLetter:
    """The state of the year to be mailed: by language what it says, and the papers by their file names."""

    site: str
    told: dict[str, YearPage]
    papers: dict[str, bytes]


def send_year(user: User, letter: YearLetter) -> bool:
    """The monthly letter with its papers; False when the mail server refuses."""
    campus, parts = connection.tenant.name, []
    for language, told in letter.told.items():
        with override(language):
            words = {"person": user, "campus": campus, "told": told, "site": letter.site, "papers": letter.papers}
            parts.append(render_to_string("reports/email/year.txt", words).strip())
    subject = _("%(campus)s: the year on one page") % {"campus": campus}
    return letters.send(subject, "\n\n---\n\n".join(parts) + "\n", user.email, papers=letter.papers)
