"""The roster in the browser: upload, see what it would change, import, and every import there was."""

import uuid

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wbl_portal.core.models import Job
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain
from wbl_portal.people import services
from wbl_portal.people.forms import RosterForm
from wbl_portal.people.models import RosterImport
from wbl_portal.people.policies import administrators
from wbl_portal.people.services.rosters import CHECK, IMPORT, can_import

PAGE = 20


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def roster_home(request: HttpRequest) -> HttpResponse:
    """Every import so far (`?format=csv`: as a file); a new one is checked first and changes nothing yet."""
    if request.GET.get("format") == "csv":
        return _as_csv()
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = services.ask_check(by=request.user.actor, **form.cleaned_data)  # type: ignore[union-attr]
        except ValidationError as refused:
            form.add_error("upload", refused)
        else:
            return redirect("roster_job", pk=job.pk)
    page = Paginator(RosterImport.objects.all(), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/roster_home.html", {"form": form, "page": page})


def _as_csv() -> HttpResponse:
    heads = [_("When"), _("File"), _("By"), _("Added"), _("Changed"), _("Unchanged"), _("Left"), _("Skipped")]
    rows = (
        [
            *(f"{localtime(each.imported_at):%Y-%m-%d %H:%M}", each.source_name, each.imported_by),
            *(each.added, each.changed, each.unchanged, each.deactivated, each.skipped, len(each.rejected)),
        ]
        for each in RosterImport.objects.all()
    )
    return answer("roster-imports", [*heads, _("Refused rows")], rows)


@administrators
@require_safe
def roster_job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The progress and the end of a check or an import; asked for every second while it runs."""
    job = get_object_or_404(Job.objects.filter(kind__in=[CHECK, IMPORT]), pk=pk)
    context = {
        "job": job,
        "is_over": job.state in (Job.State.DONE, Job.State.FAILED),
        "is_check": job.kind == CHECK,
        "can_import": can_import(job),
    }
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "people/_roster_job.html" if part else "people/roster_job.html", context)


@administrators
@require_POST
def roster_import(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Import the file that was checked."""
    check = get_object_or_404(Job.objects.filter(kind=CHECK), pk=pk)
    try:
        job = services.ask_import(check=check, by=request.user.actor)  # type: ignore[union-attr]
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("roster_home")
    return redirect("roster_job", pk=job.pk)
