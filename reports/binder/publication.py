"""How an artifact stands with the public: what publishing would do, in a word for staff and as findings of the binder."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.binder.findings import Finding, address, day_words, missing, stale, stands, unpublished
from reports.plan import SlotPlan, State
from reports.upkeep.checklist import Window
from wbl_portal.core.clock import local_day


@dataclass(frozen=True)
class Entry:
    """An artifact slot: `tone` and `word` for its chip, `advice` and `link` for what is to be done."""

    plan: SlotPlan
    tone: str
    word: str
    advice: str
    link: str


def entry(plan: SlotPlan) -> Entry:
    """How a slot reads to staff."""
    reports = reverse("report_home")
    if plan.state == State.NOT_BUILT:
        advice, link = _missing(plan)
        return Entry(plan, "neutral", _("Nothing to publish yet"), advice, link)
    if plan.state == State.NEEDS_SNAPSHOT:
        return Entry(plan, "warn", _("Needs a snapshot"), _("Freeze a snapshot first."), reports)
    if plan.state == State.NEW and plan.current is None:
        return Entry(plan, "info", _("Ready to publish"), _("Publish the first edition."), reports)
    if plan.state == State.NEW:
        return Entry(plan, "info", _("Changed"), _("Publish the changes."), reports)
    if plan.held:
        advice = _("Records changed since the snapshot. The figures keep their value and date until the next snapshot.")
        return Entry(plan, "warn", _("Held until the next snapshot"), advice, reports)
    return Entry(plan, "ok", _("Published"), "", "")


# Published list -> what is missing where no list of a slot has a row, and the page that mends it.
MENDING: dict[str, tuple[Promise, str]] = {
    "occupations": (gettext_lazy("Import an occupation list or write down a workforce need."), "occupation_list"),
    "samples": (gettext_lazy("No work has consent in force: offer samples and ask for consent."), "sample_list"),
    "agreements": (gettext_lazy("Record the agreement of a partner."), "partner_list"),
    "strategic-partners": (
        gettext_lazy("Name a partner's role by grade, or record an advisory meeting."),
        "partner_list",
    ),
    "partners": (gettext_lazy("Add the first partner."), "partner_list"),
    "policies": (gettext_lazy("Write the first policy."), "policy_list"),
    "offers": (gettext_lazy("Write the first line of the menu."), "offer_list"),
    "experiences": (gettext_lazy("Plan the first experience of the year."), "experience_list"),
}


def _missing(plan: SlotPlan) -> tuple[str, str]:
    """What to do first, and where; a place that does not exist here is left out."""
    for name in plan.slot.listings:
        if name in MENDING:
            advice, place = MENDING[name]
            return str(advice), reverse(place)
    return _("Its evidence is not kept in the portal yet."), ""


def published(plan: SlotPlan, windows: list[Window], day: dt.date) -> Iterator[Finding]:
    """Whether the artifact is public and as new as the records, as findings.

    Figures that are held are not stale while their snapshot is of the latest window that has opened: nobody may publish
    newer ones before the next snapshot.
    """
    reports = address("report_home")
    if plan.state == State.NOT_BUILT:
        yield missing(*_missing(plan))
    elif plan.current is None:
        needs = plan.state == State.NEEDS_SNAPSHOT
        advice = (
            _("It is not published: its figures need a snapshot first.") if needs else _("It is not published yet.")
        )
        yield unpublished(advice, reports)
    else:
        words = {"n": plan.current.number, "day": day_words(local_day(plan.current.published_at))}
        if plan.state == State.NEW:
            yield stale(_("Records have changed since edition %(n)s of %(day)s.") % words, reports)
        if plan.held:
            opened = max((each.opens_on for each in windows if each.opens_on <= day), default=None)
            due = opened is not None and plan.snapshot is not None and plan.snapshot.as_of < opened
            said = _("Held until the next snapshot: records changed since the figures were frozen.")
            yield (stale if due else stands)(said, reports)
        yield stands(_("Edition %(n)s was published on %(day)s.") % words, _public(plan))


def _public(plan: SlotPlan) -> str:
    return reverse("artifact_detail", args=[plan.current.year.label, plan.slot.key]) if plan.current else ""
