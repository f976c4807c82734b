"""The first page of the day for staff: one queue of what waits, the week, a few figures, told by the floors that know."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wbl_portal.core import clock, panels
from wbl_portal.core.actor import actor_of
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people import queue
from wbl_portal.people.forms_today import PutOffForm
from wbl_portal.people.policies import staff
from wbl_portal.people.services import snoozes


@staff
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Figures that open their rows, the queue as the address asks, and beside it what happens this week.

    Asks places 'today.first', 'today.figures' (a figure or a list of them) and 'today.aside' with the request, and
    'today.queue' (see core.waiting).
    """
    return render(
        request,
        "people/today.html",
        {
            "day": clock.today(),
            "first": panels.of("today.first", request),
            "figures": _figures(request),
            "queue": queue.queue_of(request),
            "aside": panels.of("today.aside", request),
            "put_off": PutOffForm(),
        },
    )


@staff
@require_POST
def today_act(request: HttpRequest) -> HttpResponse:
    """Do one act with the ticked rows: an act of their kinds, put off, or bring back."""
    picked = queue.picked(request)
    act = request.POST.get("act", "")
    if not picked:
        complain(request, _("Nothing was done: tick at least one row."))
    elif act == "put_off":
        _put_off(request, [(kind.key, key) for kind, keys in picked for key in keys])
    elif act == "bring_back":
        _bring_back(request, [(kind.key, key) for kind, keys in picked for key in keys])
    else:
        _run(request, act, picked)
    return redirect(_back(request))


@staff
@require_POST
def put_off_undo(request: HttpRequest, act: uuid.UUID) -> HttpResponse:
    """What was put off in one go is back."""
    snoozes.take_back(user=request.user, act=act, by=actor_of(request))  # type: ignore[arg-type]
    tell(request, _("It is back in the queue."))
    return redirect("today")


def _figures(request: HttpRequest) -> list[panels.Figure]:
    brought = panels.of("today.figures", request)
    return [each for some in brought for each in (some if isinstance(some, list) else [some])]


def _put_off(request: HttpRequest, items: list[tuple[str, str]]) -> None:
    form = PutOffForm(request.POST)
    if not form.is_valid():
        complain(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return
    until = form.cleaned_data["until"]
    try:
        act = snoozes.put_off(user=request.user, items=items, until=until, by=actor_of(request))  # type: ignore[arg-type]
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return
    n = len(items)
    said = ngettext("%(n)s row comes back on %(day)s.", "%(n)s rows come back on %(day)s.", n)
    tell(request, said % {"n": n, "day": queue.day_words(until)}, undo=reverse("put_off_undo", args=[act]))


def _bring_back(request: HttpRequest, items: list[tuple[str, str]]) -> None:
    n = snoozes.bring_back(user=request.user, items=items, by=actor_of(request))  # type: ignore[arg-type]
    tell(request, ngettext("%(n)s row is back.", "%(n)s rows are back.", n) % {"n": n})


def _run(request: HttpRequest, key: str, picked: list[tuple[queue.Kind, list[str]]]) -> None:
    """The act of this key on the rows of every kind that has it; says how many, and how many stayed."""
    done, asked = 0, sum(len(keys) for _kind, keys in picked)
    for kind, keys in picked:
        act = next((each for each in kind.acts if each.key == key), None)
        done += act.run(queue.rows_of(kind, keys)) if act else 0
    if done:
        tell(request, ngettext("%(n)s row is done.", "%(n)s rows are done.", done) % {"n": done})
    if left := asked - done:
        words = ngettext(
            "%(n)s row stayed as it is: this cannot be done for it here. Open it to see why.",
            "%(n)s rows stayed as they are: this cannot be done for them here. Open them to see why.",
            left,
        )
        complain(request, words % {"n": left})


def _back(request: HttpRequest) -> str:
    """The queue with the filters that the form came from."""
    return reverse("today") + queue.address(queue.QueryDict(request.POST.get("filter", "")))
