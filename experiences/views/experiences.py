"""Experiences: the list, one experience, adding, changing, archiving."""

import uuid
from collections.abc import Iterator
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

from experiences import reach, selectors, services
from experiences.crumbs import crumbs
from experiences.forms import ExperienceFilterForm, ExperienceForm, NewExperienceForm
from experiences.models import Experience, ExperienceType
from experiences.policies import coordinators, may_change, staff
from experiences.views.sessions import point_out
from partners.models import Partner
from wbl_portal.core import clock, panels
from wbl_portal.core.actor import actor_of
from wbl_portal.core.archive import Several
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.ticked import picked, same_list
from wbl_portal.core.toasts import complain, tell, tell_several
from wbl_portal.people.context import current_year
from wbl_portal.people.days_off import days_off

PAGE_SIZE = 25
SECTIONS = "experience.sections"
PARTNER_NEWS = "experience.partner"  # asked with the partner chosen in the form


@staff
@require_safe
def experience_list(request: HttpRequest) -> HttpResponse:
    form = ExperienceFilterForm(request.GET)
    chosen = form.chosen()
    rows = selectors.experiences(chosen)
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": _lines(list(page)),
        "lapsed": selectors.lapsed_among([row.pk for row in page]),
        "is_filtered": bool(set(request.GET) - {"year", "page"}),
        "archived": chosen.archived,
        "may_change": may_change(request.user),
        "today": clock.today(),
    }
    return render(request, "experiences/list.html", context)


