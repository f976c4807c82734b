"""The forms of who belongs to enrichment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from artifacts.models import EnrichmentMembership
from wbl_portal.core.forms import DayInput, field_of


class MemberForm(forms.Form):
    """One member's consent and result."""

    consent_on = field_of(EnrichmentMembership, "consent_on", widget=DayInput)
    consent_signer = field_of(
        EnrichmentMembership,
        "consent_signer",
        help_text=_("The parent or guardian who signed; the student from age 18."),
    )
    upload = forms.FileField(label=_("The signed form"), required=False, help_text=_("PDF, PNG or JPEG, up to 20 MB."))
    result = field_of(EnrichmentMembership, "result", help_text=_("For example second place in the regional contest."))


class DayForm(forms.Form):
    """From which day, or until which."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
