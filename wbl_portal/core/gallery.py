"""Every component in every state on one page: new parts are shown here first, and the accessibility tests walk it."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.charts import Bar
from wbl_portal.core.forms import ClockInput, DayInput
from wbl_portal.core.policy import anyone

THEMES = ("light", "dark")


class SampleForm(forms.Form):
    """One field of every kind; bound without answers it shows every error."""

    title = forms.CharField(label=_("Title"), help_text=_("What students and families will read."))
    kind = forms.ChoiceField(label=_("Type"), choices=[("", _("Choose one")), ("visit", _("Facility visit"))])
    phase = forms.ChoiceField(
        label=_("Phase"),
        widget=forms.RadioSelect,
        choices=[("a", _("Career awareness")), ("e", _("Career exploration")), ("p", _("Career preparation"))],
        help_text=_("Decides the row of the continuum."),
    )
    grades = forms.MultipleChoiceField(
        label=_("Grades"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(grade), str(grade)) for grade in range(9, 13)],
        required=False,
    )
    on = forms.DateField(label=_("Date"), widget=DayInput)
    at = forms.TimeField(label=_("Starts at"), widget=ClockInput, required=False)
    hours = forms.DecimalField(label=_("Hours"), min_value=0, help_text=_("Rounded to the quarter hour."))
    email = forms.EmailField(label=_("Contact's e-mail"))
    about = forms.CharField(label=_("What happened"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreement = forms.FileField(
        label=_("Signed agreement"), help_text=_("PDF, PNG or JPEG, up to 20 MB."), required=False
    )
    virtual = forms.BooleanField(label=_("Held online"), required=False)
    current = forms.BooleanField(label=_("The agreement with this partner is current"))


class SampleFilter(forms.Form):
    """A small GET form for the filter bar."""

    grade = forms.ChoiceField(label=_("Grade"), choices=[("", _("All")), ("9", "9"), ("10", "10")], required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("All")), ("active", _("Active"))], required=False)


@anyone
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery; `?theme=light` or `dark` fixes the theme of the whole page."""
    theme = request.GET.get("theme", "")
    return render(request, "gallery/index.html", {**_samples(), "theme": theme if theme in THEMES else ""})


def _samples() -> dict[str, Any]:
    answers = {"hours": "-3", "email": "jo@", "on": "someday"}
    pages = Paginator([f"row {number}" for number in range(1, 241)], 20)
    return {
        "themes": THEMES,
        "empty_form": SampleForm(auto_id="plain_%s"),
        "wrong_form": SampleForm(data=answers, auto_id="wrong_%s"),
        "loose_form": SampleForm(auto_id="loose_%s"),
        "filter_form": SampleFilter(auto_id="filter_%s"),
        "page_of_rows": pages.page(5),
        "bars": [
            Bar(str(_("Awareness")), 92, str(_("at least 90 %"))),
            Bar(str(_("Exploration")), 64.5, "64.5 %"),
            Bar(str(_("Preparation")), 21.4, "21.4 %"),
            Bar(str(_("Experience")), None, "*"),
        ],
        "crumbs": [{"label": _("Partners"), "url": "#"}, {"label": "Rio Valley Robotics"}],
        "tabs": [
            {"label": _("Overview"), "url": "#", "current": True, "count": None},
            {"label": _("Agreements"), "url": "#", "current": False, "count": 2},
            {"label": _("Experiences"), "url": "#", "current": False, "count": 14},
            {
                "label": _("Figures"),
                "current": False,
                "items": [
                    {"label": _("Snapshots"), "url": "#", "current": False},
                    {"label": _("Annual measures"), "url": "#", "current": False},
                ],
            },
        ],
        "years": [{"label": "2025-26", "current": False}, {"label": "2026-27", "current": True}],
        "facts": [
            (_("Industry"), _("Advanced manufacturing")),
            (_("Grades served"), "9-12"),
            (_("Last contact"), "3 Nov 2026"),
        ],
        "rows": [
            ("Garza, Ana", _("Approved"), "ok"),
            ("Nguyen, Kai", _("Waiting"), "warn"),
            ("Patel, Mia", _("Returned"), "bad"),
            ("Lopez, Omar", _("Sent"), "info"),
        ],
        "changed_lines": [
            {"kind": "same", "text": _("A teacher visits each worksite.")},
            {"kind": "removed", "text": _("The visit takes place once a year.")},
            {"kind": "added", "text": _("The visit takes place once in each semester.")},
        ],
        "students": ["Garza, Ana", "Nguyen, Kai", "Patel, Mia", "Lopez, Omar"],
    }
