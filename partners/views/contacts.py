"""The people at a partner: adding, changing, archiving."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners import links, services
from partners.crumbs import crumbs
from partners.forms import ContactForm
from partners.models import Contact, Forwarding, Partner
from partners.policies import coordinators
from partners.services import forwardings, invitations
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell


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
def contact_send(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """The weekly letter now: a fresh link with everything that waits for this person."""
    contact = get_object_or_404(Contact.objects.current().select_related("partner"), pk=contact_id)
    if not contact.email:
        complain(request, _("%s has no e-mail address. Add it first.") % contact)
    elif not links.titles(contact):
        complain(request, _("Nothing waits for %s, so no letter was sent.") % contact)
    elif invitations.has_fresh_link(contact):
        complain(request, _("%s got a link within the hour.") % contact)
    else:
        invitations.ask_letters(contacts=[contact], site=links.site_of(request), by=actor_of(request))
        tell(request, _("A letter to %s is on its way.") % contact)
    return redirect("partner_detail", contact.partner_id)


@coordinators
@require_POST
def forwarding_decide(request: HttpRequest, forwarding_id: uuid.UUID) -> HttpResponse:
    """A person whom a contact named gets the link, or does not."""
    named = get_object_or_404(Forwarding.objects.select_related("contact__partner"), pk=forwarding_id)
    act = request.POST.get("act")
    try:
        if act == "accept":
            right = links.give_on(request, named, actor_of(request))
            tell(request, _("A letter to %s is on its way.") % right)
        elif act == "decline":
            forwardings.decline(forwarding=named, by=actor_of(request))
            tell(request, _("%s is not written to.") % named.name)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("today")


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
