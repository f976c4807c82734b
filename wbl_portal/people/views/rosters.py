"""The roster in the browser: upload, see what it would change, import, and every import there was."""

import uuid

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wbl_portal.core.models import Job
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
    """Every import so far; a new file is checked first and changes nothing yet."""
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
