"""The people at a partner: adding, changing, archiving."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners import services
from partners.crumbs import crumbs
from partners.forms import ContactForm
from partners.models import Contact, Partner
from partners.policies import coordinators
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import tell


@coordinators
@require_http_methods(["GET", "POST"])
def contact_add(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    partner = get_object_or_404(Partner.objects.current(), pk=partner_id)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and (
        contact := saved(form, services.add_contact, partner=partner, by=actor_of(request))
    ):
        tell(request, _("%s was added.") % contact)
        return redirect("partner_detail", partner.pk)
    return render(request, "partners/contact_form.html", {"form": form, "partner": partner, "crumbs": crumbs(partner)})


@coordinators
@require_http_methods(["GET", "POST"])
def contact_edit(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.current().select_related("partner"), pk=contact_id)
    form = ContactForm(request.POST or None, initial={name: getattr(contact, name) for name in ContactForm.base_fields})
    if (
        request.method == "POST"
        and saved(form, services.change_contact, contact=contact, by=actor_of(request)) is not None
    ):
        tell(request, _("%s was saved.") % contact)
        return redirect("partner_detail", contact.partner_id)
    context = {"form": form, "partner": contact.partner, "contact": contact, "crumbs": crumbs(contact.partner)}
    return render(request, "partners/contact_form.html", context)


@coordinators
@require_POST
def contact_archive(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    contact = get_object_or_404(Contact, pk=contact_id)
    services.archive_contact(contact=contact, by=actor_of(request))
    tell(request, _("%s was archived.") % contact, undo=reverse("contact_restore", args=[contact.pk]))
    return redirect("partner_detail", contact.partner_id)


@coordinators
@require_POST
def contact_restore(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    contact = get_object_or_404(Contact, pk=contact_id)
    services.restore_contact(contact=contact, by=actor_of(request))
    tell(request, _("%s is back.") % contact)
    return redirect("partner_detail", contact.partner_id)
