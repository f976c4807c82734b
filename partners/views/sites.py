"""The places of a partner and its roles by grade: adding, changing, archiving."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners import services
from partners.crumbs import crumbs
from partners.forms import SiteForm, StrategicRoleForm
from partners.models import Partner, Site, StrategicRole
from partners.policies import coordinators
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import tell


@coordinators
@require_http_methods(["GET", "POST"])
def site_add(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    partner = get_object_or_404(Partner.objects.current(), pk=partner_id)
    form = SiteForm(request.POST or None, initial={"city": partner.city})
    if request.method == "POST" and (made := saved(form, services.add_site, partner=partner, by=actor_of(request))):
        tell(request, _("%s was added.") % made)
        return redirect("partner_detail", partner.pk)
    return render(request, "partners/site_form.html", {"form": form, "partner": partner, "crumbs": crumbs(partner)})


@coordinators
@require_http_methods(["GET", "POST"])
def site_edit(request: HttpRequest, site_id: uuid.UUID) -> HttpResponse:
    site = get_object_or_404(Site.objects.current().select_related("partner"), pk=site_id)
    form = SiteForm(request.POST or None, initial={name: getattr(site, name) for name in SiteForm.base_fields})
    if request.method == "POST" and saved(form, services.change_site, site=site, by=actor_of(request)) is not None:
        tell(request, _("%s was saved.") % site)
        return redirect("partner_detail", site.partner_id)
    context = {"form": form, "partner": site.partner, "site": site, "crumbs": crumbs(site.partner)}
    return render(request, "partners/site_form.html", context)


@coordinators
@require_POST
def site_archive(request: HttpRequest, site_id: uuid.UUID) -> HttpResponse:
    site = get_object_or_404(Site, pk=site_id)
    services.archive_site(site=site, by=actor_of(request))
    tell(request, _("%s was archived.") % site, undo=reverse("site_restore", args=[site.pk]))
    return redirect("partner_detail", site.partner_id)


@coordinators
@require_POST
def site_restore(request: HttpRequest, site_id: uuid.UUID) -> HttpResponse:
    site = get_object_or_404(Site, pk=site_id)
    services.restore_site(site=site, by=actor_of(request))
    tell(request, _("%s is back.") % site)
    return redirect("partner_detail", site.partner_id)


@coordinators
@require_http_methods(["GET", "POST"])
def strategic_role_add(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    partner = get_object_or_404(Partner.objects.current(), pk=partner_id)
    form = StrategicRoleForm(request.POST or None, partner=partner)
    if (
        request.method == "POST"
        and saved(form, services.add_strategic_role, partner=partner, by=actor_of(request)) is not None
    ):
        tell(request, _("The role was added."))
        return redirect("partner_detail", partner.pk)
    context = {"form": form, "partner": partner, "crumbs": crumbs(partner)}
    return render(request, "partners/strategic_role_form.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def strategic_role_edit(request: HttpRequest, role_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(StrategicRole.objects.current().select_related("partner"), pk=role_id)
    known = {"role": row.role, "grades": row.grades, "contact": row.contact_id}
    form = StrategicRoleForm(request.POST or None, initial=known, partner=row.partner)
    if (
        request.method == "POST"
        and saved(form, services.change_strategic_role, strategic_role=row, by=actor_of(request)) is not None
    ):
        tell(request, _("The role was saved."))
        return redirect("partner_detail", row.partner_id)
    context = {"form": form, "partner": row.partner, "strategic_role": row, "crumbs": crumbs(row.partner)}
    return render(request, "partners/strategic_role_form.html", context)


@coordinators
@require_POST
def strategic_role_archive(request: HttpRequest, role_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(StrategicRole, pk=role_id)
    services.archive_strategic_role(strategic_role=row, by=actor_of(request))
    tell(request, _("The role was archived."), undo=reverse("strategic_role_restore", args=[row.pk]))
    return redirect("partner_detail", row.partner_id)


@coordinators
@require_POST
def strategic_role_restore(request: HttpRequest, role_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(StrategicRole, pk=role_id)
    services.restore_strategic_role(strategic_role=row, by=actor_of(request))
    tell(request, _("The role is back."))
    return redirect("partner_detail", row.partner_id)
