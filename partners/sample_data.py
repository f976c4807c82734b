"""Three invented partners with a person each, and one agreement in force."""

import datetime as dt

from django.utils.translation import gettext as _

from partners.models import Agreement, Contact, Industry, Partner
from wbl_portal.core import clock
from wbl_portal.core.lists import Plan
from wbl_portal.core.panels import brings
from wbl_portal.people.sample_data import ROWS, named


@brings(ROWS, order=20)
def partners(plan: Plan) -> None:
    """Nobody of them has an address: no letter can go out."""
    today = clock.today()
    invented = (
        (_("Cedar Creek Hospital"), Industry.HEALTH, "Rosa Invented"),
        (_("Mesa Machine Works"), Industry.MANUFACTURING, "Sam Invented"),
        (_("Prairie Data"), Industry.IT, "Tia Invented"),
    )
    rows = [Partner(name=named(name), industry=industry) for name, industry, _person in invented]
    for row in rows:
        plan.add(row)
    for row, (_name, _industry, person) in zip(rows, invented, strict=True):
        plan.add(Contact(partner=row, name=person, job_title=_("Invented contact")))
    begins = today - dt.timedelta(days=30)
    ends = begins + dt.timedelta(days=730)
    title = named(_("Agreement"))
    plan.add(Agreement(partner=rows[0], title=title, starts_on=begins, ends_on=ends, signed_on=begins))
