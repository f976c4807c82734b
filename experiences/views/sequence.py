"""The validator's findings on the plan of a school year, each with the place that mends it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from experiences import selectors
from experiences.forms import SequenceForm
from experiences.policies import may_change, staff
from experiences.sequence import Finding, Kind, findings
from wbl_portal.core.spreadsheets import answer

PAGE_SIZE = 50


@staff
@require_safe
def sequence(request: HttpRequest) -> HttpResponse:
    """T-STEM 5.3c, P-TECH 6.1b: planned and properly sequenced, per pathway."""
    form = SequenceForm(request.GET)
    shown = form.chosen()
    plan = selectors.plan_of(shown.framework, shown.year, shown.pathway) if shown.year else None
    found = findings(plan) if plan else []
    rows = [each for each in found if shown.shows(each)]
    if request.GET.get("format") == "csv":
        return answer("sequence", [_("Finding"), _("In words")], [(each.kind.label, each.sentence) for each in rows])
    context = {
        "form": form,
        "shown": shown,
        "plan": plan,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": _counts(found),
        "may_change": may_change(request.user),
    }
    return render(request, "experiences/sequence.html", context)


def _counts(found: list[Finding]) -> list[tuple[Kind, int]]:
    """How many findings of each kind there are, without those that are none."""
    kinds = [each.kind for each in found]
    return [(kind, kinds.count(kind)) for kind in Kind if kind in kinds]
