"""The forms of county, meetings and needs; attendees and decisions are lines under the meeting's form."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from partners import directory
from partners.models import Attendee, Contact, Decision, Industry, Meeting, Need
from partners.selectors.workforce import FollowUpState, contacts_by_label
from partners.services.meetings import AttendeeFacts, DecisionFacts, MeetingFacts, check_decision
from partners.services.needs import NeedFacts
from wbl_portal.core.forms import DayInput, add_refusal, field_of
from wbl_portal.people.models import SchoolYear

ATTENDEES, DECISIONS = "attendees", "decisions"
CONTACTS_LIST = "contacts-known"
FEW, MORE = 3, 3
MOST_LINES = 200


def search_filter(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs={"type": "search"}))


def industry_filter() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Industry"), required=False, choices=[("", _("All industries")), *Industry.choices]
    )


class FilterForm(forms.Form):
    """A filter that lives in the address; what is not understood is left out."""

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {
            "text" if name == "q" else name: self.cleaned_data.get(name) or field.to_python(None)
            for name, field in self.fields.items()
        }


class CountyForm(forms.Form):
    county_fips = forms.ChoiceField(
        label=_("County"), help_text=_("The workforce board follows from it."), choices=[("", _("Choose one"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(each.fips, f"{each.name} · {each.board.name}") for each in directory.counties().values()]
        self.fields["county_fips"].choices = [("", _("Choose one")), *known]  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    body = forms.ChoiceField(label=_("Body"), choices=[("", _("Choose one")), *Meeting.Body.choices])
    body_name = field_of(
        Meeting, "body_name", help_text=_("For the two boards it may stay empty. Else for example: Mesa Chamber.")
    )
    held_on = field_of(Meeting, "held_on", widget=DayInput)
    place = field_of(Meeting, "place")
    agenda = field_of(Meeting, "agenda", help_text=_("One point a line."))
    minutes = field_of(Meeting, "minutes", help_text=_("What was said. Decisions have lines of their own below."))
    upload = forms.FileField(
        label=_("File of the minutes"), required=False, help_text=_("PDF, PNG or JPEG, up to 20 MB.")
    )

    def facts(self) -> MeetingFacts:
        given = self.cleaned_data
        return MeetingFacts(**{name: value for name, value in given.items() if name != "upload"})


class AttendeeForm(forms.Form):
    """A name from the contacts ('Name (Partner)') fills the rest by itself; any other name may be typed."""

    name = field_of(
        Attendee,
        "name",
        required=False,
        widget=forms.TextInput(attrs={"list": CONTACTS_LIST, "autocomplete": "off"}),
    )
    organization = field_of(Attendee, "organization")
    title = field_of(Attendee, "title")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("name") and (given.get("organization") or given.get("title")):
            raise ValidationError({"name": _("Write the name, or empty the line.")})
        return given

    def facts(self, contacts: Mapping[str, Contact]) -> AttendeeFacts:
        given = self.cleaned_data
        contact = contacts.get(given["name"])
        if contact is None:
            return AttendeeFacts(given["name"], given["organization"], given["title"])
        return AttendeeFacts(
            contact.name,
            given["organization"] or contact.partner.name,
            given["title"] or contact.job_title,
            contact.pk,
        )


class DecisionForm(forms.Form):
    """A decision; with somebody who follows up it is a follow-up."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = field_of(Decision, "text", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    owner = field_of(Decision, "owner")
    due_on = field_of(Decision, "due_on", widget=DayInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        try:
            check_decision(self.facts())
        except ValidationError as refused:
            add_refusal(self, refused)
        return given

    def facts(self) -> DecisionFacts:
        given = self.cleaned_data
        key: uuid.UUID | None = given.get("key")
        return DecisionFacts(given.get("text", ""), given.get("owner", ""), given.get("due_on"), key)


class MeetingForms:
    """The meeting's form with its two lists of lines; `drafted` re-draws what was typed, with more empty lines."""

    def __init__(self, data: Any = None, files: Any = None, meeting: Meeting | None = None, draft: Any = None) -> None:
        known = _known(meeting) if draft is None else _typed(draft)
        self.contacts = contacts_by_label()
        self.form = MeetingForm(data, files, initial=known["form"])
        more = MORE if meeting is not None or draft is not None else 2 * FEW
        self.attendees = _lines(AttendeeForm, more)(data, initial=known[ATTENDEES], prefix=ATTENDEES)
        self.decisions = _lines(DecisionForm, MORE)(data, initial=known[DECISIONS], prefix=DECISIONS)

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.attendees.is_valid(), self.decisions.is_valid()])

    def answers(self) -> dict[str, Any]:
        """Arguments for the services of meetings."""
        said = [each for each in self.attendees if each.has_changed() or each.initial]
        return {
            "facts": self.form.facts(),
            "upload": self.form.cleaned_data["upload"],
            "attendees": [each.facts(self.contacts) for each in said if each.cleaned_data.get("name")],
            "decisions": [each.facts() for each in self.decisions if each.has_changed() or each.initial],
        }


