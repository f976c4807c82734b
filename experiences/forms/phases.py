"""Forms that ask for the phase in each framework edition of the campus."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from experiences.campus import every_edition, phase_editions
from wbl_portal.frameworks import Framework, framework

PHASE = "phase_"


def phase_field(edition: Framework, *, empty: Any) -> forms.ChoiceField:
    choices = [("", empty), *((phase.key, _(phase.title)) for phase in edition.phases)]
    return forms.ChoiceField(
        label=_("Phase in %(framework)s") % {"framework": f"{edition.family.upper()} {edition.edition}"},
        required=False,
        choices=choices,
    )


class WithPhases(forms.Form):
    """A form with one phase field per framework edition of the campus."""

    no_phase: Any = ""

    def __init__(self, *args: Any, phases: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in phase_editions():
            self.fields[PHASE + each.key] = phase_field(each, empty=self.no_phase)
            self.initial.setdefault(PHASE + each.key, (phases or {}).get(each.key, ""))

    @property
    def phase_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(PHASE)]

    def clean(self) -> dict[str, Any]:
        """The phases gathered as edition -> phase."""
        given = super().clean() or self.cleaned_data
        phases = {name.removeprefix(PHASE): value for name, value in given.items() if name.startswith(PHASE)}
        return {name: value for name, value in given.items() if not name.startswith(PHASE)} | {"phases": phases}


def program_choices() -> list[tuple[str, Any]]:
    """Nothing, or the grades of one edition that the campus runs or ran."""
    editions = [framework(key) for key in every_edition()]
    return [("", _("All")), *((each.key, f"{each.family.upper()} {each.edition}") for each in editions)]
