"""The staff's figures: by grade, phase, type, pathway, student group and year; each opens exactly its rows."""

import datetime as dt
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from reports import numbers
from reports.forms_numbers import BY_WORDS, NumbersForm
from reports.numbers import Chosen, Figure
from reports.numbers.chosen import BANDS
from reports.policies import group_readers, staff
from wbl_portal.core.spreadsheets import answer

PAGE_SIZE = 50


@staff
@require_safe
def number_list(request: HttpRequest) -> HttpResponse:
    """Heads, shares, participations and intensity by what the address says; `?format=csv` is the same as a file."""
    form = NumbersForm(request.GET, groups=group_readers.allows(request.user))
    chosen = form.chosen()
    if chosen is None:
        return render(request, "reports/numbers.html", {"chosen": None})
    lines = [_line(form, chosen, each) for each in numbers.lines_of(chosen)]
    lines.sort(key=lambda each: form.order(chosen.by, each["figures"].label))
    if request.GET.get("format") == "csv":
        return _as_csv(chosen, lines)
    context = {
        "form": form,
        "chosen": chosen,
        "by": BY_WORDS[chosen.by],
        "overlaps": chosen.by in ("phase", "type", "pathway", "group"),
        "lines": lines,
        "bands": band_words(),
        "phases": phase_words(chosen),
        "connection": _connection(form, chosen) if chosen.by != "year" else None,
        "may_see_groups": group_readers.allows(request.user),
    }
    return render(request, "reports/numbers.html", context)


@staff
@require_safe
def number_rows(request: HttpRequest) -> HttpResponse:
    """The members, participations or reflections that make one figure."""
    form = NumbersForm(request.GET, groups=group_readers.allows(request.user))
    figure, number = _asked(request)
    chosen = form.chosen(by="grade")
    found = _found(chosen, figure, number) if chosen else []
    if request.GET.get("format") == "csv":
        return _rows_csv(figure, found)
    context = {
        "form": form,
        "figure": figure.value,
        "kind": _kind(figure),
        "number": number,
        "title": _title(figure, number),
        "count": len(found),
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "crumbs": [{"label": _("Figures for staff"), "url": f"{reverse('number_list')}?{_kept(request)}"}],
    }
    return render(request, "reports/number_rows.html", context)


def _asked(request: HttpRequest) -> tuple[Figure, int]:
    name, number = request.GET.get("figure", ""), request.GET.get("number", "")
    known = name in set(Figure)
    return Figure(name) if known else Figure.MEMBERS, int(number) if number.isdigit() and len(number) < 3 else 0


def _kept(request: HttpRequest) -> str:
    left_out = ("figure", "number", "page", "format")
    return urlencode({name: value for name, value in request.GET.items() if value and name not in left_out})


def _found(chosen: Chosen, figure: Figure, number: int) -> list[Any]:
    kind = _kind(figure)
    if kind == "times":
        return numbers.times_behind(chosen)
    if kind == "reflections":
        return numbers.reflections_behind(chosen, figure)
    return numbers.members_behind(chosen, figure, number)


def _kind(figure: Figure) -> str:
    """'members', 'times' or 'reflections': which columns the list has."""
    if figure == Figure.TIMES:
        return "times"
    of_reflections = (Figure.REFLECTIONS, Figure.NAMING, Figure.SCORED, Figure.EXPLAINING)
    return "reflections" if figure in of_reflections else "members"


def _line(form: NumbersForm, chosen: Chosen, figures: numbers.Line) -> dict[str, Any]:
    def to(figure: Figure, number: int | None = None) -> str:
        return address(form, chosen, figures.label, figure, number)

    return {
        "figures": figures,
        "label": form.label(chosen.by, figures.label),
        "members_url": to(Figure.MEMBERS),
        "students_url": to(Figure.STUDENTS),
        "without_url": to(Figure.WITHOUT),
        "times_url": to(Figure.TIMES),
        "without": figures.members - figures.students,
        "bands": [(count, to(Figure.BAND, place)) for place, count in enumerate(figures.bands)],
        "phases": [
            (count, to(Figure.PHASES, place))
            for place, count in enumerate(figures.phases[: len(chosen.program.framework.phases) + 1])
        ],
    }


def address(form: NumbersForm, chosen: Chosen, label: str | None, figure: Figure, number: int | None = None) -> str:
    """Where the rows of a figure stand: the filters in force, and the label as one more of them."""
    asked = {name: form.data.get(name, "") for name in form.fields if name != "by"}
    asked |= {chosen.by: label} if label is not None else {}
    asked |= {"figure": figure.value, "number": number}
    return f"{reverse('number_rows')}?{urlencode({name: value for name, value in asked.items() if value not in ('', None)})}"


