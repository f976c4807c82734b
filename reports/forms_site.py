"""The forms of the published site: who may embed it, and documents older than the portal."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from academies.services import checked_origin
from reports.models import OlderDocument
from reports.older import Found, Unreadable, read
from reports.older.reader import MOST
from wbl_portal.core.forms import DayInput, field_of

MAX_SITES, MAX_BYTES = 10, 2 * 2**20


class EmbeddingForm(forms.Form):
    """The web sites that may show the public pages inside their own, one a line."""

    sites = forms.CharField(
        label=_("Web sites that may show these pages"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One a line, for example https://www.district.example.org. Empty: none."),
    )

    def clean_sites(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["sites"].splitlines() if line.strip()]
        if len(lines) > MAX_SITES:
            raise ValidationError(_("At most %s web sites.") % MAX_SITES)
        return list(dict.fromkeys(checked_origin(line) for line in lines))


class OlderSourceForm(forms.Form):
    """An old page of links: pasted or as a file."""

    text = forms.CharField(
        label=_("HTML of the page, or CSV"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("A CSV has the columns title, url, date."),
    )
    file = forms.FileField(label=_("Or a file"), required=False, help_text=_("The saved page (.html), or a .csv."))
    address = forms.URLField(
        label=_("Address of the old page"),
        required=False,
        assume_scheme="https",
        help_text=_("Completes links that name no web site."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        text = self._uploaded(given["file"]) if given.get("file") else given.get("text", "")
        try:
            return given | {"links": read(text, base=given.get("address", ""))}
        except Unreadable as refused:
            raise ValidationError(str(refused)) from refused

    def _uploaded(self, upload: Any) -> str:
        if upload.size > MAX_BYTES:
            raise ValidationError(
                {"file": _("The file is larger than 2 MB. Save the page alone, without its pictures.")}
            )
        data: bytes = upload.read()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252", errors="replace")


class OlderRowForm(forms.Form):
    """A link that was found: taken over or not, with what is known about it."""

    take = forms.BooleanField(label=_("Take over"), required=False)
    title = field_of(OlderDocument, "title", required=False)
    address = field_of(OlderDocument, "address", required=False, assume_scheme="https", widget=forms.HiddenInput)
    year_label = field_of(OlderDocument, "year_label", required=False, widget=forms.TextInput(attrs={"size": 7}))
    slot_label = field_of(OlderDocument, "slot_label", required=False, widget=forms.TextInput(attrs={"size": 6}))
    dated_on = field_of(OlderDocument, "dated_on", required=False, widget=DayInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in ("title", "year_label") if given.get("take") else ():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Fill this in for every link that is taken over."))
        return given

    def found(self) -> Found:
        given = self.cleaned_data
        return Found(given["title"], given["address"], given["year_label"], given["slot_label"], given["dated_on"])


OlderRows = forms.formset_factory(OlderRowForm, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True)


class OlderForm(forms.Form):
    """Everything that is known about an older document."""

    title = field_of(OlderDocument, "title")
    address = field_of(OlderDocument, "address", assume_scheme="https")
    year_label = field_of(OlderDocument, "year_label", help_text=_("For example 2019-20."))
    slot_label = field_of(OlderDocument, "slot_label", help_text=_("For example 6.2, as it was called then."))
    dated_on = field_of(OlderDocument, "dated_on", widget=DayInput)
