"""The forms of results: one attempt, the class that sat together, and what the list shows."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from artifacts.models import CredentialAttempt
from artifacts.selectors.credentials import AttemptFilter, SeatLine, sections_of_day
from artifacts.services.credentials import AttemptFacts
from experiences.campus import campus_grades
from experiences.models import Credential, CredentialKind
from experiences.selectors.credentials import offered
from wbl_portal.core import clock
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.core.keys import key_of
from wbl_portal.people.models import SchoolYear, Section

Result = CredentialAttempt.Result
RESULT = "as-"
SEEN = "seen-"


def credential_label(row: Credential) -> str:
    """The name, its body where it has one, and the list: enough to tell two apart."""
    return " · ".join(part for part in (row.name, row.certifying_body, row.list_version) if part)


class CredentialChoice(forms.ModelChoiceField):
    """A line of the catalogue, named so that two alike can be told apart."""

    def label_from_instance(self, obj: Any) -> str:
        return credential_label(obj)


class AttemptForm(forms.Form):
    """One student's attempt at a credential."""

    credential = CredentialChoice(Credential.objects.none(), label=_("Credential"), empty_label=_("Choose one"))
    attempted_on = field_of(CredentialAttempt, "attempted_on", widget=DayInput)
    result = field_of(CredentialAttempt, "result")
    expires_on = field_of(
        CredentialAttempt, "expires_on", widget=DayInput, help_text=_("Empty: it does not end, or is not known.")
    )
    upload = forms.FileField(
        label=_("Proof"), required=False, help_text=_("The certificate or score report as PDF, PNG or JPEG.")
    )

    def __init__(self, *args: Any, attempt: CredentialAttempt | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if attempt is None:
            self.fields["credential"].queryset = Credential.objects.current().filter(  # type: ignore[attr-defined]
                Q(sunset_on__isnull=True) | Q(sunset_on__gte=clock.today() - dt.timedelta(days=4 * 366))
            )
        else:
            del self.fields["credential"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        credential = {"credential": given.pop("credential")} if "credential" in given else {}
        return {**credential, "facts": AttemptFacts(**given)}


class SittingForm(forms.Form):
    """Which credential, on which day, and who may have sat for it; lives in the address."""

    credential = CredentialChoice(Credential.objects.none(), label=_("Credential"), empty_label=_("Choose one"))
    day = forms.DateField(label=_("Day"), widget=DayInput)
    section = forms.ModelChoiceField(
        Section.objects.none(), label=_("Class"), required=False, empty_label=_("All classes")
    )
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Mapping[str, Any]) -> None:
        asked = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(asked | {"day": asked["day"] or clock.today().isoformat()} if data else None)
        day = _day(asked["day"]) or clock.today()
        self.initial["day"] = day
        self.fields["credential"].queryset = offered(day)  # type: ignore[attr-defined]
        self.fields["section"].queryset = sections_of_day(day)  # type: ignore[attr-defined]
        self.fields["section"].label_from_instance = lambda row: f"{row.course.title}: {row.title}"  # type: ignore[attr-defined]
        grades = [(grade, str(grade)) for grade in campus_grades()]
        self.fields["grade"].choices = [("", _("All grades")), *grades]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("section") and not given.get("grade") and not self.errors:
            self.add_error("section", _("Choose a class or a grade; else the list would be the whole campus."))
        if (day := given.get("day")) and day > clock.today():
            self.add_error("day", _("This day lies in the future. Record the results when they are made."))
        return given


class AttemptFilterForm(forms.Form):
    """What the list of results shows; lives in the address."""

    q = forms.CharField(
        label=_("Student or credential"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All types")), *CredentialKind.choices])
    result = forms.ChoiceField(label=_("Result"), required=False, choices=[("", _("All results")), *Result.choices])
    grade = forms.TypedChoiceField(label=_("Grade that day"), required=False, coerce=int, empty_value=None)
    year = forms.ChoiceField(label=_("School year"), required=False)
    until = forms.DateField(label=_("Attempted by"), required=False, widget=DayInput)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({name: data.get(name, "") for name in self.base_fields})
        self.years = list(SchoolYear.objects.all())
        self.fields["grade"].choices = [("", _("All grades")), *((each, str(each)) for each in campus_grades())]  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", _("All years")), *((each.label, each.label) for each in self.years)]  # type: ignore[attr-defined]

    def chosen(self) -> AttemptFilter:
        """The filter; what is not understood is left out."""
        self.is_valid()
        given = dict(self.cleaned_data)
        year = next((each for each in self.years if each.label == given.get("year")), None)
        return AttemptFilter(
            text=given.get("q", ""),
            kind=given.get("kind", ""),
            result=given.get("result", ""),
            grade=given.get("grade"),
            year=year,
            until=given.get("until"),
        )


@dataclass(frozen=True)
class Answers:
    """What a sent list of results says: wanted and seen before, by student id; '' is no result."""

    results: dict[uuid.UUID, str]
    seen: dict[uuid.UUID, str]


def read_results(sent: QueryDict) -> Answers:
    """A tick is 'passed'; what is chosen instead wins over the tick. Lines with a broken key are left out."""
    ticked = set(sent.getlist("passed"))
    answers = Answers({}, {})
    for name in sent:
        key = name.removeprefix(SEEN)
        if key == name or not (student := key_of(key)):
            continue
        answers.seen[student] = sent.get(name, "")
        answers.results[student] = sent.get(f"{RESULT}{key}") or (Result.PASSED.value if key in ticked else "")
    return answers


def otherwise(line: SeatLine) -> str:
    """What stands that the tick cannot say."""
    return "" if line.result == Result.PASSED else line.result


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