@staff
@require_safe
def experience_detail(request: HttpRequest, experience_id: uuid.UUID) -> HttpResponse:
    experience = get_object_or_404(selectors.experience_page(experience_id))
    sessions = list(experience.sessions.all())
    off = days_off([each.held_on for each in sessions])
    context = {
        "experience": experience,
        "crumbs": crumbs(),
        "phases": selectors.phase_labels(experience),
        "sessions": [(*line, off.get(line[0].held_on)) for line in reach.class_lists(sessions, request.user)],
        "reached": reach.students_reached([experience.pk]).get(experience.pk, 0),
        "uncovered": selectors.uncovered_days(experience),
        "sections": panels.of(SECTIONS, request, experience),
        "today": clock.today(),
        "may_change": may_change(request.user) and not experience.is_archived,
        "may_restore": may_change(request.user) and experience.is_archived,
    }
    return render(request, "experiences/detail.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def experience_add(request: HttpRequest) -> HttpResponse:
    year = current_year()
    known: dict[str, Any] = {
        "year": year.pk if year else None,
        "title": request.GET.get("title", ""),
        "experience_type": ExperienceType.objects.current().filter(key=request.GET.get("type", "")).first(),
        "partner": request.GET.get("partner"),
        "grades": request.GET.getlist("grade"),
    }
    form = NewExperienceForm(request.POST or None, initial=known)
    if request.method == "POST" and (made := saved(form, services.add_experience, by=actor_of(request))):
        tell(request, _("'%s' was added.") % made)
        for session in made.sessions.all():
            point_out(request, session)
        return redirect("experience_detail", made.pk)
    context = {"form": form, "crumbs": crumbs(), "is_new": True, "year": year, "news": _news(form["partner"].value())}
    return render(request, "experiences/form.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def experience_edit(request: HttpRequest, experience_id: uuid.UUID) -> HttpResponse:
    experience = get_object_or_404(Experience.objects.current().prefetch_related("phases"), pk=experience_id)
    form = ExperienceForm(
        request.POST or None,
        initial=_known(experience),
        experience=experience,
        phases={each.framework: each.phase for each in experience.phases.all()},
    )
    if (
        request.method == "POST"
        and saved(form, services.change_experience, experience=experience, by=actor_of(request)) is not None
    ):
        tell(request, _("'%s' was saved.") % experience)
        return redirect("experience_detail", experience.pk)
    context = {"form": form, "experience": experience, "crumbs": crumbs(experience), "year": experience.year}
    context["news"] = _news(form["partner"].value())
    return render(request, "experiences/form.html", context)


@coordinators
@require_safe
def experience_phases(request: HttpRequest) -> HttpResponse:
    """The phase fields filled from the chosen type: a part of the form, asked for when the type changes."""
    found = ExperienceFilterForm({"type": request.GET.get("experience_type", "")}).chosen().experience_type
    phases = dict(found.phases.values_list("framework", "phase")) if found else {}
    return render(request, "experiences/_phases.html", {"form": ExperienceForm(phases=phases)})


@coordinators
@require_safe
def experience_partner_news(request: HttpRequest) -> HttpResponse:
    """What is to be known about the chosen partner: a part of the form, asked for when the partner changes."""
    return render(request, "experiences/_partner_news.html", {"news": _news(request.GET.get("partner"))})


@coordinators
@require_POST
def experience_archive(request: HttpRequest, experience_id: uuid.UUID) -> HttpResponse:
    experience = get_object_or_404(Experience, pk=experience_id)
    services.archive_experience(experience=experience, by=actor_of(request))
    tell(request, _("'%s' was archived.") % experience, undo=reverse("experience_restore", args=[experience.pk]))
    return redirect("experience_list")


@coordinators
@require_POST
def experience_restore(request: HttpRequest, experience_id: uuid.UUID) -> HttpResponse:
    experience = get_object_or_404(Experience, pk=experience_id)
    services.restore_experience(experience=experience, by=actor_of(request))
    tell(request, _("'%s' is back.") % experience)
    return redirect("experience_detail", experience.pk)


@coordinators
@require_POST
def experience_act(request: HttpRequest) -> HttpResponse:
    """Archive the ticked experiences or bring them back; back to the same list."""
    rows, by = picked(request), actor_of(request)
    if request.POST.get("act") == "restore":
        _tell_back(request, services.restore_experiences(experiences=rows, by=by))
    else:
        did = services.archive_experiences(experiences=rows, by=by)
        said = ngettext("%(n)s experience was archived.", "%(n)s experiences were archived.", did.count)
        tell_several(request, did, said, undo="experience_undo")
    return redirect(same_list(request, "experience_list"))


@coordinators
@require_POST
def experience_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Bring back what was archived in one go."""
    try:
        _tell_back(request, services.undo_archived_experiences(entry_id=entry_id, by=actor_of(request)))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("experience_list")


def _tell_back(request: HttpRequest, did: Several) -> None:
    tell_several(request, did, ngettext("%(n)s experience is back.", "%(n)s experiences are back.", did.count))


def _news(partner_id: object) -> list[panels.Section]:
    try:
        partner = Partner.objects.filter(pk=uuid.UUID(str(partner_id))).first()
    except ValueError:
        partner = None
    return panels.of(PARTNER_NEWS, partner) if partner else []


def _known(experience: Experience) -> dict[str, Any]:
    names = ("title", "grades", "occupation", "is_virtual", "description", "dress", "bring", "is_draft")
    keys = ("experience_type", "partner", "year")
    known = {name: getattr(experience, name) for name in names}
    known |= {name: getattr(experience, f"{name}_id") for name in keys}
    ties = ("courses", "builds_on", "pathways")
    known |= {name: list(getattr(experience, name).values_list("pk", flat=True)) for name in ties}
    return known | {"standards": ", ".join(experience.standards)}


def _lines(rows: list[Experience]) -> list[tuple[Experience, list[selectors.PhaseLabel], int]]:
    reached = reach.students_reached([row.pk for row in rows])
    return [(row, selectors.phase_labels(row), reached.get(row.pk, 0)) for row in rows]


def _as_csv(rows: QuerySet[Experience]) -> HttpResponse:
    head = [
        _("Title"),
        _("Type"),
        _("Partner"),
        _("School year"),
        _("Grades"),
        _("Phase"),
        _("Online"),
        _("Sessions"),
        _("Next session"),
        _("Students reached"),
        _("Agreement lapsed"),
        _("Standards"),
    ]
    return answer("experiences", head, _csv_rows(list(rows)))


def _csv_rows(rows: list[Experience]) -> Iterator[list[Any]]:
    lapsed = selectors.lapsed_among([row.pk for row in rows])
    for row, phases, reached in _lines(rows):
        yield [
            row.title,
            row.experience_type.name,
            row.partner.name if row.partner else "",
            row.year.label,
            " ".join(map(str, row.grades)),
            "; ".join(f"{label.framework} {label.phase}".strip() for label in phases),
            _("yes") if row.is_virtual else _("no"),
            row.session_count,  # type: ignore[attr-defined]
            row.next_on,  # type: ignore[attr-defined]
            reached,
            _("yes") if row.pk in lapsed else _("no"),
            ", ".join(row.standards),
        ]
