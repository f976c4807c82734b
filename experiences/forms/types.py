"""The form of a type of experience."""

from django.utils.translation import gettext_lazy as _

from experiences.forms.phases import WithPhases
from experiences.models import ExperienceType
from wbl_portal.core.forms import field_of


class TypeForm(WithPhases):
    """A type, its phases and what is usual for it."""

    no_phase = _("Not part of it")

    name = field_of(ExperienceType, "name")
    typical_grades = field_of(
        ExperienceType,
        "typical_grades",
        label=_("Usual grades"),
        help_text=_("For example 9-12."),
    )
    typical_hours = field_of(ExperienceType, "typical_hours", label=_("Usual hours"))
    typical_evidence = field_of(ExperienceType, "typical_evidence", label=_("Usual evidence"))
    is_placement = field_of(
        ExperienceType,
        "is_placement",
        help_text=_("Students work at the partner's site: something that prepares them must come before it."),
    )
