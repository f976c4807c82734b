"""Class cards: printed sign-in links for the students of a class, also for those who may get no e-mail (under 13)."""

import base64
from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wbl_portal.core.actor import Actor, actor_of
from wbl_portal.people import services
from wbl_portal.people.forms import ClassCardForm
from wbl_portal.people.models import Section, Student, User
from wbl_portal.people.policies import coordinators


@dataclass(frozen=True)
class Card:
    """One student's card; `qr` is an SVG picture of `address` as a data address."""

    account: User
    address: str
    qr: str


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def class_cards(request: HttpRequest) -> HttpResponse:
    """Choose a class; the answer is the sheet of cards, shown once. Students without consent on record are named instead."""
    form = ClassCardForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/class_cards.html", {"form": form})
    section: Section = form.cleaned_data["section"]
    cards, without = [], []
    for student in Student.objects.filter(section_enrollments__section=section, section_enrollments__active=True):
        card = _card(request, student, actor_of(request))
        if card is None:
            without.append(student)
        else:
            cards.append(card)
    context = {"form": form, "section": section, "cards": cards, "without": without}
    return render(request, "people/class_cards.html", context)


def _card(request: HttpRequest, student: Student, by: Actor) -> Card | None:
    """None where no consent to the account is on record."""
    try:
        account = services.open_account(student=student, by=by)
    except ValidationError:
        return None
    address = request.build_absolute_uri(services.invite_again(user=account, by=by))
    svg = get_adapter().build_totp_svg(address)
    return Card(account, address, "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode())
