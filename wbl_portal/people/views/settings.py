"""The campus's settings: itself, its people and their roles."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from academies.models import Academy
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people import emails, selectors, services
from wbl_portal.people.forms import CampusForm, InviteForm
from wbl_portal.people.models import Role, RoleAssignment, User
from wbl_portal.people.policies import administrators
from wbl_portal.people.services.memberships import programs_here


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def settings_home(request: HttpRequest) -> HttpResponse:
    """Name, colour, time zone, smallest group shown."""
    academy = Academy.objects.get(pk=request.tenant.pk)  # type: ignore[attr-defined]
    form = CampusForm(request.POST or None, instance=academy)
    if request.method == "POST" and form.is_valid():
        changes = {field: form.cleaned_data[field] for field in form.changed_data}
        if changes:
            services.change_campus(academy=request.tenant, by=request.user.actor, **changes)  # type: ignore[attr-defined, union-attr]
        tell(request, _("The settings are saved."))
        return redirect("settings_home")
    return render(request, "people/settings_home.html", {"form": form, "programs": programs_here()})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def people_list(request: HttpRequest) -> HttpResponse:
    """Who works here with which roles; inviting one more."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, path = services.invite(by=request.user.actor, **form.cleaned_data)  # type: ignore[union-attr]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return _show_link(request, user, path)
    return render(request, "people/people_list.html", {"form": form, "people": selectors.people_with_roles()})


@administrators
@require_POST
def people_invite_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A fresh link for somebody who lost theirs; earlier ones stop working."""
    user = get_object_or_404(User, pk=pk, student__isnull=True)
    return _show_link(request, user, services.invite_again(user=user, by=request.user.actor))  # type: ignore[union-attr]


@administrators
@require_POST
def role_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a role away, from this moment; giving it back is one invitation."""
    assignment = get_object_or_404(RoleAssignment.objects.select_related("user"), pk=pk, user__student__isnull=True)
    try:
        services.end_role(assignment=assignment, by=request.user.actor)  # type: ignore[union-attr]
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    else:
        said = _("%(person)s no longer has the role %(role)s.")
        undo = reverse("role_give", args=[assignment.user_id, assignment.role])
        tell(request, said % {"person": assignment.user, "role": assignment.get_role_display()}, undo=undo)
    return redirect("people_list")


@administrators
@require_POST
def role_give(request: HttpRequest, pk: uuid.UUID, role: str) -> HttpResponse:
    """Give a role back, from today (the undo of ending it)."""
    user = get_object_or_404(User, pk=pk, student__isnull=True)
    try:
        services.give_role(user=user, role=role, by=request.user.actor)  # type: ignore[union-attr]
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    else:
        said = _("%(person)s has the role %(role)s.")
        tell(request, said % {"person": user, "role": Role(role).label})
    return redirect("people_list")


def _show_link(request: HttpRequest, user: User, path: str) -> HttpResponse:
    """The link by mail, and on the page once, for handing over."""
    address = request.build_absolute_uri(path)
    sent = emails.send_invitation(user, address, campus=request.tenant.name)  # type: ignore[attr-defined]
    crumbs = [
        {"label": _("Settings"), "url": reverse("settings_home")},
        {"label": _("People and roles"), "url": reverse("people_list")},
        {"label": _("Invitation"), "url": ""},
    ]
    context = {"invited": user, "address": address, "sent": sent, "crumbs": crumbs}
    return render(request, "people/invited.html", context)
