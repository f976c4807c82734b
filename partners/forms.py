"""The forms of partners, their people and places; each hands its answers to one service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Contact, ContactRole, Industry, Partner, Site, StrategicRole
from partners.selectors import AgreementState
from wbl_portal.core.database import connection
from wbl_portal.core.forms import field_of
from wbl_portal.people.models import SchoolYear


class PartnerForm(forms.Form):
    name = field_of(Partner, "name", widget=forms.TextInput(attrs={"autocomplete": "organization"}))
    industry = forms.ChoiceField(label=_("Industry"), choices=[("", _("Choose one")), *Industry.choices])
    city = field_of(Partner, "city")
    website = field_of(
        Partner,
        "website",
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    note = field_of(Partner, "note", help_text=_("Only staff of the campus read it."))


class ContactForm(forms.Form):
    name = field_of(Contact, "name")
    job_title = field_of(Contact, "job_title", help_text=_("For example plant manager or recruiter."))
    email = field_of(Contact, "email")
    phone = field_of(Contact, "phone")
    language = field_of(Contact, "language", help_text=_("The language we write to them in."))
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, choices=ContactRole.choices, widget=forms.CheckboxSelectMultiple
    )


class SiteForm(forms.Form):
    name = field_of(Site, "name", help_text=_("For example main plant or downtown clinic."))
    street = field_of(Site, "street")
    city = field_of(Site, "city")
    note = field_of(Site, "note", help_text=_("Parking, gate, safety gear: what staff must know before a visit."))


class StrategicRoleForm(forms.Form):
    """What the partner does for which grades, and who of it does so."""

    role = field_of(StrategicRole, "role", help_text=_("For example mentors, hosts job shadowing, sits on the board."))
    grades = forms.TypedMultipleChoiceField(label=_("Grades"), coerce=int, widget=forms.CheckboxSelectMultiple)
    contact = forms.ModelChoiceField(
        Contact.objects.none(),
        label=_("Contact"),
        required=False,
        empty_label=_("The organization as a whole"),
        help_text=_("Their title is printed with the role."),
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = partner.contacts.current()  # type: ignore[attr-defined]
        grades = [(grade, str(grade)) for grade in connection.tenant.grades]
        self.fields["grades"].choices = grades  # type: ignore[attr-defined]


class PartnerFilterForm(forms.Form):
    """What the list shows; lives in the address."""

    q = forms.CharField(
        label=_("Name, city or contact"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    industry = forms.ChoiceField(
        label=_("Industry"), required=False, choices=[("", _("All industries")), *Industry.choices]
    )
    agreement = forms.ChoiceField(
        label=_("Agreement"), required=False, choices=[("", _("Any state")), *AgreementState.choices]
    )
    role = forms.BooleanField(label=_("With a role by grade"), required=False)
    archived = forms.BooleanField(label=_("Archived"), required=False)

    def chosen(self) -> dict[str, Any]:
        """Arguments for `selectors.partners`; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "text": given.get("q", ""),
            "industry": given.get("industry", ""),
            "agreement": given.get("agreement", ""),
            "with_role": given.get("role", False),
            "archived": given.get("archived", False),
        }


class PartnerLogFilterForm(forms.Form):
    """Which school year the log of a partner shows; lives in the address. Without one it shows them all."""

    year = forms.ChoiceField(label=_("School year"), required=False)

    def __init__(self, data: Any) -> None:
        self.years = list(SchoolYear.objects.all())
        super().__init__(data)
        labels = [(year.label, year.label) for year in self.years]
        self.fields["year"].choices = [("", _("All years")), *labels]  # type: ignore[attr-defined]

    def chosen(self) -> SchoolYear | None:
        self.is_valid()
        return next((year for year in self.years if year.label == self.cleaned_data.get("year")), None)
