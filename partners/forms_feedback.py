"""The forms of what partners say and offer: the survey, handing it on, the menu, the answers to it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partners.models import Contact, Offer, OfferReply, Told, ValueSurvey
from partners.statements import SCALE, STATEMENTS
from partners.told import Said
from wbl_portal.core import clock
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear

RATING = "rating_"
STEPS = len(STATEMENTS) + 2


class OfferChoice(forms.ModelMultipleChoiceField):
    """Ticks from the menu, in the reader's language."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Offer.objects.none(), widget=forms.CheckboxSelectMultiple, **more)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.time})" if obj.time_asked else str(obj)


class ContactChoice(forms.ModelChoiceField):
    """A person at a partner, named with it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.partner.name}: {obj}"


class SurveyForm(forms.Form):
    """Five statements, what should change, what the partner would do next year; nothing else is needed.

    `offers`: whether the last is asked here; not of somebody who said it, or is asked for it alone.
    """

    change = field_of(
        ValueSurvey, "change", label=_("What should change?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    offers = OfferChoice(label=_("What would you like to do next year?"), required=False)

    def __init__(self, *args: Any, offers: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offers:
            del self.fields["offers"]
        rest = dict(self.fields)
        self.fields.clear()
        for key, statement in STATEMENTS.items():
            self.fields[RATING + key] = forms.TypedChoiceField(
                label=statement, coerce=int, choices=list(SCALE.items()), widget=forms.RadioSelect
            )
        self.fields.update(rest)
        if offers:
            self.fields["offers"].queryset = Offer.objects.current()  # type: ignore[attr-defined]

    @property
    def ratings(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(RATING)]

    @property
    def rest(self) -> list[forms.BoundField]:
        """The questions in words: what should change, and what is offered where that is asked."""
        return [self[name] for name in ("change", "offers") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        ratings = {name.removeprefix(RATING): value for name, value in given.items() if name.startswith(RATING)}
        return {name: value for name, value in given.items() if not name.startswith(RATING)} | {"ratings": ratings}


class RecordedSurveyForm(SurveyForm):
    """The same, for staff who write down what somebody said."""

    method = forms.ChoiceField(
        label=_("How did they answer?"),
        choices=[(each.value, each.label) for each in (ValueSurvey.Method.PHONE, ValueSurvey.Method.PAPER)],
        widget=forms.RadioSelect,
    )


class OfferAskForm(forms.Form):
    """What a partner could offer next year: ticks from the menu, or that nothing fits."""

    offers = OfferChoice(
        label=_("What could you offer next year?"),
        error_messages={"required": _("Choose at least one, or tick that nothing fits.")},
    )
    nothing = forms.BooleanField(label=_("Nothing next year"), required=False)
    message = field_of(
        OfferReply,
        "message",
        label=_("Anything we should know?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offers"].queryset = Offer.objects.current()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("nothing") and not self["offers"].data:
            del self.errors["offers"]
            given["offers"] = []
        return given


class WrittenOfferForm(OfferAskForm):
    """The same, for staff who write down what somebody said: who, how and on which day."""

    contact = ContactChoice(
        Contact.objects.none(),
        label=_("Who said it?"),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose who said it. Add the person to the partner first if they are new.")},
    )
    method = forms.ChoiceField(
        label=_("How was it said?"),
        choices=Told.Method.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was said.")},
    )
    said_on = forms.DateField(
        label=_("On which day?"),
        widget=DayInput,
        initial=clock.today,
        error_messages={"required": _("Give the day it was said. Today is fine if it was just now.")},
    )
    field_order = ["contact", "offers", "nothing", "message", "method", "said_on"]

    def __init__(self, *args: Any, contacts: QuerySet[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts  # type: ignore[attr-defined]
        self.fields["offers"].label = _("What did they offer for next year?")
        self.fields["nothing"].help_text = _("For somebody whom you asked: it closes the question.")
        self.fields["message"].label = _("How many students, when, or anything else they said")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        method, said_on = given.pop("method", ""), given.pop("said_on", None)
        return given | ({"told": Said(method, said_on)} if said_on else {})


class SurveyFilterForm(forms.Form):
    """What the list of surveys shows; lives in the address. Without a year it shows the present one."""

    q = forms.CharField(label=_("Partner or person"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    year = forms.ChoiceField(label=_("School year"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("open", _("No answer yet")), ("answered", _("Answered"))],
    )
    partner = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        self.years, this_year = list(SchoolYear.objects.all()), current_year()
        asked = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(asked | {"year": asked["year"] or (this_year.label if this_year else "")})
        self.fields["year"].choices = [(year.label, year.label) for year in self.years]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Arguments for `selectors.surveys`; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        year = next((year for year in self.years if year.label == given.get("year")), None) or current_year()
        return {
            "year": year,
            "text": given.get("q", ""),
            "state": given.get("state", ""),
            "partner": given.get("partner"),
        }


class ForwardForm(forms.Form):
    """Who is the right person."""

    name = forms.CharField(label=_("Their name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label=_("Their e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class SignForm(forms.Form):
    """The code from the letter, and who signs."""

    code = forms.CharField(
        label=_("The code from the e-mail"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    name = forms.CharField(
        label=_("Your name, as your signature"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class OfferForm(forms.Form):
    """A line of the menu."""

    title = field_of(Offer, "title", help_text=_("What the organization does, in a few words."))
    description = field_of(Offer, "description", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
    type_key = forms.ChoiceField(
        label=_("Type of experience"),
        required=False,
        help_text=_(
            "When somebody chooses this offer, a draft of this type can be made. Without a type there is none."
        ),
    )
    time_asked = field_of(Offer, "time_asked", help_text=_("For example half a day."))
    position = field_of(Offer, "position", help_text=_("Lower numbers stand first."), initial=100)

    def __init__(self, *args: Any, types: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type_key"].choices = [("", _("None")), *types]  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """The public form. `web_page` is there for machines: people do not see it."""

    organization = field_of(OfferReply, "organization", widget=forms.TextInput(attrs={"autocomplete": "organization"}))
    name = field_of(OfferReply, "name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = field_of(OfferReply, "email", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = field_of(OfferReply, "phone", widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
    city = field_of(OfferReply, "city", widget=forms.TextInput(attrs={"autocomplete": "address-level2"}))
    offers = OfferChoice(label=_("What would you like to do?"), error_messages={"required": _("Choose at least one.")})
    message = field_of(OfferReply, "message", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    web_page = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offers"].queryset = Offer.objects.current()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.is_machine = bool(given.pop("web_page", ""))
        return given
