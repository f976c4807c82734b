"""The forms of occupation lists: what is shown of one, a file on its way in, what is said about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners import directory
from partners.coverage import NOTHING
from partners.forms_workforce import FilterForm, industry_filter, search_filter
from partners.models import OccupationList
from partners.services.occupations import ListFacts
from wbl_portal.core.forms import DayInput, field_of

BOARDS_LIST = "boards-known"


class OccupationFilterForm(FilterForm):
    q = search_filter(_("Occupation or code"))
    industry = industry_filter()
    stem = forms.BooleanField(label=_("STEM only"), required=False)


class CoverageFilterForm(FilterForm):
    q = search_filter(_("Occupation or code"))
    industry = industry_filter()
    stem = forms.BooleanField(label=_("STEM only"), required=False)
    gap = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Every occupation")),
            ("experience", _("Without an experience")),
            ("partner", _("Without a partner")),
            ("credential", _("Without a credential")),
            (NOTHING, _("With nothing at all, not even by industry")),
        ],
    )


class ListFactsForm(forms.Form):
    """What the file itself may say as well; what is empty here is taken from its columns."""

    board = field_of(
        OccupationList,
        "board",
        required=False,
        widget=forms.TextInput(attrs={"list": BOARDS_LIST}),
        help_text=_("Empty: as the file says, else the board of your county."),
    )
    published_on = field_of(
        OccupationList, "published_on", required=False, widget=DayInput, help_text=_("Empty: as the file says.")
    )
    source = field_of(
        OccupationList,
        "source",
        required=False,
        help_text=_("Who published the list and where. Empty: as the file says."),
    )
    wage_basis = field_of(
        OccupationList,
        "wage_basis",
        required=False,
        help_text=_("For example: median, a year. Empty: as the file says."),
    )
    title = field_of(OccupationList, "title", required=False, help_text=_("Empty: made of the board's name."))

    @property
    def boards(self) -> list[str]:
        return [each.name for each in directory.boards()]

    def facts(self) -> ListFacts:
        """What was understood; the rest counts as not said."""
        if not self.is_bound:
            return ListFacts()
        self.is_valid()
        given: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        return ListFacts(**given)