def _connection(form: NumbersForm, chosen: Chosen) -> list[tuple[Any, ...]]:
    """(what is counted, how many, the percentage, of what, the rows) for T-STEM 5.4a and P-TECH 6.3c."""
    found = numbers.connection_of(chosen)
    lines = [
        (_("Reflections handed in"), found.handed_in, None, "", Figure.REFLECTIONS),
        (_("Naming a course or a standard"), found.naming, found.share_naming, _("of all"), Figure.NAMING),
        (_("Scored by a teacher for explaining the connection"), found.scored, None, "", Figure.SCORED),
        (
            _("Explaining the connection (3 or 4 of 4)"),
            found.explaining,
            found.share_explaining,
            _("of those scored"),
            Figure.EXPLAINING,
        ),
    ]
    return [(*line[:4], address(form, chosen, None, line[4])) for line in lines]


def band_words() -> list[str]:
    """The bands of hours, in words."""
    between = [_("%(low)s to under %(high)s h") % {"low": low, "high": high} for low, high in pairwise(BANDS)]
    return [
        _("No hour"),
        _("Under %(high)s h") % {"high": BANDS[0]},
        *between,
        _("%(low)s h or more") % {"low": BANDS[-1]},
    ]


def phase_words(chosen: Chosen) -> list[str]:
    """No phase, one phase, two phases ... as many as the program has."""
    return [_phases(number) for number in range(len(chosen.program.framework.phases) + 1)]


def _phases(number: int) -> str:
    return ngettext("%(n)s phase", "%(n)s phases", number) % {"n": number} if number else _("No phase")


def _title(figure: Figure, number: int) -> str:
    words = {
        Figure.MEMBERS: _("Members"),
        Figure.STUDENTS: _("Members who took part"),
        Figure.WITHOUT: _("Members without an experience in this selection"),
        Figure.NEVER: _("Members who never had an experience"),
        Figure.TIMES: _("Participations"),
        Figure.REFLECTIONS: _("Reflections handed in"),
        Figure.NAMING: _("Reflections naming a course or a standard"),
        Figure.SCORED: _("Reflections scored for explaining the connection"),
        Figure.EXPLAINING: _("Reflections explaining the connection"),
        Figure.SEVERAL: _("Members who reached two phases or more"),
        Figure.PLACED: _("Members with a placement or a work-based course"),
        Figure.CREDENTIAL: _("Members with a certification or credential"),
        Figure.PHASES: _("Members who reached: %(what)s") % {"what": _phases(number)},
    }
    bands = band_words()
    band = bands[number] if number < len(bands) else "-"
    return words.get(figure, _("Members with: %(what)s") % {"what": band})


def _as_csv(chosen: Chosen, lines: list[dict[str, Any]]) -> HttpResponse:
    heads = [BY_WORDS[chosen.by], _("Members"), _("Took part"), _("Percent"), _("Participations"), _("Hours")]
    heads += [_("Hours per member"), *band_words(), *phase_words(chosen), _("As of")]
    return answer(_("numbers"), heads, (_csv_line(each, chosen.as_of) for each in lines))


def _csv_line(line: dict[str, Any], as_of: dt.date) -> list[Any]:
    figures = line["figures"]
    counts = [count for count, _url in (*line["bands"], *line["phases"])]
    return [
        line["label"],
        figures.members,
        figures.students,
        figures.share,
        figures.times,
        figures.hours,
        figures.hours_each,
        *counts,
        as_of,
    ]


def _rows_csv(figure: Figure, found: list[Any]) -> HttpResponse:
    if _kind(figure) == "members":
        heads = [_("Student"), _("Local number"), _("Grade"), _("Participations"), _("Hours"), _("Phases reached")]
        rows = [
            [each.name, each.local_id, each.grade, each.times, each.hours, each.phases, each.since] for each in found
        ]
        return answer(_("students"), [*heads, _("Member since")], rows)
    heads = [_("Student"), _("Local number"), _("Grade"), _("Experience"), _("Date")]
    if _kind(figure) == "times":
        rows = [[each.name, each.local_id, each.grade, each.title, each.day, each.hours] for each in found]
        return answer(_("participations"), [*heads, _("Hours")], rows)
    rows = [
        [each.name, each.local_id, each.grade, each.title, each.day, _("yes") if each.names else "", each.score]
        for each in found
    ]
    return answer(_("reflections"), [*heads, _("Names a course or a standard"), _("Score")], rows)
