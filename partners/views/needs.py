"""Workforce needs of the region: the list, adding, changing, archiving."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.forms_workforce import NeedFilterForm, NeedForm
from partners.models import Need
from partners.policies import coordinators, may_change, staff
from partners.selectors import workforce as selectors
from partners.selectors.occupations import listed_by_code
from partners.services import needs as services
from partners.views.workforce import crumbs
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import tell

PAGE_SIZE = 25


@staff
@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    form = NeedFilterForm(request.GET)
    rows = selectors.needs(**form.chosen())
    if request.GET.get("format") == "csv":
        heads = [_("Need"), _("Industry"), _("Code"), _("Defined"), _("Meeting"), _("Note")]
        lines = ([n.title, n.get_industry_display(), n.soc, n.defined_on, n.meeting or "", n.note] for n in rows)
        return answer("needs", heads, lines)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    listed = listed_by_code({each.soc for each in page})
    context = {
        "form": form,
        "page": page,
        "lines": [(each, listed.get(each.soc)) for each in page],
        "is_filtered": any(form.chosen().values()),
        "may_change": may_change(request.user),
        "crumbs": crumbs(),
    }
    return render(request, "partners/workforce/needs.html", context)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def need_add(request: HttpRequest) -> HttpResponse:
    form = NeedForm(request.POST or None, initial={"meeting": request.GET.get("meeting", "")})
    if request.method == "POST" and (need := saved(form, services.add_need, by=actor_of(request))):
        tell(request, _("'%s' was added.") % need)
        return redirect("need_list")
    return _form(request, form, None)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def need_edit(request: HttpRequest, need_id: uuid.UUID) -> HttpResponse:
    need = get_object_or_404(Need.objects.current(), pk=need_id)
    known = {name: getattr(need, name) for name in NeedForm.base_fields}
    form = NeedForm(request.POST or None, initial=known)
    if request.method == "POST" and saved(form, services.change_need, need=need, by=actor_of(request)) is not None:
        tell(request, _("'%s' was saved.") % need)
        return redirect("need_list")
    return _form(request, form, need)


@coordinators
@require_POST
def need_archive(request: HttpRequest, need_id: uuid.UUID) -> HttpResponse:
    need = get_object_or_404(Need, pk=need_id)
    services.archive_need(need=need, by=actor_of(request))
    tell(request, _("'%s' was archived.") % need, undo=reverse("need_restore", args=[need.pk]))
    return redirect("need_list")


@coordinators
@require_POST
def need_restore(request: HttpRequest, need_id: uuid.UUID) -> HttpResponse:
    need = get_object_or_404(Need, pk=need_id)
    services.restore_need(need=need, by=actor_of(request))
    tell(request, _("'%s' is back.") % need)
    return redirect("need_list")


def _form(request: HttpRequest, form: NeedForm, need: Need | None) -> HttpResponse:
    context = {"form": form, "need": need, "crumbs": crumbs((_("Needs"), reverse("need_list")))}
    return render(request, "partners/workforce/need_form.html", context)
