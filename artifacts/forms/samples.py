"""Samples: the list's filter, the words the public reads, an answer by link, an answer on paper."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from artifacts.forms.portfolio import ACCEPTED
from artifacts.models import PublishingConsent, Sample
from artifacts.selectors.samples import STATES, SampleFilter
from experiences.campus import campus_frameworks
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear


class SampleFilterForm(forms.Form):
    """What the list of samples shows; lives in the address. Without a year it shows the present one."""

    q = forms.CharField(label=_("Student or work"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=_("State"), required=False)
    year = forms.ChoiceField(label=_("School year"), required=False)
    program = forms.ChoiceField(label=_("Shown in the report of"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.years, self.this_year = list(SchoolYear.objects.all()), current_year()
        asked = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(asked | {"year": asked["year"] or (self.this_year.label if self.this_year else "all")})
        self.fields["state"].choices = [("", _("All states")), *((key, word) for key, (word, _tone) in STATES.items())]  # type: ignore[attr-defined]
        families = dict.fromkeys(each.family for each in campus_frameworks())
        self.fields["program"].choices = [("", _("All")), *((each, each.upper()) for each in families)]  # type: ignore[attr-defined]
        labels = [(year.label, year.label) for year in self.years]
        self.fields["year"].choices = [*labels, ("all", _("All years"))]  # type: ignore[attr-defined]

    def chosen(self) -> SampleFilter:
        """The filter; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        label = given.get("year", self.this_year.label if self.this_year else "all")
        year = next((each for each in self.years if each.label == label), None)
        program = given.get("program", "")
        return SampleFilter(text=given.get("q", ""), year=year, state=given.get("state", ""), program=program)


class AcceptForm(forms.Form):
    """The words the public reads with a sample; nobody is named in them."""

    caption = field_of(
        Sample, "caption", help_text=_("What it is and where it was made. The student is not named here.")
    )
    shown_as = field_of(Sample, "shown_as", help_text=_("For example: Student, grade 10."))
    text_version = field_of(
        Sample,
        "text_version",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Needed for scans and for links: what the work says, for people who cannot see it."),
    )


class AnswerForm(forms.Form):
    """Who answers through a link, and as what; yes or no is the button."""

    signer = field_of(
        PublishingConsent,
        "signer",
        label=_("Your name"),
        help_text=_("Typing your name here counts as your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    relation = field_of(
        PublishingConsent,
        "relation",
        label=_("Who are you to the student?"),
        help_text=_("For example: mother, father, guardian."),
    )


class PaperForm(forms.Form):
    """A signed paper form as staff put it on record."""

    is_yes = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("yes", _("Yes, the work may be published")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
        help_text=_("One 'no' keeps the work from the public, whatever another parent or guardian said."),
    )
    signer = field_of(
        PublishingConsent, "signer", help_text=_("The parent or guardian, or the student from the age of 18.")
    )
    relation = field_of(PublishingConsent, "relation", help_text=_("For example: mother, father, guardian, student."))
    language = forms.ChoiceField(label=_("Language of the form"), choices=[("en", _("English")), ("es", _("Spanish"))])
    given_on = field_of(PublishingConsent, "given_on", widget=DayInput)
    expires_on = field_of(PublishingConsent, "expires_on", widget=DayInput)
    upload = forms.FileField(
        label=_("Scan of the signed form"),
        required=False,
        help_text=_("A PDF or a picture. A 'yes' needs it."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
