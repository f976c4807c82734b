"""The forms of the binder; each hands its answers to one service."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import AgencyRequest, BinderRecord, DryRunPoint, Evidence, Reviewer, UnmaskedGrant
from wbl_portal.core import clock
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.people.models import User
from wbl_portal.people.policies import STAFF_ROLES

LINES = {"rows": 6}
TEXT_BYTES = 500_000
# A reviewer's link is offered for so many days.
USUAL_DAYS = 30


class RecordForm(forms.Form):
    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Owner"),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("Who answers for it."),
    )
    due_on = field_of(
        BinderRecord, "due_on", widget=DayInput, help_text=_("By then the owner has looked whether everything is true.")
    )
    narrative = field_of(
        BinderRecord,
        "narrative",
        widget=forms.Textarea(attrs=LINES),
        help_text=_("How the campus meets this, in a few sentences. Reviewers read it. Name no student."),
    )
    narrative_es = field_of(BinderRecord, "narrative_es", widget=forms.Textarea(attrs=LINES))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_staff = User.objects.filter(is_active=True, role_assignments__role__in=STAFF_ROLES).distinct()
        self.fields["owner"].queryset = on_staff.order_by("name")  # type: ignore[attr-defined]


class EvidenceForm(forms.Form):
    """A file or a link; the text version is typed, or read from a plain text file."""

    title = field_of(Evidence, "title")
    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, PNG or JPEG, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    url = field_of(Evidence, "url", assume_scheme="https")
    text = field_of(
        Evidence,
        "text",
        widget=forms.Textarea(attrs=LINES),
        help_text=_(
            "What the document says, for those who cannot see it. A scan needs it before anybody outside sees it."
        ),
    )
    text_file = forms.FileField(
        label=_("Text version as a file"),
        required=False,
        help_text=_("A plain text file (.txt), in the place of typing."),
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )
    shown_to = field_of(Evidence, "shown_to", initial=Evidence.Shown.STAFF)

    def __init__(self, *args: Any, kept: Evidence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kept is not None and kept.file is not None:
            words = _("Now: %s. A new file takes its place.") % kept.file.name
            self.fields["upload"].help_text = words

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        written = given.pop("text_file", None)
        if written is not None:
            given["text"] = self._words(written)
        return given

    def _words(self, written: Any) -> str:
        if written.size > TEXT_BYTES:
            self.add_error("text_file", _("The text is longer than 500 KB. Shorten it."))
            return ""
        try:
            return str(written.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("text_file", _("This is no plain text. Save it as a text file (UTF-8)."))
            return ""


def usual_day() -> dt.date:
    return clock.today() + dt.timedelta(days=USUAL_DAYS)


class ReviewerForm(forms.Form):
    name = field_of(Reviewer, "name")
    organization = field_of(Reviewer, "organization")
    email = field_of(
        Reviewer, "email", help_text=_("Needed only where they are to read unmasked figures: the codes go there.")
    )
    expires_on = field_of(
        Reviewer,
        "expires_on",
        widget=DayInput,
        initial=usual_day,
        help_text=_("The link works until the end of that day."),
    )


class RenewForm(forms.Form):
    expires_on = field_of(Reviewer, "expires_on", widget=DayInput, initial=usual_day)
    email = field_of(
        Reviewer,
        "email",
        help_text=_("Empty keeps the address on record. Another address ends leave to read unmasked figures."),
    )


class GrantForm(forms.Form):
    """Leave to read unmasked figures: for which request, on what basis, what for, until when."""

    request = forms.ModelChoiceField(
        label=_("For the request"), queryset=AgencyRequest.objects.none(), empty_label=None
    )
    basis = forms.ChoiceField(
        label=_("Legal basis"),
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in UnmaskedGrant.Basis],
        help_text=_("FERPA, 34 CFR 99.31(a)(3) and 99.35."),
    )
    purpose = field_of(
        UnmaskedGrant,
        "purpose",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What is audited or evaluated, and the letter or written agreement that names the reviewer as the agency's "
            "authorized representative."
        ),
    )
    expires_on = field_of(UnmaskedGrant, "expires_on", widget=DayInput)

    def __init__(self, *args: Any, reviewer: Reviewer, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"expires_on": min(reviewer.expires_on, usual_day())}, **kwargs})
        asked = AgencyRequest.objects.filter(year=reviewer.year_id)
        self.fields["request"].queryset = asked  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The code that was mailed."""

    ACT = "download"

    act = forms.CharField(widget=forms.HiddenInput, initial=ACT)
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("Six digits from the letter."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        return {name: given[name] for name in given if name != "act"}


class TickForm(forms.Form):
    """What a dry run says of one part."""

    is_found = forms.TypedChoiceField(
        label=_("Did you find it?"),
        choices=[("yes", _("Found")), ("no", _("Not found"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    comment = field_of(DryRunPoint, "comment", widget=forms.Textarea(attrs={"rows": 2}))
