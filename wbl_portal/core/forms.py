"""Forms look the same everywhere: the renderer that gives every Django form our label, help, error and control."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import TemplateDoesNotExist

Made = TypeVar("Made")


class PortalRenderer(TemplatesSetting):
    """Takes templates/forms/ for forms and fields and Django's own templates for the bare widgets."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    _own = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """The project's template of that name, else Django's (its widgets are in no folder of ours)."""
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self._own.get_template(template_name)


class MonthField(forms.DateField):
    """A month, as its first day: '2026-10'."""

    input_formats = ["%Y-%m"]
    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")


def month_of(words: str) -> dt.date | None:
    """The month that an address names, as its first day; None where it names none."""
    try:
        return MonthField(required=False).clean(words)
    except ValidationError:
        return None


class DayInput(forms.DateInput):
    """A day in the browser's own calendar; that control speaks ISO 8601 in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A time of day in the browser's own control."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


def field_of(model: type[models.Model], name: str, **more: Any) -> forms.Field:
    """The form field of a model's column (label, length, choices, required); `more` overrides it."""
    made = model._meta.get_field(name).formfield(**more)  # type: ignore[union-attr]
    assert isinstance(made, forms.Field), f"{name} has no form field"
    return made


def saved(form: forms.Form, act: Callable[..., Made], **more: Any) -> Made | None:
    """Call a service with a bound form's answers; what the service refuses stands at the form's fields. None: not done."""
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data, **more)
    except ValidationError as refused:
        add_refusal(form, refused)
        return None


def add_refusal(form: forms.Form, refused: ValidationError) -> None:
    """Put a service's refusal where it belongs; one about a field that the form does not have stands over the form."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
