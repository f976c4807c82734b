"""What a person answers for, and handing it to somebody else."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.models import AuditEntry
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.holdings import held_by
from wbl_portal.people.models import User
from wbl_portal.people.policies import administrators
from wbl_portal.people.selectors import colleagues
from wbl_portal.people.services import hand_over as services


class HandOverForm(forms.Form):
    """Who takes it, and whether the other one leaves."""

    taking = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Who takes it over"), empty_label=gettext_lazy("Choose one")
    )
    ends_roles = forms.BooleanField(
        label=gettext_lazy("End all roles of this person as well"),
        required=False,
        help_text=gettext_lazy("From this moment they see nothing here any more."),
    )


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything a person answers for on one page, given to another person in one step."""
    leaving = get_object_or_404(User, pk=pk, student__isnull=True)
    form = HandOverForm(request.POST or None)
    form.fields["taking"].queryset = colleagues().exclude(pk=leaving.pk)  # type: ignore[attr-defined]
    if request.method == "POST":
        done = saved(form, services.hand_over, leaving=leaving, by=actor_of(request))
        if done is not None:
            _say(request, done, form.cleaned_data["taking"])
            return redirect("people_list")
    context = {"leaving": leaving, "held": held_by(leaving), "form": form, "crumbs": _way(leaving)}
    return render(request, "people/hand_over.html", context)


@administrators
@require_POST
def hand_over_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Give back what was handed over, as far as it is still there."""
    entry = get_object_or_404(AuditEntry, pk=entry_id, verb=services.HANDED)
    try:
        count = services.take_back(entry=entry, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    else:
        tell(request, ngettext("%s thing is back.", "%s things are back.", count) % count)
    return redirect("people_list")


def _say(request: HttpRequest, done: services.HandedOver, taking: User) -> None:
    if done.entry_id is None:
        tell(request, _("There was nothing to hand over."))
        return
    text = ngettext("%(n)s thing is with %(who)s now.", "%(n)s things are with %(who)s now.", done.count)
    undo = reverse("hand_over_undo", args=[done.entry_id])
    tell(request, text % {"n": done.count, "who": taking}, undo=undo)


def _way(leaving: User) -> list[dict[str, str]]:
    return [
        {"label": _("Settings"), "url": reverse("settings_home")},
        {"label": _("People and roles"), "url": reverse("people_list")},
        {"label": str(leaving), "url": ""},
    ]
