"""The targets of the outcomes-based measures: the list, adding, changing."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from artifacts.forms.progress import TargetForm, edition_name
from artifacts.models import Target
from artifacts.policies import coordinators, staff
from artifacts.selectors.targets import in_force
from artifacts.services import targets as services
from experiences.campus import campus_frameworks
from wbl_portal.core import clock
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import tell


@staff
@require_safe
def target_list(request: HttpRequest) -> HttpResponse:
    """Every target of the campus's programs; `?edition=p-tech-2023`: those of one edition that are in force today."""
    families, edition, today = {each.family for each in campus_frameworks()}, request.GET.get("edition"), clock.today()
    every = in_force(edition, today) if edition else Target.objects.all()
    rows = [row for row in every if row.framework.rpartition("-")[0] in families]
    if request.GET.get("format") == "csv":
        heads = [_("Edition"), _("Measure"), _("Level"), _("Percent"), _("From"), _("Until"), _("Source")]
        names = ("framework", "indicator", "level", "percent", "starts_on", "ends_on", "source")
        return answer(_("targets"), heads, ([getattr(row, name) for name in names] for row in rows))
    context = {
        "lines": [(row, edition_name(row.framework)) for row in rows],
        "may_change": coordinators.allows(request.user),
        "today": today,
        "edition": edition_name(edition) if edition else "",
        "crumbs": _way()[:1],
    }
    return render(request, "artifacts/targets.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def target_add(request: HttpRequest) -> HttpResponse:
    form = TargetForm(request.POST or None, initial={"starts_on": clock.today()})
    if request.method == "POST" and saved(form, services.add_target, by=actor_of(request)) is not None:
        tell(request, _("The target was added."))
        return redirect("target_list")
    return render(request, "artifacts/target_form.html", {"form": form, "crumbs": _way()})


@coordinators
@require_http_methods(["GET", "POST"])
def target_edit(request: HttpRequest, target_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Target, pk=target_id)
    known = {name: getattr(row, name) for name in TargetForm.base_fields}
    form = TargetForm(request.POST or None, initial=known)
    if request.method == "POST" and saved(form, services.change_target, target=row, by=actor_of(request)) is not None:
        tell(request, _("The target was saved."))
        return redirect("target_list")
    return render(request, "artifacts/target_form.html", {"form": form, "target": row, "crumbs": _way()})


def _way() -> list[dict[str, str]]:
    return [
        {"label": _("On track"), "url": reverse("progress")},
        {"label": _("Targets"), "url": reverse("target_list")},
    ]
