"""What the page of the sequence shows: framework, school year, pathway, kind of finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from experiences.campus import phase_editions
from experiences.models import Pathway
from experiences.sequence import ORDER, Finding, Kind
from wbl_portal.frameworks import Framework
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear

# Every finding about the order of what is planned.
IN_ORDER = "order"


@dataclass(frozen=True)
class Shown:
    """What was chosen; `year` is None before the first school year, `pathway` None for the whole plan."""

    framework: Framework
    year: SchoolYear | None
    pathway: Pathway | None
    kind: str

    def shows(self, finding: Finding) -> bool:
        return finding.kind in ORDER if self.kind == IN_ORDER else not self.kind or finding.kind == self.kind


class SequenceForm(forms.Form):
    """Lives in the address; the framework is asked for where the campus runs several."""

    year = forms.ChoiceField(label=_("School year"), required=False)
    framework = forms.ChoiceField(label=_("Framework"), required=False)
    pathway = forms.ModelChoiceField(
        Pathway.objects.none(), label=_("Pathway"), required=False, empty_label=_("The whole plan")
    )
    kind = forms.ChoiceField(
        label=_("Findings"),
        required=False,
        choices=[("", _("All findings")), (IN_ORDER, _("The order of what is planned")), *Kind.choices],
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.years, self.running = list(SchoolYear.objects.all()), phase_editions()
        present = current_year()
        asked = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(asked | {"year": asked["year"] or (present.label if present else "")})
        self.present = present
        self._choose("year", [(year.label, year.label) for year in self.years])
        self._choose("framework", [(each.key, each.title) for each in self.running])
        self.fields["pathway"].queryset = Pathway.objects.current()  # type: ignore[attr-defined]
        if len(self.running) == 1:
            del self.fields["framework"]

    def chosen(self) -> Shown:
        """What is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        year = next((each for each in self.years if each.label == given.get("year")), self.present)
        edition = next((each for each in self.running if each.key == given.get("framework")), self.running[0])
        return Shown(edition, year, given.get("pathway"), given.get("kind", ""))

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
