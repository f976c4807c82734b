"""A list from the browser, kept between 'what would it change' and 'import it': checked twice, uploaded once."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wbl_portal.core import files, sheets
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import StoredFile
from wbl_portal.core.sheets import SheetRefused, SheetReport


class ListForm(forms.Form):
    """A list as a CSV file, on its way to being checked."""

    upload = forms.FileField(
        label=gettext_lazy("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}), max_length=200
    )


@dataclass(frozen=True)
class Step:
    """Where a list stands: `report` of a check with the key it is `kept` under, or `done` by an import; else nothing yet."""

    report: SheetReport | None = None
    kept: uuid.UUID | None = None
    done: SheetReport | None = None

    @property
    def brings_nothing(self) -> bool:
        return self.report is not None and not self.report.added and not self.report.changed


def step(request: HttpRequest, form: ListForm, *, use: str, act: Callable[..., SheetReport], by: Actor) -> Step:
    """Check a new file (nothing is changed) or import the one that was checked; refusals stand at the form.

    `act` is called with data, file, by and dry_run.
    """
    if request.method != "POST":
        return Step()
    try:
        if key := request.POST.get("kept", ""):
            kept = held(key, use=use)
            done = act(data=files.read(kept), file=kept.name, by=by, dry_run=False)
            files.forget(kept)
            return Step(done=done)
        if form.is_valid():
            kept = hold(form.cleaned_data["upload"], use=use, by=by)
            return Step(act(data=files.read(kept), file=kept.name, by=by, dry_run=True), kept.pk)
    except (SheetRefused, ValidationError) as refused:
        form.errors.pop("upload", None)
        form.add_error(None, str(refused) if isinstance(refused, SheetRefused) else refused)
    return Step()


def kind(use: str) -> str:
    """The content type that such a file is kept under; no page answers it."""
    return f"text/csv; use={use}"


def hold(upload: "UploadedFile[Any]", *, use: str, by: Actor) -> StoredFile:
    """Keep an upload for a use ('credentials'); the person's earlier one is removed. Raises ValidationError."""
    if (upload.size or 0) > sheets.MAX_BYTES:
        raise ValidationError(_("The file is larger than 20 MB. Import it in parts."))
    return hold_bytes(upload.read(), name=upload.name or "list.csv", use=use, by=by)


def hold_bytes(data: bytes, *, name: str, use: str, by: Actor) -> StoredFile:
    """Keep the bytes of a list for a use; the person's earlier one is removed."""
    for earlier in StoredFile.objects.filter(content_type=kind(use), stored_by=by.label):
        files.forget(earlier)
    return files.keep_bytes(data, content_type=kind(use), name=name[-200:], by=by)


def held(key: str, *, use: str) -> StoredFile:
    """The kept file of that key; raises ValidationError when it is gone."""
    try:
        found = StoredFile.objects.filter(pk=uuid.UUID(key), content_type=kind(use)).first()
    except ValueError:
        found = None
    if found is None:
        raise ValidationError(_("This file is no longer kept. Choose it again."))
    return found
