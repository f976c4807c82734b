"""What staff wrote down becomes drafts like any other offer: for the person who said it, with what they said in sight."""

from collections.abc import Callable

from django.urls import reverse

from experiences.models import Experience
from experiences.services.drafts import take_up
from partners.models import Contact, Offer, OfferReply
from partners.services import offer_asks
from partners.services import offers as menu
from partners.told import Said
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_contact

Browser = Callable[..., CampusClient]


def written(contact: Contact) -> OfferReply:
    offers = list(Offer.objects.filter(key__in=["mentor", "equipment"]))
    said = Said("phone", DAY)
    offer_asks.write_down(contact=contact, offers=offers, message="Two students in May.", told=said, by=TESTER)
    return OfferReply.objects.current().get()


def test_a_written_offer_becomes_a_draft_of_its_partner(cast: Cast, client_for: Browser) -> None:
    reply, dev = written(cast.cora), client_for("coordinator")
    address, before = reverse("reply_take_up", args=[reply.pk]), set(Experience.objects.values_list("pk", flat=True))
    assert address in dev.get(reverse("reply_list")).text
    page = dev.get(address)
    assert "Two students in May." in page.text
    assert "By phone on Oct. 14, 2026. Written down by Tester." in page.text

    form = page.context["form"]
    dev.post(address, {"partner": form.initial["partner"].pk, "offers": form.initial["offers"]})

    (draft,) = Experience.objects.exclude(pk__in=before)
    assert (draft.partner, draft.is_draft, draft.experience_type.key) == (cast.partner, True, "mentoring")
    assert "Taken up" in dev.get(reverse("partner_detail", args=[cast.partner.pk])).text


def test_a_person_without_an_address_is_found_again_and_not_added_twice(cast: Cast) -> None:
    namesakes = [make_contact(cast.partner, name="Sam Sole", email="") for _each in range(2)]
    made = take_up(reply=written(namesakes[1]), offers=[], by=TESTER)

    assert made.contact == namesakes[1]


def test_what_staff_write_down_after_a_fair_closes_the_public_form_to_nobody(cast: Cast) -> None:
    for _each in range(menu.WAITING_LIMIT):
        menu.receive_from(contact=cast.cora, year=cast.year, offers=[], told=Said("meeting", DAY), by=TESTER)
    asked = {"organization": "Mesquite Metals", "name": "Mo Mesa", "email": "mo@mesquite.example"}

    assert menu.receive(**asked, offers=list(Offer.objects.filter(key="mentor"))).contact is None
