"""A piece of work: a file or a link, and words for those who cannot see it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from artifacts.models import Participation, PortfolioItem
from artifacts.selectors.reflections import reflectable
from wbl_portal.core import clock
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.people.models import Student

ACCEPTED = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"


class OwnExperience(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.experience.title)


class ItemForm(forms.Form):
    """What a student puts into the portfolio; `item` fills the form of a change."""

    kind = field_of(PortfolioItem, "kind")
    title = field_of(PortfolioItem, "title", help_text=_("A few words. Leave your name out."))
    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A PDF, or a picture as PNG or JPEG, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    url = forms.URLField(
        label=_("Or a link"),
        required=False,
        assume_scheme="https",
        help_text=_("For a video, a website or a shared document. It begins with https://"),
    )
    alt_text = field_of(
        PortfolioItem,
        "alt_text",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "For people who cannot see it. A picture needs this. "
            "For example: a robot arm made of wood lifts a red block."
        ),
    )
    participation = OwnExperience(
        Participation.objects.none(), label=_("Made in"), required=False, empty_label=_("No experience")
    )
    made_on = field_of(PortfolioItem, "made_on", widget=DayInput)
    description = field_of(PortfolioItem, "description", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, student: Student, item: PortfolioItem | None = None, **kwargs: Any) -> None:
        known: dict[str, Any] = {"made_on": clock.today()}
        if item is not None:
            names = ("kind", "title", "url", "alt_text", "participation", "made_on", "description")
            known = {name: getattr(item, name) for name in names}
        kwargs["initial"] = known
        super().__init__(*args, **kwargs)
        self.fields["participation"].queryset = reflectable(student)  # type: ignore[attr-defined]
        if item is not None and item.file is not None:
            self.fields["upload"].help_text = _("Now: %(name)s. Choose another file only to replace it.") % {
                "name": item.file.name
            }