def _lines(form: type[forms.Form], extra: int) -> "type[BaseFormSet[Any]]":
    return formset_factory(form, extra=extra, max_num=MOST_LINES, absolute_max=MOST_LINES)


def _known(meeting: Meeting | None) -> dict[str, Any]:
    if meeting is None:
        return {"form": {}, ATTENDEES: [], DECISIONS: []}
    names = [name for name in MeetingForm.base_fields if name != "upload"]
    labels = {each.pk: label for label, each in contacts_by_label().items()}
    people = [
        {
            "name": labels.get(each.contact_id, each.name) if each.contact_id else each.name,
            "organization": each.organization,
            "title": each.title,
        }
        for each in meeting.attendees.all()
    ]
    decided = [
        {"key": each.pk, "text": each.text, "owner": each.owner, "due_on": each.due_on}
        for each in meeting.decisions.all()
    ]
    return {"form": {name: getattr(meeting, name) for name in names}, ATTENDEES: people, DECISIONS: decided}


def _typed(data: Any) -> dict[str, Any]:
    """What was typed so far, as it was typed."""
    return {
        "form": {name: data.get(name, "") for name in MeetingForm.base_fields},
        ATTENDEES: _typed_lines(data, ATTENDEES, AttendeeForm),
        DECISIONS: _typed_lines(data, DECISIONS, DecisionForm),
    }


def _typed_lines(data: Any, prefix: str, form: type[forms.Form]) -> list[dict[str, str]]:
    said = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(said), MOST_LINES) if said.isascii() and said.isdigit() else 0
    lines = [{name: data.get(f"{prefix}-{n}-{name}", "") for name in form.base_fields} for n in range(count)]
    return [line for line in lines if any(line.values())]


class NeedForm(forms.Form):
    title = field_of(Need, "title", help_text=_("For example: technicians who can service wind turbines."))
    defined_on = field_of(Need, "defined_on", widget=DayInput, help_text=_("The day the board or partners said so."))
    meeting = forms.ModelChoiceField(
        label=_("Defined in the meeting"), required=False, queryset=Meeting.objects.none(), empty_label=_("No meeting")
    )
    industry = field_of(Need, "industry")
    soc = field_of(
        Need, "soc", help_text=_("For example 49-9081. The need then stands beside that line of the occupation list.")
    )
    note = field_of(Need, "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.current()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        return {"meeting": given.pop("meeting"), "facts": NeedFacts(**given)}


class MeetingFilterForm(FilterForm):
    q = search_filter(_("Words in agenda, minutes or decisions"))
    body = forms.ChoiceField(label=_("Body"), required=False, choices=[("", _("Any body")), *Meeting.Body.choices])
    year = forms.ModelChoiceField(
        label=_("School year"),
        required=False,
        queryset=SchoolYear.objects.none(),
        to_field_name="label",
        empty_label=_("All years"),
    )
    bare = forms.BooleanField(label=_("Without minutes"), required=False)
    archived = forms.BooleanField(label=_("Archived"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = SchoolYear.objects.order_by("-starts_on")  # type: ignore[attr-defined]


class FollowUpFilterForm(FilterForm):
    q = search_filter(_("Decision or person"))
    state = forms.ChoiceField(label=_("Show"), required=False, choices=FollowUpState.choices)

    def chosen(self) -> dict[str, Any]:
        given = super().chosen()
        return {**given, "state": given["state"] or FollowUpState.OPEN}


class NeedFilterForm(FilterForm):
    q = search_filter(_("Need or code"))
    industry = industry_filter()
    archived = forms.BooleanField(label=_("Archived"), required=False)
