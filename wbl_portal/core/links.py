"""Links instead of accounts: random, kept as a hash, one campus, one purpose, expiring, revocable, counted."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Callable

from django.db.models import F
from django.http import HttpRequest, HttpResponse

from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import Link

Answer = Callable[[HttpRequest, Link], HttpResponse]
_answers: dict[str, Answer] = {}
_expired: dict[str, Answer] = {}


class LinkGone(LookupError):
    """The link is unknown here, used, revoked or expired; `link` is the row when there is one."""

    def __init__(self, link: Link | None = None) -> None:
        super().__init__("This link no longer works.")
        self.link = link


def make(*, purpose: str, subject_id: uuid.UUID, by: Actor, days: int) -> str:
    """A new link for one subject; earlier ones of the same purpose and subject stop working. Returns the path."""
    revoke(purpose=purpose, subject_id=subject_id)
    token = secrets.token_urlsafe(32)
    Link.objects.create(
        token_hash=_hash(token),
        purpose=purpose,
        subject_id=subject_id,
        made_at=clock.now(),
        made_by=by.label,
        expires_at=clock.now() + dt.timedelta(days=days),
    )
    return f"/link/{token}/"


def revoke(*, purpose: str, subject_id: uuid.UUID) -> None:
    """The links of one purpose and subject stop working."""
    Link.objects.filter(purpose=purpose, subject_id=subject_id, used_at=None, revoked_at=None).update(
        revoked_at=clock.now()
    )


def find(token: str) -> Link:
    """The live link of a token; raises LinkGone. Counts the attempt, changes nothing else."""
    link = Link.objects.filter(token_hash=_hash(token)).first()
    if link is None:
        raise LinkGone
    Link.objects.filter(pk=link.pk).update(attempts=F("attempts") + 1)
    if link.used_at or link.revoked_at or link.expires_at <= clock.now():
        raise LinkGone(link)
    return link


def use(link: Link) -> None:
    """Mark a link used, inside the act's transaction; of two at once only the first passes, the other gets LinkGone."""
    if not Link.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=clock.now()):
        raise LinkGone(link)


def answers(purpose: str) -> Callable[[Answer], Answer]:
    """Register the view that answers links of a purpose (higher floors bring theirs)."""

    def register(view: Answer) -> Answer:
        _answers[purpose] = view
        return view

    return register


def answer(request: HttpRequest, link: Link) -> HttpResponse:
    return _answers[link.purpose](request, link)


def answers_expired(purpose: str) -> Callable[[Answer], Answer]:
    """Register the view for expired links of a purpose, where whoever holds one may ask for another."""

    def register(view: Answer) -> Answer:
        _expired[purpose] = view
        return view

    return register


def answer_expired(request: HttpRequest, link: Link | None) -> HttpResponse | None:
    """The purpose's own answer to an expired link; None where it has none, and for links used or revoked."""
    if link is None or link.used_at or link.revoked_at or link.purpose not in _expired:
        return None
    return _expired[link.purpose](request, link)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
