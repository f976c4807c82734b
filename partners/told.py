"""An answer that was told to staff: how it was said, and on which day."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wbl_portal.core import clock
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear

# Beyond this a date is a slip, not a memory.
OLDEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class Said:
    """`method`: a key of `models.Told.Method`."""

    method: str
    on: dt.date

    def check(self) -> None:
        """Raises ValidationError by field for a day to come, and for one more than a year back."""
        if self.on > clock.today():
            raise ValidationError({"said_on": _("This day lies in the future. Give the day it was said.")})
        if self.on < clock.today() - OLDEST:
            raise ValidationError({"said_on": _("This day lies more than a year back. Look at the date again.")})

    @property
    def year(self) -> SchoolYear | None:
        """The school year in which it was said; between two years the present one."""
        return SchoolYear.objects.covering(self.on).first() or current_year()
