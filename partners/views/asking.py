"""The page on which contacts are asked something: partners in rows, one person ticked each; then the letters go out."""

import uuid
from collections.abc import Callable, Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners import asking, links
from partners.models import Contact
from partners.services import invitations
from partners.waiting import remind
from wbl_portal.core.actor import actor_of
from wbl_portal.core.keys import key_of
from wbl_portal.core.ticked import picked, same_list
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear

Ask = Callable[..., Collection[Any]]


def page(
    request: HttpRequest,
    kind: Any,
    ask: Ask,
    *,
    known: Callable[[SchoolYear], Collection[uuid.UUID]] = lambda year: (),
    back: str,
    context: dict[str, Any],
) -> HttpResponse:
    """`kind`: the model of the question; `ask` makes its rows; `back`: the list it leads to. `?partner=` shows one alone.

    `known`: contacts of whom the answer is known without the question; they and their partners are not asked.
    """
    year = current_year()
    if year is None:
        complain(request, _("There is no school year yet. It comes with the first roster import."))
        return redirect(back)
    if request.method == "POST":
        contacts = asking.picked(request.POST)
        asked = {each.contact_id for each in ask(year=year, contacts=contacts, by=actor_of(request))}
        if asked:
            write_to(request, [each for each in contacts if each.pk in asked])
            return redirect(back)
        complain(request, _("Nobody was asked: tick at least one partner."))
    asked = set(kind.objects.filter(year=year).values_list("contact_id", flat=True))
    said = Contact.objects.current().filter(pk__in=set(known(year)) - asked).select_related("partner")
    rows = asking.rows(year, asked=asked.union(each.pk for each in said))
    if partner := key_of(request.GET.get("partner", "")):
        rows, said = [row for row in rows if row.partner.pk == partner], said.filter(partner=partner)
    return render(request, "partners/ask.html", {"rows": rows, "said": said, "year": year, **context})


def remind_ticked(request: HttpRequest, kind: Any, *, back: str) -> HttpResponse:
    """One letter with a fresh link to each ticked person who has not answered; back to the same list."""
    waiting = kind.objects.filter(answered_at=None).select_related("contact")
    n = remind(request, list(waiting.filter(pk__in=picked(request))))
    if n:
        tell(request, ngettext("%(n)s person gets a letter.", "%(n)s people get a letter.", n) % {"n": n})
    else:
        complain(request, _("Nobody gets a letter: tick people with an e-mail who got none within the hour."))
    return redirect(same_list(request, back))


def write_to(request: HttpRequest, contacts: list[Contact]) -> None:
    """Hand the letters to the worker and say who gets one and who has no address."""
    mailed = [each for each in contacts if each.email]
    if mailed:
        invitations.ask_letters(contacts=mailed, site=links.site_of(request), by=actor_of(request))
    n = len(contacts)
    tell(request, ngettext("%(n)s person is asked.", "%(n)s people are asked.", n) % {"n": n})
    if unwritten := [each.name for each in contacts if not each.email]:
        complain(request, _("No e-mail on record, so hand over the link yourself: %s.") % ", ".join(unwritten))
