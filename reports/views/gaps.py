"""Gaps between student groups in percentage points, and the members who never had an experience."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from reports import numbers
from reports.forms_numbers import NumbersForm
from reports.numbers import Chosen, Figure, Gap, gaps_of
from reports.policies import group_readers
from reports.views.numbers import address
from wbl_portal.core.spreadsheets import answer

MEASURES = {
    Figure.STUDENTS: gettext_lazy("Took part"),
    Figure.SEVERAL: gettext_lazy("Two phases or more"),
    Figure.PLACED: gettext_lazy("Placement or course"),
    Figure.CREDENTIAL: gettext_lazy("Credential"),
}


@group_readers
@require_safe
def gap_list(request: HttpRequest) -> HttpResponse:
    """Per student group: each measure's share and its distance to the other members, in percentage points."""
    form = NumbersForm(request.GET, groups=True)
    for name in ("by", "phase", "type", "pathway", "group"):
        del form.fields[name]
    chosen = form.chosen(by="group")
    crumbs = [{"label": _("Figures for staff"), "url": reverse("number_list")}]
    if chosen is None:
        return render(request, "reports/gaps.html", {"chosen": None, "crumbs": crumbs})
    everybody, kinds = gaps_of(chosen)
    if request.GET.get("format") == "csv":
        return _as_csv([everybody, *(gap for _kind, gaps in kinds for gap in gaps)], chosen)
    context = {
        "form": form,
        "chosen": chosen,
        "crumbs": crumbs,
        "measures": MEASURES.values(),
        "everybody": _line(form, chosen, everybody),
        "kinds": [(kind.label, [_line(form, chosen, gap) for gap in gaps]) for kind, gaps in kinds],
        "never": len(numbers.members_behind(chosen, Figure.NEVER)),
        "never_url": address(form, chosen, None, Figure.NEVER),
    }
    return render(request, "reports/gaps.html", context)


def _line(form: NumbersForm, chosen: Chosen, gap: Gap) -> dict[str, Any]:
    label = gap.group.value if gap.group else None
    shares = [
        (words, share, address(form, chosen, label, measure))
        for share, (measure, words) in zip(gap.shares, MEASURES.items(), strict=True)
    ]
    return {
        "name": gap.group.label if gap.group else _("All members"),
        "members": gap.members,
        "members_url": address(form, chosen, label, Figure.MEMBERS),
        "shares": shares,
    }


def _as_csv(found: list[Gap], chosen: Chosen) -> HttpResponse:
    heads = [_("Student group"), _("Members")]
    for words in MEASURES.values():
        heads += [str(words), f"{words}: {_('percent')}", f"{words}: {_('gap in percentage points')}"]
    rows = (
        [
            gap.group.label if gap.group else _("All members"),
            gap.members,
            *(cell for share in gap.shares for cell in (share.met, share.percent, share.gap)),
            chosen.as_of,
        ]
        for gap in found
    )
    return answer(_("gaps"), [*heads, _("As of")], rows)
