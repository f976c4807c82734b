"""The forms of the catalogue of credentials."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from experiences.models import Credential, CredentialKind
from experiences.selectors.credentials import STANDINGS, CatalogueFilter, list_versions
from experiences.services.credentials import CredentialFacts
from partners.models import Industry
from wbl_portal.core.forms import DayInput, field_of


class CredentialForm(forms.Form):
    """One line: what it is, the list it stands on, and how sure that is."""

    name = field_of(Credential, "name")
    certifying_body = field_of(Credential, "certifying_body", help_text=_("Who gives it, for example NOCTI."))
    kind = field_of(Credential, "kind", help_text=_("Percentages are published by type."))
    industry = field_of(Credential, "industry")
    list_version = field_of(Credential, "list_version", help_text=_("For example 2025-2030. Empty: on no list."))
    sunset_on = field_of(
        Credential,
        "sunset_on",
        widget=DayInput,
        help_text=_("After this day no new attempt can be recorded. Earlier ones stay and count."),
    )
    socs = field_of(Credential, "socs", help_text=_("For example 29-2052, 31-9092."))
    certainty = field_of(Credential, "certainty", help_text=_("For example: seen on the agency's list of May 2026."))
    source = field_of(Credential, "source")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        return given if self.errors else {"facts": CredentialFacts(**given)}


class CatalogueFilterForm(forms.Form):
    """What the catalogue shows; lives in the address."""

    q = forms.CharField(
        label=_("Name or certifying body"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All types")), *CredentialKind.choices])
    industry = forms.ChoiceField(
        label=_("Industry"), required=False, choices=[("", _("All industries")), *Industry.choices]
    )
    list_version = forms.ChoiceField(label=_("List"), required=False)
    standing = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=list(
            zip(
                STANDINGS,
                (_("Offered today"), _("Past their last day"), _("Archived"), _("All but archived")),
                strict=True,
            )
        ),
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({name: data.get(name, "") for name in self.base_fields})
        self.fields["list_version"].choices = [("", _("All lists")), *((each, each) for each in list_versions())]  # type: ignore[attr-defined]

    def chosen(self) -> CatalogueFilter:
        """The filter; what is not understood is left out."""
        self.is_valid()
        given = dict(self.cleaned_data)
        return CatalogueFilter(text=given.pop("q", ""), **given)
