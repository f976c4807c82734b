"""The few words that templates of every page need and Django does not speak."""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.utils import flatatt
from django.forms.widgets import ChoiceWidget
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_cotton.templatetags import Attrs
from lucide.templatetags.lucide import lucide

from wbl_portal.core import charts, columns, stacking
from wbl_portal.core.finding import fold

register = template.Library()


@dataclass(frozen=True)
class ErrorLine:
    """One mistake: the field's label, what is wrong, and the id the summary links to (empty: the whole form)."""

    label: str
    text: str
    target: str = ""


@register.simple_tag
def error_lines(form: BaseForm | BaseFormSet | None) -> list[ErrorLine]:
    """Every mistake of a bound form or formset, in the order of the fields."""
    if form is None or not form.is_bound:
        return []
    if isinstance(form, BaseFormSet):
        own = [ErrorLine("", str(text)) for text in form.non_form_errors()]
        return own + [line for part in form.forms for line in error_lines(part)]
    own = [ErrorLine("", str(text)) for text in form.non_field_errors()]
    return own + [line for field in form for line in _lines_of(field)]


def _lines_of(field: BoundField) -> list[ErrorLine]:
    if field.is_hidden:
        return [ErrorLine("", f"{field.name}: {text}") for text in field.errors]
    # A group of radios is named by its fieldset; the link goes to its first choice.
    target = f"{field.auto_id}_0" if isinstance(field.field.widget, ChoiceWidget) and field.use_fieldset else ""
    return [ErrorLine(str(field.label), str(text), target or field.id_for_label) for text in field.errors]


# The same for every icon: said once by the style sheet (parts.css) instead of by each of them.
STROKE = ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


@register.simple_tag
@functools.lru_cache(maxsize=512)
def svg_icon(name: str, classes: str) -> SafeString:
    """An icon as inline SVG, drawn once: the library copies and writes a tree each time, and a page has ten of them."""
    drawn = lucide(name, size=20, **{"class": f"icon {classes}", "aria_hidden": "true"})
    return SafeString(re.sub(r"\s*\n\s*", "", drawn.replace(STROKE, "")))


@register.simple_tag
def stack_rows(slot: str, wide: str = "") -> stacking.Stacked:
    """The inside of a table with its cells named, unless it wants to stay wide."""
    return stacking.Stacked(SafeString(slot), is_stacked=False) if wide else stacking.stacked(slot)


@register.simple_tag(takes_context=True)
def choose_columns(context: Context, slot: str, name: str = "") -> columns.Shown:
    """The inside of the list `name` with the columns that its reader wants; without a name all of it."""
    if not name:
        return columns.Shown(SafeString(slot))
    request = context["request"]
    return columns.shown(slot, name, request.GET, getattr(request, "session", {}))


@register.simple_tag(takes_context=True)
def columns_in_address(context: Context) -> list[str]:
    """What the address says of columns, for a form that has to keep it."""
    return context["request"].GET.getlist(columns.PARAMETER)


@register.simple_tag
def filters_in_use(form: BaseForm | None) -> int:
    """How many filters of a bound form say something."""
    if form is None or not form.is_bound:
        return 0
    return sum(bool(field.data) and field.data != field.initial for field in form)


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """The numbers to offer under a list; None stands for the pages left out."""
    elided: Iterable[int | str] = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in elided]


@register.filter
def initials(name: object) -> str:
    """'Garza, Ana' and 'Ana Garza' both give AG; one word gives one letter."""
    last, _comma, first = str(name).partition(",")
    words = f"{first} {last}".split()
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()


@register.filter
def marked(text: object, words: Sequence[str]) -> SafeString:
    """The text with the parts that were looked for marked; accents and capitals do not matter."""
    said = str(text)
    plain, spots = fold(said), [False] * len(said)
    for word in words:
        start = plain.find(word)
        while start >= 0:
            spots[start : start + len(word)] = [True] * len(word)
            start = plain.find(word, start + 1)
    parts = groupby(zip(said, spots, strict=True), key=lambda each: each[1])
    pieces = [("".join(letter for letter, _spot in part), is_hit) for is_hit, part in parts]
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", piece) if hit else piece,) for piece, hit in pieces)
    )


@register.filter
def undo_address(message: Any) -> str:
    """The address behind a message's Undo button (see core.toasts), or an empty text."""
    return next(
        (tag.removeprefix("undo:") for tag in (message.extra_tags or "").split() if tag.startswith("undo:")), ""
    )


@register.filter
def tone(message: Any) -> str:
    """The notice's tone for a message of Django's."""
    return {"success": "ok", "warning": "warn", "error": "bad"}.get(message.level_tag, "info")


@register.inclusion_tag("layouts/_bar_chart.html")
def bar_chart(bars: Sequence[charts.Bar], title: str, full: float | None = None) -> dict[str, Any]:
    """Horizontal bars with their words; a screen reader hears every figure in the description."""
    said = "; ".join(f"{bar.label} {bar.text}" for bar in bars)
    return {"drawing": charts.draw(bars, full), "title": title, "said": said, "key": abs(hash((title, said))) % 10**8}


@register.filter
def rings(arcs: Sequence[charts.Arc]) -> tuple[charts.DrawnArc, ...]:
    """The circles of a ring."""
    return charts.rings(arcs)


@register.filter
def written(attrs: Attrs) -> SafeString:
    """The attributes a part passes on, each value escaped.

    The library writes `{{ attrs }}` as it finds them: a name that somebody typed could close the quotes and add an
    attribute. Parts therefore always say `{{ attrs|written }}`.
    """
    return flatatt(attrs.attrs_dict())


@register.filter
def widget_kind(field: BoundField) -> str:
    """How a field is laid out: 'hidden', 'group' (several controls), 'check' (one tick box) or 'line'."""
    if field.is_hidden:
        return "hidden"
    if field.use_fieldset:
        return "group"
    return "check" if field.widget_type == "checkbox" else "line"
