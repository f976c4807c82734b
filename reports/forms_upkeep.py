"""The forms of the upkeep; each hands its answers to one service."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import Meeting, Partner
from reports.labels import Line
from reports.models import AgencyRequest, AnnualMeasure, Hold, RetentionClass, SnapshotSignOff
from reports.models.editions import LABEL_LENGTH
from reports.package.contents import asked_slots
from reports.services.requests import Choices
from reports.upkeep.records import kind_choices
from reports.upkeep.yearly import AUTOMATIC
from wbl_portal.core import clock
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import SchoolYear

LINES = {"rows": 4}


class SignOffForm(forms.Form):
    note = field_of(
        SnapshotSignOff,
        "note",
        widget=forms.Textarea(attrs=LINES),
        help_text=_("What you know about the open lines. Staff of the campus read it."),
    )


class MeasureForm(forms.Form):
    """A measure; a result that is typed stands in the place of the computed one."""

    title = field_of(AnnualMeasure, "title", help_text=_("For example: students with a placement or a course."))
    automatic = forms.ChoiceField(
        label=_("Result"), required=False, help_text=_("The portal computes it anew each time the page is opened.")
    )
    unit = field_of(AnnualMeasure, "unit", help_text=_("%, hours, of 4 ..."))
    target = field_of(AnnualMeasure, "target")
    result = field_of(AnnualMeasure, "result", help_text=_("Leave it empty while it is computed or not known yet."))
    note = field_of(AnnualMeasure, "note", widget=forms.Textarea(attrs=LINES))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(key, each.title) for key, each in AUTOMATIC.items()]
        self.fields["automatic"].choices = [("", _("I type it")), *known]  # type: ignore[attr-defined]


class RequestForm(forms.Form):
    """What was asked in words, and in choices that decide what the package holds."""

    received_on = field_of(AgencyRequest, "received_on", widget=DayInput)
    requester = field_of(AgencyRequest, "requester", help_text=_("Office and person, as they signed."))
    asked_for = field_of(AgencyRequest, "asked_for", widget=forms.Textarea(attrs=LINES))
    due_on = field_of(AgencyRequest, "due_on", widget=DayInput)
    year = forms.ModelChoiceField(
        label=_("School year"), queryset=SchoolYear.objects.none(), required=False, empty_label=_("Not about one year")
    )
    slots = forms.MultipleChoiceField(
        label=_("Artifacts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none for every published one."),
    )
    with_agreements = field_of(AgencyRequest, "with_agreements", label=_("Agreements with partners"))
    partners = forms.MultipleChoiceField(
        label=_("Of these partners"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none for every agreement in force."),
    )
    with_minutes = field_of(AgencyRequest, "with_minutes", label=_("Minutes of meetings"))
    bodies = forms.MultipleChoiceField(
        label=_("Of these bodies"),
        required=False,
        choices=Meeting.Body.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none for all."),
    )
    minutes_from = field_of(
        AgencyRequest, "minutes_from", widget=DayInput, help_text=_("Empty for the start of the school year.")
    )
    minutes_until = field_of(
        AgencyRequest, "minutes_until", widget=DayInput, help_text=_("Empty for the end of the school year.")
    )
    max_mb = field_of(
        AgencyRequest,
        "max_mb",
        help_text=_("Where mail or a file drop takes no larger ones, the package comes in parts."),
        min_value=1,
        error_messages={"min_value": _("Write 1 or more, or leave it empty for one file of any size.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"received_on": clock.today()} | kwargs.get("initial", {})})
        chosen = kwargs.get("initial", {}).get("slots", [])
        self.fields["year"].queryset = SchoolYear.objects.all()  # type: ignore[attr-defined]
        self.fields["slots"].choices = [  # type: ignore[attr-defined]
            (slot.key, f"{slot.number} {gettext(slot.title)}".strip())
            for _title, slots in asked_slots(set(chosen))
            for slot in slots
        ]
        with_agreements = Partner.objects.filter(agreements__archived_at__isnull=True, agreements__isnull=False)
        names = with_agreements.distinct().order_by("name").values_list("pk", "name")
        self.fields["partners"].choices = [(str(key), name) for key, name in names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        chosen = {field.name: given.pop(field.name) for field in fields(Choices) if field.name in given}
        return given | {"choices": Choices(**chosen)}


class AnswerForm(forms.Form):
    answered_on = forms.DateField(label=_("Answered"), widget=DayInput)
    answer = forms.CharField(
        label=_("What was handed over"),
        widget=forms.Textarea(attrs=LINES),
        help_text=_("Files, addresses, to whom and how. A package built here belongs to the answer."),
    )


class PackageForm(forms.Form):
    year = forms.ModelChoiceField(label=_("School year"), queryset=SchoolYear.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = SchoolYear.objects.all()  # type: ignore[attr-defined]


class RequestFilterForm(forms.Form):
    """What the register shows; lives in the address."""

    STATES = (("", _("All")), ("open", _("Open")), ("overdue", _("Overdue")), ("answered", _("Answered")))

    q = forms.CharField(
        label=_("Who asks, or for what"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def chosen(self) -> dict[str, str]:
        """Arguments for `selectors_upkeep.requests`; what is not understood is left out."""
        self.is_valid()
        return {"text": self.cleaned_data.get("q", ""), "state": self.cleaned_data.get("state", "")}


class ClassForm(forms.Form):
    """A retention class; the period stands in years unless the records are permanent."""

    title = field_of(RetentionClass, "title")
    series = field_of(RetentionClass, "series", help_text=_("For example GR1000-25."))
    record_kind = forms.ChoiceField(
        label=_("Kept in the portal as"),
        required=False,
        help_text=_("Which records of the portal the period is about."),
    )
    starts = field_of(RetentionClass, "starts")
    years = field_of(RetentionClass, "years", help_text=_("Empty for what is kept permanently."))
    status = field_of(
        RetentionClass,
        "status",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where the period was read, by whom, when."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record_kind"].choices = kind_choices()  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    reason = field_of(
        Hold,
        "reason",
        help_text=_(
            "Litigation, or a request under the Public Information Act: nothing it is about may be destroyed until it is "
            "settled (Local Government Code 202.002)."
        ),
    )
    classes = forms.ModelMultipleChoiceField(
        label=_("Only these records"),
        queryset=RetentionClass.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to hold everything."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classes"].queryset = RetentionClass.objects.current()  # type: ignore[attr-defined]


class LabelsForm(forms.Form):
    """One field per number of the campus's frameworks, named by its key; empty is the framework's own number."""

    def __init__(self, *args: Any, programs: Iterable[tuple[Framework, list[Line]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programs = list(programs)
        for line in (line for _edition, lines in self.programs for line in lines):
            widget = forms.TextInput(attrs={"class": "input", "maxlength": LABEL_LENGTH, "placeholder": line.key})
            label = gettext("Your number for %s") % line.key
            self.fields[line.key] = forms.CharField(label=label, required=False, initial=line.label, widget=widget)

    @property
    def parts(self) -> list[tuple[Framework, list[tuple[Line, forms.BoundField]]]]:
        """Each framework with its numbers and their fields."""
        return [(edition, [(line, self[line.key]) for line in lines]) for edition, lines in self.programs]
