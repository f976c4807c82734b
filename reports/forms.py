"""The form that freezes figures and offers only the names the rules allow; the word on a draft; a fingerprint."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import EditionDraft, Snapshot
from reports.models.editions import BIANNUAL, snapshot_words
from reports.services.snapshots import LONGEST_REASON
from reports.tasks import snapshot_payload
from wbl_portal.core import clock
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.people.models import SchoolYear

CORRECTION = "correction of "


class SnapshotForm(forms.Form):
    """Name and day. Fall and spring once each; another one only as the first of a year; then corrections of the latest."""

    name = forms.ChoiceField(label=gettext_lazy("Snapshot"))
    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        widget=DayInput,
        help_text=gettext_lazy("The last day that counts. A correction keeps the day of what it corrects."),
    )

    reason = field_of(
        Snapshot,
        "reason",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_REASON}),
        help_text=gettext_lazy(
            "Only for a correction. It is printed with the figures for everyone, so name no person."
        ),
    )

    def __init__(self, *args: Any, year: SchoolYear, **kwargs: Any) -> None:
        self.year = year
        last = min(clock.today(), year.ends_on)
        super().__init__(*args, **{"initial": {"as_of": last}, **kwargs})
        self.fields["name"].choices = list(self._names())  # type: ignore[attr-defined]
        if not any(str(name).startswith(CORRECTION) for name, _words in self.fields["name"].choices):  # type: ignore[attr-defined]
            del self.fields["reason"]
        self.fields["as_of"].widget.attrs |= {"min": year.starts_on.isoformat(), "max": last.isoformat()}

    def _names(self) -> Any:
        rows = list(self.year.snapshots.latest_first().select_related("corrects").defer("figures", "protected"))
        frozen = {row.name for row in rows}
        yield from ((name, snapshot_words(name)) for name in BIANNUAL if name not in frozen)
        if not rows:
            yield "first", snapshot_words("first")
        else:
            base = (rows[0].corrects or rows[0]).name
            yield CORRECTION + base, _("Correction of “%s”") % snapshot_words(base)

    def clean_as_of(self) -> Any:
        day, last = self.cleaned_data["as_of"], min(clock.today(), self.year.ends_on)
        if not self.year.starts_on <= day <= last:
            known = {"first": self.year.starts_on, "last": last}
            raise forms.ValidationError(_("Choose a day from %(first)s to %(last)s.") % known)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("name", "").startswith(CORRECTION) and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why the figures are corrected; the reason is printed with them."))
        return cleaned

    def payload(self) -> dict[str, Any]:
        """What the job is given."""
        name = self.cleaned_data["name"]
        correct = name.startswith(CORRECTION)
        return snapshot_payload(
            year=self.year.label,
            name=name.removeprefix(CORRECTION),
            as_of=None if correct else self.cleaned_data["as_of"],
            correct=correct,
            reason=self.cleaned_data.get("reason", "") if correct else "",
        )


class ReturnForm(forms.Form):
    """Why a draft goes back."""

    comment = field_of(
        EditionDraft,
        "comment",
        required=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Whoever prepared it reads this."),
    )


class VerifyForm(forms.Form):
    """The fingerprint of a file."""

    sha256 = forms.RegexField(
        label=gettext_lazy("Fingerprint (SHA-256)"),
        regex=r"^[0-9a-fA-F]{64}$",
        strip=True,
        help_text=gettext_lazy("64 digits and letters from a to f, as they stand on every page and in every PDF."),
        error_messages={
            "invalid": gettext_lazy("This is no SHA-256 fingerprint: it has 64 digits and letters from a to f.")
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
