"""The grid of a framework as one form: for each phase and grade what is needed, and why not."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from experiences.models import ContinuumCell, Expectation
from experiences.selectors.continuum import grades_of
from experiences.services.continuum import CellFacts
from wbl_portal.core.forms import field_of
from wbl_portal.frameworks import Framework, Phase

Line = tuple[int, forms.BoundField, forms.BoundField]


class CellsForm(forms.Form):
    """Fields 'training-11-expectation' and 'training-11-reason'; `known` maps (phase, grade) to what stands."""

    def __init__(self, *args: Any, edition: Framework, known: Mapping[tuple[str, int], Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition, self.grades = edition, grades_of(edition)
        for phase in edition.phases:
            for grade in self.grades:
                self._add(phase, grade, known[phase.key, grade])

    def _add(self, phase: Phase, grade: int, stands: Any) -> None:
        name, words = f"{phase.key}-{grade}", {"grade": grade}
        self.fields[f"{name}-expectation"] = forms.ChoiceField(
            label=_("Grade %(grade)s") % words, choices=Expectation.choices, initial=stands.expectation
        )
        self.fields[f"{name}-reason"] = field_of(
            ContinuumCell,
            "reason",
            label=_("Reason, grade %(grade)s") % words,
            initial=stands.reason,
        )

    @property
    def parts(self) -> list[tuple[Phase, list[Line]]]:
        """Each phase with its (grade, expectation field, reason field)."""
        return [
            (
                phase,
                [
                    (grade, self[f"{phase.key}-{grade}-expectation"], self[f"{phase.key}-{grade}-reason"])
                    for grade in self.grades
                ],
            )
            for phase in self.edition.phases
        ]

    def facts(self) -> dict[tuple[str, int], CellFacts]:
        given = self.cleaned_data
        return {
            (phase.key, grade): CellFacts(
                given[f"{phase.key}-{grade}-expectation"], given[f"{phase.key}-{grade}-reason"]
            )
            for phase in self.edition.phases
            for grade in self.grades
        }

    def add_refusals(self, refused: ValidationError) -> None:
        """What the service refuses stands at the reason of its cell."""
        if not hasattr(refused, "error_dict"):
            self.add_error(None, refused)
            return
        for place, errors in refused.error_dict.items():
            self.add_error(f"{place.replace(' ', '-')}-reason", errors)
