"""What a student says of a day at the worksite: hours as a shift or a block, coming with a goal, leaving with a note."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from artifacts.models import CheckIn, HoursEntry, Placement
from artifacts.selectors import placements
from wbl_portal.core import clock
from wbl_portal.core.forms import ClockInput, DayInput, field_of
from wbl_portal.people.models import Student


class OwnPlacement(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.partner} · {obj.title}"


class WithPlacement(forms.Form):
    """Asks where, when there are several placements to choose from; `version` is the key the device sends once under."""

    placement = OwnPlacement(Placement.objects.none(), label=_("Where"), empty_label=None)
    version = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, student: Student, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = placements.taking_hours(student)
        self.fields["placement"].queryset = rows  # type: ignore[attr-defined]
        found = list(rows[:2])
        self.has_any = bool(found)
        if len(found) == 1:
            self.fields["placement"].widget = forms.HiddenInput()
            self.initial["placement"] = self.initial.get("placement") or found[0].pk


class SkillsField(forms.MultipleChoiceField):
    """Skills of the workplace as chips to tick."""

    def __init__(self) -> None:
        super().__init__(label=_("Skills you used"), required=False, widget=forms.CheckboxSelectMultiple)


class HoursForm(WithPlacement):
    """One day: from when until when, or only how long."""

    day = field_of(HoursEntry, "day", widget=DayInput)
    starts_at = field_of(HoursEntry, "starts_at", widget=ClockInput)
    ends_at = field_of(HoursEntry, "ends_at", widget=ClockInput)
    hours = forms.DecimalField(
        label=_("Or only how many hours"),
        required=False,
        min_value=0,
        max_value=24,
        decimal_places=2,
        help_text=_("In quarters: 2.5 is two hours and a half."),
        widget=forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"}),
    )
    work = field_of(HoursEntry, "work", label=_("What did you do?"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skills"] = SkillsField()
        self.fields["skills"].choices = [(each.key, each.title) for each in placements.chips()]  # type: ignore[attr-defined]
        self.fields["day"].widget.attrs["max"] = clock.today().isoformat()

    def facts(self) -> dict[str, Any]:
        """What the service keeps; times win over a number of hours."""
        given = self.cleaned_data
        is_shift = given["starts_at"] is not None or given["ends_at"] is not None
        minutes = None if is_shift or given["hours"] is None else round(60 * given["hours"])
        names = ("placement", "day", "starts_at", "ends_at", "work", "skills")
        return {"minutes": minutes, "entry_id": given["version"]} | {name: given[name] for name in names}


def entered(entry: HoursEntry) -> dict[str, Any]:
    """An entry as the form shows it."""
    names = ("day", "starts_at", "ends_at", "work", "skills")
    length = None if entry.is_shift else entry.minutes / 60
    return {name: getattr(entry, name) for name in names} | {
        "placement": entry.placement_id,
        "version": entry.pk,
        "hours": f"{length:g}" if length else None,
    }


class CheckInForm(WithPlacement):
    """Coming: when, and what for."""

    day = forms.DateField(widget=forms.HiddenInput)
    came_at = field_of(CheckIn, "came_at", label=_("You came at"), widget=ClockInput)
    goal = field_of(
        CheckIn,
        "goal",
        label=_("What do you want to learn or get done today?"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CheckOutForm(forms.Form):
    """Leaving: when, what was done, with which skills, and whether the goal was reached."""

    left_at = forms.TimeField(label=_("You left at"), widget=ClockInput)
    work = field_of(HoursEntry, "work", label=_("What did you do?"), widget=forms.Textarea(attrs={"rows": 3}))
    reached = forms.ChoiceField(
        label=_("Did you reach your goal?"), required=False, choices=CheckIn.Reached, widget=forms.RadioSelect
    )
    version = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, check_in: CheckIn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skills"] = SkillsField()
        self.fields["skills"].choices = [(each.key, each.title) for each in placements.chips()]  # type: ignore[attr-defined]
        if not check_in.goal:
            del self.fields["reached"]


def quarter_now() -> dt.time:
    """The time on the campus's wall, to the last quarter of an hour."""
    local = timezone.localtime(clock.now())
    return dt.time(local.hour, local.minute // 15 * 15)
