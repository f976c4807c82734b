"""A piece of work as pages show it: where it is offered, who can see it, and what can be done next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from artifacts.ages import is_adult
from artifacts.models import PortfolioItem, Sample
from artifacts.selectors.samples import NOMINATED, PENDING, PUBLISHED, STATES
from wbl_portal.core import clock
from wbl_portal.core.files import IMAGE_KINDS
from wbl_portal.people.models import Student


@dataclass(frozen=True)
class Work:
    """`sample` is the standing offer (the latest), `word` and `tone` say where it stands; `audience` is one sentence."""

    item: PortfolioItem
    sample: Sample | None
    word: str | Promise
    tone: str
    audience: str
    is_picture: bool
    may_sign: bool

    @property
    def is_public(self) -> bool:
        return self.sample is not None and self.sample.state == PUBLISHED  # type: ignore[attr-defined]


def seen(item: PortfolioItem, student: Student) -> Work:
    """The work as its maker and staff see it; `item` is read by `selectors.portfolio.with_standing`."""
    standing: list[Sample] = item.standing  # type: ignore[attr-defined]
    sample = next((each for each in standing if each.state == PUBLISHED), standing[0] if standing else None)  # type: ignore[attr-defined]
    state = sample.state if sample else ""  # type: ignore[attr-defined]
    word, tone = STATES[state] if state else ("", "neutral")
    waits = sample is not None and sample.accepted_at is not None and state in (NOMINATED, PENDING)
    return Work(
        item=item,
        sample=sample,
        word=word,
        tone=tone,
        audience=audience(state),
        is_picture=item.file is not None and item.file.content_type in IMAGE_KINDS,
        may_sign=waits and is_adult(student, clock.today()),
    )


def audience(state: str) -> str:
    """Who can see a work whose offer stands so."""
    if state == PUBLISHED:
        return _("Everyone can see this work on the school's website, without the student's name.")
    return _("Only the student and the staff of the campus can see this work.")
