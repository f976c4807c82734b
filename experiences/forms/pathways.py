"""The form of a pathway."""

from django import forms
from django.utils.translation import gettext_lazy as _

from experiences.models import Pathway
from wbl_portal.core.forms import field_of


class PathwayForm(forms.Form):
    name = field_of(Pathway, "name", help_text=_("For example Diagnostic and therapeutic services."))
    program_of_study = field_of(
        Pathway, "program_of_study", help_text=_("The name of the state's program of study, if it has one.")
    )
