"""What partners and staff fill in about placements, hours and evaluations."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from artifacts.models import EmployabilitySkill, Evaluation, HoursEntry, Placement
from artifacts.models.evaluation import MOST_ROWS
from artifacts.selectors.evaluations import POINTS, rows_of
from artifacts.selectors.hours import HoursFilter
from artifacts.selectors.placements import Filter
from artifacts.selectors.reflections import in_language
from artifacts.services.placements import Facts
from artifacts.told import Told
from experiences.models import Experience
from partners.models import Contact, Partner, Site
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear

SCORE = "score_"
TOLD = [(each.value, each.label) for each in HoursEntry.TOLD]


class EvaluationForm(forms.Form):
    """Every row that was asked with its four points, and a comment."""

    use_required_attribute = False

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"e{evaluation.pk.hex[:8]}_%s"  # several stand on one page
        super().__init__(*args, **kwargs)
        for row in rows_of(evaluation):
            self.fields[SCORE + row.key] = forms.TypedChoiceField(
                label=row.title, coerce=int, choices=list(POINTS.items()), widget=forms.RadioSelect
            )
        self.fields["comment"] = field_of(
            Evaluation, "comment", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
        )

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(SCORE)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        scores = {name.removeprefix(SCORE): value for name, value in given.items() if name.startswith(SCORE)}
        return {name: value for name, value in given.items() if not name.startswith(SCORE)} | {"scores": scores}


class ToldForm(forms.Form):
    """How and when a partner told staff."""

    method = forms.ChoiceField(label=_("How did they answer?"), choices=TOLD, widget=forms.RadioSelect)
    said_on = forms.DateField(label=_("On which day?"), widget=DayInput)

    def told(self) -> Told:
        return Told(self.cleaned_data["method"], self.cleaned_data["said_on"])


class RecordedEvaluationForm(EvaluationForm, ToldForm):
    """The same, for staff who write down what somebody said."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        method, said_on = given.pop("method", ""), given.pop("said_on", None)
        return given | {"told": Told(method, said_on)}


def minutes_sent(sent: Any, entries: Any) -> dict[uuid.UUID, int]:
    """Entry -> the minutes chosen for it (`minutes-<entry>`); what is no number is left out."""
    found = {each.pk: sent.get(f"minutes-{each.pk}", "") for each in entries}
    return {key: int(text) for key, text in found.items() if text.isdecimal() and len(text) < 5}


class OfPartner(forms.ModelChoiceField):
    """A person or a site, named with its partner, because the form does not know yet which partner it will be."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.partner.name}: {obj}"


class PlacementForm(forms.Form):
    """Where a student stays, with whom, what they do, when and for how many hours."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"))
    supervisor = OfPartner(
        Contact.objects.none(),
        label=_("Supervisor"),
        required=False,
        help_text=_("Approves the hours through a link and is asked for the evaluation."),
    )
    site = OfPartner(Site.objects.none(), label=_("Site"), required=False)
    experience = forms.ModelChoiceField(Experience.objects.none(), label=_("Experience"), required=False)
    title = field_of(Placement, "title", help_text=_("For example: intern in the machine shop."))
    starts_on = field_of(Placement, "starts_on", widget=DayInput)
    ends_on = field_of(Placement, "ends_on", widget=DayInput)
    hours_planned = field_of(Placement, "hours_planned", min_value=1, max_value=4000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {"partner__archived_at__isnull": True}
        choices = {
            "partner": Partner.objects.current(),
            "supervisor": Contact.objects.current().filter(**here).select_related("partner").order_by("partner__name"),
            "site": Site.objects.current().filter(**here).select_related("partner").order_by("partner__name"),
            "experience": Experience.objects.planned().filter(year=current_year()),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        return {"facts": Facts(**given)} if not self.errors else given


class PlacementFilterForm(forms.Form):
    """What the list of placements shows; lives in the address."""

    q = forms.CharField(
        label=_("Student, partner or title"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Placement.State.choices])
    year = forms.ChoiceField(label=_("School year"), required=False)
    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("All"))

    def __init__(self, data: Any) -> None:
        self.years, this_year = list(SchoolYear.objects.all()), current_year()
        asked = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(asked | {"year": asked["year"] or (this_year.label if this_year else "all")})
        labels = [(year.label, year.label) for year in self.years]
        self.fields["year"].choices = [("all", _("All")), *labels]  # type: ignore[attr-defined]
        self.fields["partner"].queryset = Partner.objects.current()  # type: ignore[attr-defined]

    def chosen(self) -> Filter:
        """What is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        year = next((year for year in self.years if year.label == given.get("year")), None)
        return Filter(given.get("q", ""), given.get("state", ""), year, given.get("partner"))


class HoursFilterForm(forms.Form):
    """Which hours the list shows; without a state those that wait."""

    q = forms.CharField(label=_("Student or partner"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("waiting", _("Waiting")), *HoursEntry.State.choices[2:], ("all", _("All"))],
    )
    placement = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        asked = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(asked | {"state": asked["state"] or "waiting"})

    def chosen(self) -> HoursFilter:
        self.is_valid()
        given = self.cleaned_data
        return HoursFilter(given.get("q", ""), given.get("state") or "waiting", given.get("placement"))


class DecisionForm(forms.Form):
    """What is said about the ticked hours, and how the partner said it where it was not the portal itself."""

    question = forms.CharField(
        label=_("Question to the student"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed only to return hours."),
    )
    method = forms.ChoiceField(
        label=_("How did the partner answer?"), required=False, choices=[("", _("I decide myself")), *TOLD]
    )
    said_on = forms.DateField(label=_("On which day?"), required=False, widget=DayInput)

    def told(self) -> Told:
        given = self.cleaned_data
        return Told(given["method"] or HoursEntry.Method.PORTAL, given["said_on"] if given["method"] else None)


class SkillRowsForm(forms.Form):
    """Up to six skills as the rows of evaluations, in order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skills = list(EmployabilitySkill.objects.current())
        choices = [("", _("None")), *((each.key, in_language(each, "title")) for each in skills)]
        for place in range(1, MOST_ROWS + 1):
            now = next((each.key for each in skills if each.row == place), "")
            self.fields[f"row_{place}"] = forms.ChoiceField(
                label=_("Row %s") % place, required=False, choices=choices, initial=now
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        return {"keys": [given[name] for name in self.fields if given.get(name)]}
