"""What this floor brings to the pages of partners: the experiences planned with each."""

import uuid
from collections.abc import Collection

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from experiences import selectors
from experiences.policies import may_change
from partners.models import Partner
from partners.selectors import COLUMNS, Column
from partners.views.partners import SECTIONS
from wbl_portal.core import clock, panels

SHOWN = 10


def connect() -> None:
    panels.brings(COLUMNS)(_planned_column)
    panels.brings(SECTIONS)(_planned_section)


def _planned_column(partners: Collection[uuid.UUID]) -> Column:
    label = _("Experiences")
    counts = selectors.planned_with(partners)
    return Column(
        "experiences", label, {partner: panels.Figure(label, n, _of(partner)) for partner, n in counts.items()}
    )


def _planned_section(request: HttpRequest, partner: Partner) -> panels.Section:
    rows = selectors.experiences(selectors.Filter(partner=partner))
    context = {
        "rows": rows[:SHOWN],
        "all_url": _of(partner.pk),
        "add_url": f"{reverse('experience_add')}?partner={partner.pk}",
        "may_change": may_change(request.user) and not partner.is_archived,
        "today": clock.today(),
    }
    return panels.Section("experiences", _("Experiences"), "experiences/_of_partner.html", context)


def _of(partner: uuid.UUID) -> str:
    return f"{reverse('experience_list')}?partner={partner}&year=all"
