"""The forms of policies: what stands about a document, its versions, what the list shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from experiences.expected_policies import EXPECTED
from experiences.models import PolicyDocument, PolicyVersion
from experiences.selectors.policies import PolicyFilter
from experiences.services import VersionFacts
from wbl_portal.core.forms import DayInput, MonthField, field_of


class PolicyForm(forms.Form):
    """What stands about a policy; its words stand in its versions."""

    title = field_of(PolicyDocument, "title")
    topic = forms.ChoiceField(
        label=_("Answers the expected policy"),
        required=False,
        choices=[("", _("Another topic of our own")), *((each.key, each.title) for each in EXPECTED.values())],
    )
    owner = field_of(PolicyDocument, "owner", help_text=_("Who keeps it current, for example the CTE director."))
    review_on = field_of(
        PolicyDocument, "review_on", widget=DayInput, help_text=_("From the day after on it is shown as overdue.")
    )


class VersionForm(forms.Form):
    """The words of a version; once added they never change."""

    effective_on = field_of(PolicyVersion, "effective_on", widget=DayInput)
    text = field_of(
        PolicyVersion,
        "text",
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("This is what the public page prints. An empty line begins a new paragraph."),
    )
    upload = forms.FileField(
        label=_("Signed file"), required=False, help_text=_("PDF, PNG or JPEG, up to 20 MB. Only staff can open it.")
    )

    def clean(self) -> dict[str, Any]:
        """The version's answers gathered as its facts."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        facts = VersionFacts(**{name: given[name] for name in VersionForm.base_fields})
        return {name: value for name, value in given.items() if name not in VersionForm.base_fields} | {
            "version": facts
        }


class NewPolicyForm(PolicyForm, VersionForm):
    """A policy with its first version."""

    field_order = ["title", "topic", "owner", "review_on", "effective_on", "text", "upload"]


class PolicyFilterForm(forms.Form):
    """What the list shows; lives in the address."""

    q = forms.CharField(label=_("Title or owner"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    overdue = forms.BooleanField(label=_("Review overdue"), required=False)
    in_force = forms.BooleanField(label=_("In force"), required=False)
    due = MonthField(label=_("Review in the month"), required=False)
    archived = forms.BooleanField(label=_("Archived"), required=False)

    def chosen(self) -> PolicyFilter:
        """The filter; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        return PolicyFilter(
            text=given.get("q", ""),
            overdue=given.get("overdue", False),
            in_force=given.get("in_force", False),
            due_in=given.get("due"),
            archived=given.get("archived", False),
        )
