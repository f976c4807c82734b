"""What a student's résumé holds, and in which language; what is ticked is printed."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from artifacts.models import ResumeChoices
from artifacts.papers import KINDS, key_of
from artifacts.selectors.work_record import WorkRecord

TITLES = {
    "experiences": _("Experiences"),
    "stays": _("Placements"),
    "credentials": _("Certifications and credentials"),
    "clubs": _("Clubs and activities"),
    "items": _("Work from your portfolio"),
}


class ResumeForm(forms.Form):
    """Everything is ticked at first, but for pieces of work; then as it was chosen the last time (`last`)."""

    language = forms.ChoiceField(label=_("Language of the paper"), choices=settings.LANGUAGES)
    about = forms.CharField(
        label=_("About you"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two or three sentences: what you are good at and what you are looking for."),
    )
    with_email = forms.BooleanField(label=_("Print my school e-mail address"), required=False)

    def __init__(self, *args: Any, record: WorkRecord, last: ResumeChoices | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": get_language()}
        if last is not None:
            kwargs["initial"] = {name: getattr(last, name) for name in ("language", "about", "with_email")}
        turned = set(last.turned) if last is not None else set()
        self.at_first: set[str] = set()
        super().__init__(*args, **kwargs)
        if not record.student.email:
            del self.fields["with_email"]
        for kind in KINDS:
            if choices := [(key_of(kind, row), _words(kind, row)) for row in getattr(record, kind)]:
                keys = [key for key, _said in choices]
                at_first = set() if kind == "items" else set(keys)
                self.at_first |= at_first
                self.fields[kind] = forms.MultipleChoiceField(
                    label=TITLES[kind],
                    choices=choices,
                    required=False,
                    initial=[key for key in keys if key in at_first ^ turned],
                    widget=forms.CheckboxSelectMultiple,
                )

    def picked(self) -> set[str]:
        return set(self._ticked())

    def turned(self) -> set[str]:
        """The lines whose tick is not the one they have at first."""
        return self.picked() ^ self.at_first

    def _ticked(self) -> Iterator[str]:
        for kind in KINDS:
            yield from self.cleaned_data.get(kind, [])


def _words(kind: str, row: Any) -> str:
    if kind == "experiences":
        return f"{row.experience.title}, {date_format(row.last_on)}"
    if kind == "stays":
        return f"{row.placement.title}, {row.placement.partner}"
    if kind == "clubs":
        return f"{row.enrichment.title}, {row.enrichment.year.label}"
    return str(row.credential.name if kind == "credentials" else row.title)
