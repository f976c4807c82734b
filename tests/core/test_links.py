"""Links instead of accounts: hashed, expiring, revocable, used once; opening one changes nothing."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse

from academies.models import Academy
from tests.campuses import key
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER
from wbl_portal.core import links
from wbl_portal.core.models import Link

Travel = Callable[[dt.date | dt.datetime], None]
SUBJECT = key("subject")


@pytest.fixture
def purpose() -> Iterator[str]:
    @links.answers("sample")
    def answer(request: HttpRequest, link: Link) -> HttpResponse:
        if request.method == "POST":
            links.use(link)
        return HttpResponse("open item")

    yield "sample"
    del links._answers["sample"]


def made(purpose: str = "sample", days: int = 7) -> str:
    """The path of a new link."""
    return links.make(purpose=purpose, subject_id=SUBJECT, by=TESTER, days=days)


def token(path: str) -> str:
    return path.split("/")[2]


def test_only_the_hash_of_a_token_is_kept(campus: Academy) -> None:
    path = made()

    row = Link.objects.get(subject_id=SUBJECT)
    assert token(path) not in str(vars(row))
    assert len(token(path)) >= 43  # 256 bits
    assert links.find(token(path)) == row


def test_a_new_link_ends_the_earlier_one_of_its_purpose_and_subject(campus: Academy) -> None:
    first, other_purpose = made(), made("other")

    second = made()

    assert links.find(token(second))
    assert links.find(token(other_purpose))
    with pytest.raises(links.LinkGone) as gone:
        links.find(token(first))
    assert gone.value.link is not None


def test_a_link_expires(campus: Academy, travel: Travel) -> None:
    path = made(days=7)

    travel(DAY + dt.timedelta(days=6))
    assert links.find(token(path))
    travel(DAY + dt.timedelta(days=7))
    with pytest.raises(links.LinkGone):
        links.find(token(path))


def test_attempts_are_counted_even_when_it_is_gone(campus: Academy) -> None:
    path = made()
    Link.objects.update(revoked_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))

    for _attempt in range(3):
        with pytest.raises(links.LinkGone):
            links.find(token(path))

    assert Link.objects.get(subject_id=SUBJECT).attempts == 3


def test_of_two_at_once_only_the_first_uses_it(campus: Academy) -> None:
    path = made()
    first, second = links.find(token(path)), links.find(token(path))

    links.use(first)

    with pytest.raises(links.LinkGone):
        links.use(second)


def test_opening_changes_nothing_and_acting_uses_it_up(
    campus: Academy, purpose: str, client_for: Callable[..., CampusClient]
) -> None:
    path, browser = made(), client_for(None)

    assert browser.get(path).content == b"open item"
    assert browser.get(path).status_code == 200
    assert Link.objects.get(subject_id=SUBJECT).used_at is None

    assert browser.post(path).status_code == 200
    assert browser.get(path).status_code == 410


def test_a_token_nobody_made_is_404(campus: Academy, client_for: Callable[..., CampusClient]) -> None:
    assert client_for(None).get(f"/link/{'x' * 43}/").status_code == 404
