"""Partners: the list, one partner, adding, changing, archiving."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners import engagements, selectors, services
from partners.crumbs import crumbs
from partners.forms import PartnerFilterForm, PartnerForm
from partners.models import Partner
from partners.policies import coordinators, may_change, staff
from partners.selectors import Standing
from partners.selectors.offers import offers_of
from partners.selectors.surveys import survey_results
from wbl_portal.core import clock, panels
from wbl_portal.core.actor import actor_of
from wbl_portal.core.archive import Several
from wbl_portal.core.forms import add_refusal
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.ticked import picked, same_list
from wbl_portal.core.toasts import complain, tell, tell_several

PAGE_SIZE = 25
Line = tuple[Partner, Standing | None, list[panels.Figure | None]]
SECTIONS = "partner.sections"
# Called with the partner: facts for its overview (a list of Figure; the note of one without a value says so).
FACTS = "partner.facts"


@staff
@require_safe
def partner_list(request: HttpRequest) -> HttpResponse:
    form = PartnerFilterForm(request.GET)
    chosen = form.chosen()
    rows = selectors.partners(**chosen)
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    heads, lines = _lines(list(page))
    context = {
        "form": form,
        "page": page,
        "heads": heads,
        "lines": lines,
        "is_filtered": any(chosen.values()),
        "archived": chosen["archived"],
        "may_change": may_change(request.user),
    }
    return render(request, "partners/list.html", context)


@staff
@require_safe
def partner_detail(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    partner = get_object_or_404(Partner, pk=partner_id)
    lines = engagements.log(partner, engagements.asked_of(request.user, most=engagements.SHOWN))
    context = {
        "partner": partner,
        "crumbs": crumbs(None),
        "engagements": lines[: engagements.SHOWN],
        "last_contact": engagements.last_contact(lines),
        "facts": [fact for facts in panels.of(FACTS, partner) for fact in facts],
        "feedback": [each for each in survey_results(partner) if each.answered],
        "standing": selectors.standing_of([partner.pk], clock.today()).get(partner.pk),
        "agreements": selectors.standings(partner.agreements.current(), clock.today()),
        "contacts": partner.contacts.current(),
        "sites": partner.sites.current(),
        "replies": offers_of(partner),
        "roles": partner.strategic_roles.current().select_related("contact"),
        "sections": panels.of(SECTIONS, request, partner),
        "may_change": may_change(request.user) and not partner.is_archived,
        "may_restore": may_change(request.user) and partner.is_archived,
    }
    return render(request, "partners/detail.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def partner_add(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@coordinators
@require_http_methods(["GET", "POST"])
def partner_edit(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(Partner.objects.current(), pk=partner_id))


@coordinators
@require_POST
def partner_archive(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    partner = get_object_or_404(Partner, pk=partner_id)
    services.archive_partner(partner=partner, by=actor_of(request))
    tell(request, _("%s was archived.") % partner, undo=reverse("partner_restore", args=[partner.pk]))
    return redirect("partner_list")


@coordinators
@require_POST
def partner_restore(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    partner = get_object_or_404(Partner, pk=partner_id)
    try:
        services.restore_partner(partner=partner, by=actor_of(request))
        tell(request, _("%s is back.") % partner)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("partner_detail", partner.pk)


@coordinators
@require_POST
def partner_act(request: HttpRequest) -> HttpResponse:
    """Archive the ticked partners or bring them back; back to the same list."""
    rows, by = picked(request), actor_of(request)
    if request.POST.get("act") == "restore":
        _tell_back(request, services.restore_partners(partners=rows, by=by))
    else:
        did = services.archive_partners(partners=rows, by=by)
        said = ngettext("%(n)s partner was archived.", "%(n)s partners were archived.", did.count)
        tell_several(request, did, said, undo="partner_undo")
    return redirect(same_list(request, "partner_list"))


@coordinators
@require_POST
def partner_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Bring back what was archived in one go."""
    try:
        _tell_back(request, services.undo_archived_partners(entry_id=entry_id, by=actor_of(request)))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("partner_list")


def _tell_back(request: HttpRequest, did: Several) -> None:
    tell_several(request, did, ngettext("%(n)s partner is back.", "%(n)s partners are back.", did.count))


def _edit(request: HttpRequest, partner: Partner | None) -> HttpResponse:
    known = {} if partner is None else {name: getattr(partner, name) for name in PartnerForm.base_fields}
    form = PartnerForm(request.POST or None, initial=known)
    context = {"form": form, "partner": partner, "crumbs": crumbs(partner)}
    if request.method == "POST" and form.is_valid():
        try:
            kept = _save(form, partner, request)
            tell(request, _("%s was saved.") % kept)
            return redirect("partner_detail", kept.pk)
        except services.NameTaken as taken:
            add_refusal(form, taken)
            context["taken"] = taken.partner
        except ValidationError as refused:
            add_refusal(form, refused)
    return render(request, "partners/form.html", context)


def _save(form: PartnerForm, partner: Partner | None, request: HttpRequest) -> Partner:
    if partner is None:
        return services.add_partner(**form.cleaned_data, by=actor_of(request))
    return services.change_partner(partner=partner, **form.cleaned_data, by=actor_of(request))


def _lines(rows: list[Partner]) -> tuple[list[selectors.Column], list[Line]]:
    """The columns from higher floors, and each partner with its agreement and its figures."""
    standing = selectors.standing_of([row.pk for row in rows], clock.today())
    heads, figures = selectors.figures_beside(rows)
    return heads, [(row, standing.get(row.pk), beside) for row, beside in figures]


def _as_csv(rows: QuerySet[Any]) -> HttpResponse:
    head = [_("Name"), _("Industry"), _("City"), _("Website"), _("Agreement"), _("Agreement until")]
    head += [_("Clauses found"), _("Clauses asked for"), _("Next review")]
    heads, lines = _lines(list(rows))
    return answer("partners", [*head, *(each.label for each in heads)], (_csv_row(*line) for line in lines))


def _csv_row(row: Any, standing: Standing | None, figures: list[panels.Figure | None]) -> list[Any]:
    known = [row.name, row.get_industry_display(), row.city, row.website]
    state = standing.state.label if standing else _("None")
    known += [state, row.active_until]
    known += [standing.found, standing.asked, standing.review_on] if standing else [None, None, None]
    return known + [figure.value if figure else 0 for figure in figures]
