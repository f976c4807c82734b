"""What the figures are asked for, in the address: program, year, filters, by what they are broken down."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiences.campus import campus_frameworks
from experiences.models import ExperienceType, Pathway
from experiences.words import type_name
from reports.measures import Program, programs
from reports.numbers import BY, Chosen
from reports.tables import NO_PHASE, UNRECORDED
from wbl_portal.people.context import current_year
from wbl_portal.people.models import GROUPS, SchoolYear

BY_WORDS = {
    "grade": gettext_lazy("Grade"),
    "phase": gettext_lazy("Phase"),
    "type": gettext_lazy("Type of experience"),
    "pathway": gettext_lazy("Pathway"),
    "group": gettext_lazy("Student group"),
    "year": gettext_lazy("School year"),
}


class NumbersForm(forms.Form):
    """The filters of the figures. Only who may read student groups is offered them."""

    by = forms.ChoiceField(label=gettext_lazy("Broken down by"), required=False)
    program = forms.ChoiceField(label=gettext_lazy("Program"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("School year"), required=False)
    grade = forms.TypedChoiceField(label=gettext_lazy("Grade"), required=False, coerce=int, empty_value=None)
    phase = forms.ChoiceField(label=gettext_lazy("Phase"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type of experience"), required=False)
    pathway = forms.ChoiceField(label=gettext_lazy("Pathway"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Student group"), required=False)

    def __init__(self, data: Mapping[str, Any], *, groups: bool) -> None:
        super().__init__({name: data.get(name, "") for name in self.base_fields})
        self.programs = programs()[: len(campus_frameworks())]
        self.years, self.this_year = list(SchoolYear.objects.all()), current_year()
        self.types, self.pathways = list(ExperienceType.objects.all()), list(Pathway.objects.all())
        self.in_force = self._program(data.get("program", ""))
        self._fill(groups)

    def chosen(self, **more: Any) -> Chosen | None:
        """What is asked; what is not understood is left out. None before the first school year."""
        self.is_valid()
        asked = self.cleaned_data
        year = next((each for each in self.years if each.label == asked.get("year")), self.this_year)
        if year is None:
            return None
        by = more.get("by", asked.get("by") or "grade")
        return Chosen(
            program=self.in_force,
            year=year,
            years=tuple(self.years) if by == "year" else (year,),
            grade=asked.get("grade"),
            phase=asked.get("phase", ""),
            experience_type=next((each for each in self.types if str(each.pk) == asked.get("type")), None),
            pathway=next((each for each in self.pathways if str(each.pk) == asked.get("pathway")), None),
            group=asked.get("group", ""),
            by=by,
        )

    def label(self, by: str, key: str | None) -> str:
        """The word of a label; the whole where it is None."""
        if key is None:
            return _("Everybody, each once")
        if by == "grade":
            return _("Grade %(grade)s") % {"grade": key}
        if by == "year":
            return key
        field = self.fields[by]
        return next((str(words) for value, words in _flat(field.choices) if str(value) == key), key)  # type: ignore[attr-defined]

    def order(self, by: str, key: str | None) -> tuple[int, str]:
        """Where a label stands: grades by number, the others as the filter lists them, the whole last."""
        if key is None:
            return 10_000, ""
        known = [str(value) for value, _words in _flat(self.fields[by].choices)]  # type: ignore[attr-defined]
        return (known.index(key) if key in known else 9_999), key

    def _program(self, family: str) -> Program:
        return next((each for each in self.programs if each.framework.family == family), self.programs[0])

    def _fill(self, groups: bool) -> None:
        phases = [(each.key, _(each.title)) for each in self.in_force.framework.phases] + [
            (NO_PHASE, _("No phase given"))
        ]
        self._choose("by", [(each, BY_WORDS[each]) for each in BY if groups or each != "group"])
        self._choose("program", [(each.framework.family, each.framework.family.upper()) for each in self.programs])
        if len(self.programs) < 2:
            self.fields["program"].widget = forms.HiddenInput()
        self._choose("year", [("", _("This year")), *((each.label, each.label) for each in self.years)])
        self._choose("grade", [("", _("All grades")), *((each, str(each)) for each in self.in_force.grades)])
        self._choose("phase", [("", _("All phases")), *phases])
        self._choose("type", [("", _("All types")), *((str(each.pk), type_name(each.name)) for each in self.types)])
        self._choose("pathway", [("", _("All pathways")), *((str(each.pk), each.name) for each in self.pathways)])
        named = [(kind.label, [(each.value, each.label) for each in found]) for kind, found in GROUPS.items()]
        self._choose("group", [("", _("All students")), *named, (UNRECORDED, _("Race or ethnicity not on record"))])
        if not groups:
            del self.fields["group"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for value, words in choices:
        found += list(words) if isinstance(words, (list, tuple)) else [(value, words)]
    return found
