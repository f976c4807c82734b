"""Figures the state publishes of the campus: what is known, and the import of more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reports import selectors
from reports.policies import approvers, staff
from reports.services.state_figures import DIMENSIONS, import_state_figures
from reports.state.marks import REPORTS
from reports.tables import TABLES
from wbl_portal.core import uploads
from wbl_portal.core.actor import actor_of
from wbl_portal.core.toasts import tell
from wbl_portal.core.uploads import ListForm


@staff
@require_safe
def state_figure_list(request: HttpRequest) -> HttpResponse:
    """What the state publishes of a year, as far as it was imported, beside what a reader knows by it."""
    year = selectors.year_asked(request.GET.get("year"))
    context = {
        "year": year,
        "years": selectors.year_switch(year),
        "figures": selectors.state_figures(year) if year else [],
        "may_import": approvers.allows(request.user),
    }
    return render(request, "reports/state_figure_list.html", context)


@approvers
@require_http_methods(["GET", "POST"])
def state_figure_import(request: HttpRequest) -> HttpResponse:
    """First what the file would change; then, with the same file, the import."""
    form = ListForm(request.POST or None, request.FILES or None)
    step = uploads.step(request, form, use="state-figures", act=import_state_figures, by=actor_of(request))
    if step.done is not None:
        said = _("Imported: %(added)s added, %(changed)s changed, %(unchanged)s as they were.")
        tell(request, said % step.done.counts())
        return redirect("state_figure_list")
    context = {
        "form": form,
        "step": step,
        "dimensions": DIMENSIONS,
        "reports": REPORTS,
        "tables": [name for name, kind in TABLES.items() if not kind.safe],
        "crumbs": [{"label": _("State figures"), "url": reverse("state_figure_list")}, {"label": _("Import")}],
    }
    return render(request, "reports/state_figure_import.html", context)
