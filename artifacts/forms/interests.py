"""The short survey of interests: three questions and a line in one's own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from artifacts.models import InterestAnswer
from partners.models import Industry
from wbl_portal.core.forms import field_of

NOTHING = [("", _("Nothing more"))]


class InterestForm(forms.Form):
    """Up to three industries, the dearest first."""

    first = forms.ChoiceField(label=_("What interests you most?"), choices=[("", _("Choose one")), *Industry.choices])
    second = forms.ChoiceField(label=_("And then?"), required=False, choices=[*NOTHING, *Industry.choices])
    third = forms.ChoiceField(label=_("And third?"), required=False, choices=[*NOTHING, *Industry.choices])
    occupation = field_of(
        InterestAnswer, "occupation", help_text=_("In your own words, if you know one. For example: nurse, welder.")
    )

    @classmethod
    def known(cls, answer: InterestAnswer | None) -> dict[str, str]:
        """What the form shows of an answer that was given."""
        if answer is None:
            return {}
        named = zip(("first", "second", "third"), answer.industries, strict=False)
        return {**dict(named), "occupation": answer.occupation}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        industries = [given[name] for name in ("first", "second", "third") if given[name]]
        if len(set(industries)) < len(industries):
            self.add_error("second", _("You chose one twice. Choose another one, or nothing more."))
        return {"industries": industries, "occupation": given["occupation"]}
