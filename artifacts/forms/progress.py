"""The forms of progress: whom the list of members shows, and a target."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from artifacts.models import Indicator, Target
from artifacts.selectors.progress import ANY, COURSE, PLACEMENT
from artifacts.services.targets import TargetFacts
from experiences.campus import campus_frameworks, campus_grades
from experiences.models import CredentialKind
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.frameworks import Framework, frameworks
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear

MARK_WORDS: list[tuple[str, Any]] = [
    *Indicator.choices,
    (PLACEMENT, _("Placement with a partner")),
    (COURSE, _("Work-based course")),
    (ANY, _("Any certification or credential")),
    *CredentialKind.choices,
]
MET, MISSING, COMING = "met", "missing", "coming"


@dataclass(frozen=True)
class MemberFilter:
    """Whom the list shows; `state` speaks about `mark`: met, missing, or met if what is under way ends well."""

    program: Framework
    year: SchoolYear | None
    text: str = ""
    class_of: int | None = None
    grade: int | None = None
    mark: str = ""
    state: str = ""


class MemberFilterForm(forms.Form):
    """Whom the list of members shows; lives in the address."""

    q = forms.CharField(label=_("Name or number"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    program = forms.ChoiceField(label=_("Program"), required=False)
    class_of = forms.TypedChoiceField(label=_("Class of"), required=False, coerce=int, empty_value=None)
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    mark = forms.ChoiceField(label=_("Measure"), required=False, choices=[("", _("All measures")), *MARK_WORDS])
    state = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[("", _("Everyone")), (MET, _("Met it")), (MISSING, _("Is missing it")), (COMING, _("Is on the way"))],
    )
    year = forms.ChoiceField(label=_("School year"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({name: data.get(name, "") for name in self.base_fields})
        self.programs, self.years, self.this_year = campus_frameworks(), list(SchoolYear.objects.all()), current_year()
        end = self.this_year.ends_on.year if self.this_year else 0
        classes = [end + 12 - grade for grade in reversed(campus_grades())]
        self._choose("program", [(each.family, each.family.upper()) for each in self.programs])
        if len(self.programs) < 2:
            self.fields["program"].widget = forms.HiddenInput()
        self._choose("class_of", [("", _("All classes")), *((each, str(each)) for each in classes)])
        self._choose("grade", [("", _("All grades")), *((each, str(each)) for each in campus_grades())])
        self._choose("year", [("", _("This year")), *((each.label, each.label) for each in self.years)])

    def chosen(self) -> MemberFilter:
        """The filter; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        family, label = given.get("program"), given.get("year")
        return MemberFilter(
            program=next((each for each in self.programs if each.family == family), self.programs[0]),
            year=next((each for each in self.years if each.label == label), self.this_year),
            text=given.get("q", ""),
            class_of=given.get("class_of"),
            grade=given.get("grade"),
            mark=given.get("mark", ""),
            state=given.get("state", "") if given.get("mark") else "",
        )

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class TargetForm(forms.Form):
    """A share of a cohort that a level asks for."""

    framework = forms.ChoiceField(label=_("Framework edition"))
    indicator = field_of(Target, "indicator")
    level = field_of(Target, "level")
    percent = field_of(Target, "percent", min_value=0, max_value=100)
    starts_on = field_of(Target, "starts_on", widget=DayInput)
    ends_on = field_of(
        Target, "ends_on", widget=DayInput, help_text=_("A last day takes the target out of force; it stays on record.")
    )
    source = field_of(Target, "source", help_text=_("Who asks for it, and where that stands."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        families = {each.family for each in campus_frameworks()}
        known = {each.key for each in frameworks().values() if each.family in families}
        known |= set(Target.objects.values_list("framework", flat=True))
        mine = [key for key in sorted(known) if key.rpartition("-")[0] in families]
        self.fields["framework"].choices = [(key, edition_name(key)) for key in mine]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        return given if self.errors else {"facts": TargetFacts(**given)}


def edition_name(key: str) -> str:
    """'p-tech-2018' as 'P-TECH 2018'."""
    family, _dash, edition = key.rpartition("-")
    return f"{family.upper()} {edition}"
