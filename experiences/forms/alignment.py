"""The forms of the crosswalk: one row, and what the list shows."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from experiences.campus import campus_grades
from experiences.models import Alignment, Credential, ExperienceType, Pathway
from experiences.selectors.alignment import AlignmentFilter
from experiences.services import AlignmentFacts
from wbl_portal.core.forms import field_of
from wbl_portal.people.models import Course

NONE_YET = _("None yet")


def _choice(label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(queryset=None, label=label, required=False, empty_label=NONE_YET)


class AlignmentForm(forms.Form):
    """One row; what is still missing may be left empty and is named in the list."""

    pathway = _choice(_("Pathway"))
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    course = _choice(_("High-school course"))
    college_course = field_of(Alignment, "college_course", help_text=_("For example HPRS 1106, Medical terminology."))
    college = field_of(Alignment, "college")
    industry_requirement = field_of(
        Alignment,
        "industry_requirement",
        help_text=_("What an employer asks for, for example: reads a torque chart and records a measurement."),
    )
    experience_type = _choice(_("Type of experience"))
    credential = _choice(_("Credential"))

    def __init__(self, *args: Any, alignment: Alignment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the row has stays a choice, also when it was archived or left the roster.
        has = {name: Q(pk=getattr(alignment, f"{name}_id", None)) for name in self._rows()}
        for name, rows in self._rows().items():
            here = Q(active=True) if name == "course" else Q(archived_at__isnull=True)
            self.fields[name].queryset = rows.objects.filter(here | has[name])  # type: ignore[attr-defined]
        grades = [(grade, str(grade)) for grade in campus_grades()]
        self.fields["grade"].choices = [("", _("Every grade")), *grades]  # type: ignore[attr-defined]

    @staticmethod
    def _rows() -> dict[str, Any]:
        return {"pathway": Pathway, "course": Course, "experience_type": ExperienceType, "credential": Credential}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        return given if self.errors else {"facts": AlignmentFacts(**given)}


class AlignmentFilterForm(forms.Form):
    """What the crosswalk shows; lives in the address."""

    pathway = forms.ModelChoiceField(
        Pathway.objects.none(), label=_("Pathway"), required=False, empty_label=_("All pathways")
    )
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    incomplete = forms.BooleanField(label=_("Only incomplete rows"), required=False)
    archived = forms.BooleanField(label=_("Archived"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["pathway"].queryset = Pathway.objects.current()  # type: ignore[attr-defined]
        grades = [(grade, str(grade)) for grade in campus_grades()]
        self.fields["grade"].choices = [("", _("All grades")), *grades]  # type: ignore[attr-defined]

    def chosen(self) -> AlignmentFilter:
        """The filter; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        return AlignmentFilter(
            pathway=given.get("pathway"),
            grade=given.get("grade"),
            incomplete=given.get("incomplete", False),
            archived=given.get("archived", False),
        )
