"""The forms of agreements: their dates and paper, signature, clauses, reviews; each hands its answers to one service."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.clauses import asked
from partners.models import Agreement, AgreementReview, Contact, ContactRole, Partner
from partners.selectors import ENDING, ClauseLine
from partners.selectors.agreements import ANY_EDITION
from partners.services import Found
from wbl_portal.core import clock
from wbl_portal.core.forms import DayInput, MonthField, field_of

KEPT_FILES = _("PDF, PNG or JPEG, up to 20 MB. A new file takes the old one's place.")


class WithSigner(forms.Form):
    """A form that asks who signed: the partner's people with the role, and whoever is recorded now."""

    signer = forms.ModelChoiceField(
        Contact.objects.none(),
        label=_("Signed by"),
        required=False,
        empty_label=_("Not recorded"),
        help_text=_("Contacts of this partner with the role 'Signs agreements'."),
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signs = Q(archived_at__isnull=True, roles__contains=[ContactRole.SIGNER])
        rows = Contact.objects.filter(signs | Q(pk=self.initial.get("signer")), partner=partner)
        self.fields["signer"].queryset = rows  # type: ignore[attr-defined]


class AgreementForm(WithSigner):
    """Everything an agreement says of itself; correcting a step is changing its date here."""

    field_order = (
        "title",
        "starts_on",
        "ends_on",
        "in_review_on",
        "sent_on",
        "signed_on",
        "signer",
        "ended_on",
        "upload",
    )

    title = field_of(Agreement, "title", initial=_("Memorandum of understanding"))
    starts_on = field_of(Agreement, "starts_on", widget=DayInput, help_text=_("The first day it covers."))
    ends_on = field_of(Agreement, "ends_on", widget=DayInput, help_text=_("The last day it covers."))
    in_review_on = field_of(Agreement, "in_review_on", widget=DayInput)
    sent_on = field_of(Agreement, "sent_on", widget=DayInput)
    signed_on = field_of(
        Agreement, "signed_on", widget=DayInput, help_text=_("Leave it empty until everybody has signed.")
    )
    ended_on = field_of(
        Agreement, "ended_on", widget=DayInput, help_text=_("Only when it ended before its time: its last day.")
    )
    upload = forms.FileField(label=_("File"), required=False, help_text=KEPT_FILES)


class SignatureForm(WithSigner):
    field_order = ("signed_on", "signer", "upload")

    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput, help_text=_("The day the last one signed."))
    upload = forms.FileField(label=_("Signed copy"), required=False, help_text=KEPT_FILES)


class EarlyEndForm(forms.Form):
    ended_on = forms.DateField(label=_("Last day"), widget=DayInput, help_text=_("On this day it is still in force."))


class ReviewForm(forms.Form):
    """The yearly review: when, by whom, with what outcome."""

    reviewed_on = field_of(AgreementReview, "reviewed_on", widget=DayInput)
    reviewer = field_of(AgreementReview, "reviewer", help_text=_("Who read it again, for example name and office."))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=AgreementReview.Outcome.choices, widget=forms.RadioSelect)
    note = field_of(AgreementReview, "note", help_text=_("What is to change, and who takes care of it."))


class ClauseForm(forms.Form):
    """One clause of the checklist: the words and their page, both or neither."""

    quote = forms.CharField(label=_("Quoted words"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    page = forms.CharField(
        label=_("Page"), required=False, max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    same = forms.BooleanField(label=_("The same words stand in this version"), required=False)

    def __init__(self, *args: Any, line: ClauseLine, **kwargs: Any) -> None:
        known = {"quote": line.found.quote, "page": line.found.page} if line.found else {}
        super().__init__(*args, **{"initial": known, **kwargs})
        self.line = line
        if line.before is None or line.found is not None:
            del self.fields["same"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("same") and self.line.before is not None:
            given["quote"] = given.get("quote") or self.line.before.quote
            given["page"] = given.get("page") or self.line.before.page
        if given.get("quote") and not given.get("page"):
            self.add_error("page", _("Give the page the words stand on."))
        if given.get("page") and not given.get("quote") and "quote" not in self.errors:
            self.add_error("quote", _("Quote the words that stand on this page."))
        return given

    def found(self) -> Found:
        return Found(self.cleaned_data.get("quote", ""), self.cleaned_data.get("page", ""))


class AgreementFilterForm(forms.Form):
    """What the list of agreements shows; lives in the address."""

    q = forms.CharField(label=_("Partner or title"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All but superseded")), (ENDING, _("Ends within 60 days")), *Agreement.State.choices],
    )
    gaps = forms.ChoiceField(label=_("Clauses missing"), required=False)
    review = MonthField(label=_("Reviewed, or to be reviewed, in the month"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_force = [(each.key, _("In force, of %s") % each.title) for each in asked()]
        any_edition = (ANY_EDITION, _("In force or on their way"))
        self.fields["gaps"].choices = [("", _("With or without")), any_edition, *in_force]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Arguments for `selectors.agreements`; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "text": given.get("q", ""),
            "state": given.get("state", ""),
            "gaps": given.get("gaps", ""),
            "review_in": given.get("review"),
        }


def today_first() -> dict[str, Any]:
    """A form about an act begins with today."""
    return {"signed_on": clock.today(), "ended_on": clock.today(), "reviewed_on": clock.today()}
