"""The dates of an experience: adding, changing, cancelling and bringing back."""

import uuid

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from experiences import services
from experiences.crumbs import crumbs
from experiences.forms import SessionForm
from experiences.models import Experience, Session
from experiences.policies import coordinators
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.days_off import days_off


@coordinators
@require_http_methods(["GET", "POST"])
def session_add(request: HttpRequest, experience_id: uuid.UUID) -> HttpResponse:
    experience = get_object_or_404(Experience.objects.current().select_related("year"), pk=experience_id)
    form = SessionForm(request.POST or None)
    if request.method == "POST" and (
        session := saved(form, services.add_session, experience=experience, by=actor_of(request))
    ):
        tell(request, _("The session on %s was added.") % date_format(session.held_on))
        point_out(request, session)
        return redirect("experience_detail", experience.pk)
    context = {"form": form, "experience": experience, "crumbs": crumbs(experience)}
    return render(request, "experiences/session_form.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def session_edit(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    session = get_object_or_404(_open_sessions(), pk=session_id)
    known = {name: getattr(session, name) for name in SessionForm.base_fields}
    form = SessionForm(request.POST or None, initial=known)
    if (
        request.method == "POST"
        and saved(form, services.change_session, session=session, by=actor_of(request)) is not None
    ):
        tell(request, _("The session on %s was saved.") % date_format(session.held_on))
        point_out(request, session)
        return redirect("experience_detail", session.experience_id)
    context = {
        "form": form,
        "experience": session.experience,
        "session": session,
        "day_off": days_off([session.held_on]).get(session.held_on),
        "crumbs": crumbs(session.experience),
    }
    return render(request, "experiences/session_form.html", context)


@coordinators
@require_POST
def session_cancel(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    session = get_object_or_404(_open_sessions(), pk=session_id)
    services.cancel_session(session=session, by=actor_of(request))
    text = _("The session on %s was cancelled and does not count.") % date_format(session.held_on)
    tell(request, text, undo=reverse("session_reinstate", args=[session.pk]))
    return redirect("experience_detail", session.experience_id)


@coordinators
@require_POST
def session_reinstate(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    session = get_object_or_404(_open_sessions(), pk=session_id)
    services.reinstate_session(session=session, by=actor_of(request))
    tell(request, _("The session on %s takes place.") % date_format(session.held_on))
    return redirect("experience_detail", session.experience_id)


def point_out(request: HttpRequest, session: Session) -> None:
    """A day without school is no mistake by itself: it is said."""
    if off := days_off([session.held_on]).get(session.held_on):
        words = {"day": date_format(session.held_on), "name": off.name}
        complain(request, _("There is no school on %(day)s: %(name)s.") % words)


def _open_sessions() -> QuerySet[Session]:
    """Sessions of experiences that are not archived."""
    return Session.objects.filter(experience__archived_at__isnull=True).select_related("experience__year")
