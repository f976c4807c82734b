"""How an answer of a partner came: through the link, in the portal, or told to staff, who then say how and when."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from artifacts.models import HoursEntry
from wbl_portal.core import clock

Method = HoursEntry.Method


@dataclass(frozen=True)
class Told:
    """`said_on`: the day a partner said it by phone, by e-mail or on paper; None where the portal itself knows."""

    method: str
    said_on: dt.date | None = None

    def check(self) -> None:
        """Raises ValidationError by field when an answer told to staff does not say when, or says a day to come."""
        if self.method in HoursEntry.TOLD and self.said_on is None:
            raise ValidationError({"said_on": _("On which day was it said? Give the date.")})
        if self.said_on is not None and self.said_on > clock.today():
            raise ValidationError({"said_on": _("This day lies in the future. Give the day it was said.")})


LINK, PORTAL = Told(Method.LINK), Told(Method.PORTAL)
