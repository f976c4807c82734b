"""The forms of lists that are brought in: what is given, and which of its columns is which of ours."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wbl_portal.core.lists import Column, ListKind
from wbl_portal.core.lists.reading import Look
from wbl_portal.core.sheets import MAX_BYTES, SheetRefused, check_required

ACCEPTED = ".csv,.xlsx,.txt,.tsv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class GivenListForm(forms.Form):
    """A file, or cells pasted from a spreadsheet with their headings."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("A CSV file or an Excel workbook (.xlsx), up to 20 MB; of a workbook the first sheet."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste the cells here"),
        required=False,
        strip=False,
        max_length=2_000_000,
        help_text=gettext_lazy("Mark the cells in your spreadsheet with their headings, copy, and paste."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        upload, pasted = given.get("upload"), given.get("pasted", "")
        if self.errors:
            return given
        if not upload and not pasted.strip():
            raise forms.ValidationError(_("Choose a file, or paste the cells."))
        if upload and pasted.strip():
            raise forms.ValidationError(_("Give either a file or pasted cells, not both."))
        if upload and (upload.size or 0) > MAX_BYTES:
            self.add_error("upload", _("The file is larger than 20 MB. Import it in parts."))
        return given

    def given(self) -> tuple[bytes, str]:
        """The bytes and a name for them."""
        upload = self.cleaned_data["upload"]
        if upload:
            return upload.read(), upload.name or "list"
        return self.cleaned_data["pasted"].encode(), _("Pasted cells")


class ColumnsForm(forms.Form):
    """One choice per column of ours among the columns of the list."""

    def __init__(self, *args: Any, kind: ListKind, look: Look, guessed: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.look = kind, look
        places = [(str(place), head or _("Column %d") % (place + 1)) for place, head in enumerate(look.header)]
        for column in kind.columns:
            self.fields[column.key] = forms.ChoiceField(
                label=str(column.label),
                required=kind.is_required(column.key),
                choices=[("", _("Not in this list")), *places],
                initial=str(guessed[column.key]) if column.key in guessed else "",
                help_text=str(column.help),
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each field with what the first rows say in the chosen column."""
        return [{"field": self[each.key], "cells": self._cells(each)} for each in self.kind.columns]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        try:
            check_required(self.places(), [each for each in self.kind.required if isinstance(each, tuple)], "")
        except SheetRefused as missing:
            raise forms.ValidationError(_("Choose at least one column for the student's number.")) from missing
        return given

    def places(self) -> dict[str, int]:
        return {key: int(place) for key, place in self.cleaned_data.items() if place}

    def _cells(self, column: Column) -> str:
        place = self[column.key].value()
        if not place or not str(place).isdecimal():
            return ""
        return ", ".join(self.look.column(int(place))[:3])
