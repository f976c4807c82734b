"""The forms of enrichment and of a partner's look at the plan."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from experiences.campus import campus_grades
from experiences.forms.phases import program_choices
from experiences.models import Enrichment, EnrichmentEvent, PlanReview
from partners.models import Industry, Offer, OfferReply, Partner
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.frameworks import framework
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear


class EnrichmentForm(forms.Form):
    """An activity of a school year."""

    title = field_of(Enrichment, "title")
    kind = field_of(Enrichment, "kind")
    year = forms.ModelChoiceField(SchoolYear.objects.none(), label=_("School year"), empty_label=None)
    grades = forms.TypedMultipleChoiceField(label=_("Grades"), coerce=int, widget=forms.CheckboxSelectMultiple)
    advisor = field_of(Enrichment, "advisor", help_text=_("The teacher or other adult who leads it."))
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("Without a partner")
    )
    needs_consent = field_of(
        Enrichment,
        "needs_consent",
        help_text=_("A club always does (TEC 33.0815). Without it a student does not count."),
    )
    description = field_of(Enrichment, "description")

    def __init__(self, *args: Any, enrichment: Enrichment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        had = Q(pk=enrichment.partner_id) if enrichment and enrichment.partner_id else Q()
        self.fields["partner"].queryset = Partner.objects.filter(Q(archived_at__isnull=True) | had)  # type: ignore[attr-defined]
        self.fields["year"].queryset = SchoolYear.objects.all()  # type: ignore[attr-defined]
        self.fields["grades"].choices = [(grade, str(grade)) for grade in campus_grades()]  # type: ignore[attr-defined]


class EventForm(forms.Form):
    """A date of an activity and what came of it."""

    title = field_of(EnrichmentEvent, "title", help_text=_("For example regional contest."))
    held_on = field_of(EnrichmentEvent, "held_on", widget=DayInput)
    place = field_of(EnrichmentEvent, "place")
    result = field_of(EnrichmentEvent, "result", help_text=_("A placing, a project shown. Name no student here."))


class EnrichmentFilterForm(forms.Form):
    """What the list shows; lives in the address. Without a year it shows the present one."""

    q = forms.CharField(
        label=_("Title, advisor or partner"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    year = forms.ChoiceField(label=_("School year"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Enrichment.Kind.choices])
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    program = forms.ChoiceField(label=_("Grades of a program"), required=False)
    unreached = forms.BooleanField(label=_("No member who counts"), required=False)
    archived = forms.BooleanField(label=_("Archived"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.years, this_year = list(SchoolYear.objects.all()), current_year()
        asked = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(asked | {"year": asked["year"] or (this_year.label if this_year else "")})
        self.fields["year"].choices = [(year.label, year.label) for year in self.years]  # type: ignore[attr-defined]
        grades = [("", _("All grades")), *((grade, str(grade)) for grade in campus_grades())]
        self.fields["grade"].choices = grades  # type: ignore[attr-defined]
        self.fields["program"].choices = program_choices()  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Arguments for `selectors.enrichment.enrichments`; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "year": next((year for year in self.years if year.label == given.get("year")), None) or current_year(),
            "text": given.get("q", ""),
            "kind": given.get("kind", ""),
            "grade": given.get("grade"),
            "edition": framework(given["program"]) if given.get("program") else None,
            "unreached": given.get("unreached", False),
            "archived": given.get("archived", False),
        }


class PlanReviewForm(forms.Form):
    """What a partner says of the plan."""

    agrees = forms.TypedChoiceField(
        label=_("What do you think of this plan?"),
        coerce=lambda text: text == "yes",
        choices=[("yes", _("I agree with it")), ("no", _("Something should be different"))],
        widget=forms.RadioSelect,
    )
    comment = field_of(
        PlanReview, "comment", label=_("Your comment"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )


class TakeUpForm(forms.Form):
    """Whom a reply belongs to and which drafts it becomes."""

    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("A new partner of this name")
    )
    industry = forms.ChoiceField(
        label=_("Industry of a new partner"), required=False, choices=[("", _("Choose one")), *Industry.choices]
    )
    offers = forms.ModelMultipleChoiceField(
        Offer.objects.none(),
        label=_("Drafts to make"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, reply: OfferReply, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.current()  # type: ignore[attr-defined]
        self.fields["offers"].queryset = reply.offers.exclude(type_key="")  # type: ignore[attr-defined]
