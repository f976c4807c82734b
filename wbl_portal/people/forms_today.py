"""The form under the queue of Today."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wbl_portal.core import clock
from wbl_portal.core.forms import DayInput

TOMORROW, NEXT_WEEK, ON_DAY = "tomorrow", "next_week", "day"


class PutOffForm(forms.Form):
    """Until when ticked rows are out of sight."""

    when = forms.ChoiceField(
        label=_("Put off until"),
        choices=[(TOMORROW, _("Tomorrow")), (NEXT_WEEK, _("Next Monday")), (ON_DAY, _("The day I choose"))],
    )
    day = forms.DateField(label=_("Day"), widget=DayInput, required=False)

    def clean(self) -> dict[str, Any]:
        """`until`: the day on which the rows come back."""
        given = super().clean() or {}
        today = clock.today()
        until = {
            TOMORROW: today + dt.timedelta(days=1),
            NEXT_WEEK: today + dt.timedelta(days=7 - today.weekday()),
            ON_DAY: given.get("day"),
        }.get(given.get("when", ""))
        if given.get("when") == ON_DAY and until is None:
            raise forms.ValidationError(_("Choose the day on which the rows come back."))
        return given | {"until": until}
