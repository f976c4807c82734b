"""Drafts of editions: what publishing would change, prepared for the principal, who approves or returns it.

The draft keeps the hash of every slot's content. Only that content is published on its approval; where the records
changed meanwhile a fresh draft takes its place and asks again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports import documents
from reports.documents import Document
from reports.edition_differences import differences
from reports.listings.work import SAMPLES
from reports.models import Edition, EditionDraft
from reports.plan import Planner, SlotPlan, State
from reports.services import publishing, withdrawal
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.progress import Say
from wbl_portal.people.models import Role, SchoolYear

FORGOTTEN: dict[str, Any] = {"documents": {}}


@dataclass(frozen=True)
class PreparedDraft:
    """The slots that would change, as a draft keeps them, and every slot's plan."""

    year: SchoolYear
    slots: list[dict[str, Any]]
    plans: list[SlotPlan]


def prepare(*, year: SchoolYear, say: Say) -> PreparedDraft:
    """Compare with what is public, and attack the figures as a stranger would; raises JobRefused."""
    say(5, _("Comparing with what is public"))
    plans = list(Planner(year).slots())
    changed = [plan for plan in plans if plan.state == State.NEW]
    slots = []
    for number, plan in enumerate(changed):
        say(10 + 60 * number // len(changed), _("Comparing %s") % plan.slot.key)
        slots.append(_slot(plan))
    if slots:
        say(75, _("Looking for figures that could be worked out"))
        said = [(plan, each["documents"]["en"]) for plan, each in zip(changed, slots, strict=True)]
        publishing.check_figures(said, year)
    return PreparedDraft(year, slots, plans)


@transaction.atomic
def store(prepared: PreparedDraft, *, by: Actor) -> EditionDraft | None:
    """Keep the draft, in place of any that is under way; None where nothing would change."""
    SchoolYear.objects.select_for_update().get(pk=prepared.year.pk)
    withdrawal.check_consents([each["documents"]["en"] for each in prepared.slots])
    _replace(EditionDraft.objects.filter(year=prepared.year).open(), by)
    if not prepared.slots:
        return None
    draft = EditionDraft.objects.create(
        year=prepared.year, slots=prepared.slots, prepared_at=clock.now(), prepared_by=by.label
    )
    known = {"year": prepared.year.label, "content": draft.content}
    audit.record(verb="edition_draft.prepared", by=by, subject=draft, after=known)
    return draft


@transaction.atomic
def approve(*, draft: EditionDraft, by: Actor) -> EditionDraft:
    """The principal's yes to exactly this content; raises ValidationError where the draft no longer waits."""
    draft = _waiting(draft)
    _decide(draft, EditionDraft.State.APPROVED, by)
    return draft


@transaction.atomic
def send_back(*, draft: EditionDraft, comment: str, by: Actor) -> EditionDraft:
    """The principal's no, with what should change; raises ValidationError."""
    draft = _waiting(draft)
    if not comment.strip():
        raise ValidationError({"comment": _("Say what should change.")})
    draft.comment = comment.strip()
    _decide(draft, EditionDraft.State.RETURNED, by)
    return draft


@transaction.atomic
def finish(*, draft: EditionDraft, by: Actor) -> None:
    """Its content is public."""
    row = EditionDraft.objects.select_for_update().get(pk=draft.pk)
    _set(row, EditionDraft.State.PUBLISHED, by)


@transaction.atomic
def settle(*, year: SchoolYear, by: Actor) -> None:
    """After a publication that went another way: a draft whose content is public already asks nobody any more."""
    for draft in EditionDraft.objects.filter(year=year).open().select_for_update():
        public = Edition.objects.filter(year=year, slot__in=draft.slot_keys).latest_of_each()
        hashes = {edition.slot: edition.content_sha256 for edition in public}
        if all(hashes.get(slot) == content["en"] for slot, content in draft.content.items()):
            _replace([draft], by)


@transaction.atomic
def forget_samples(*, sample_ids: Sequence[str], by: Actor) -> None:
    """A work that was withdrawn is in no draft either: what waits with it must be prepared again."""
    gone = set(sample_ids)
    for draft in EditionDraft.objects.open().select_for_update():
        shown = {key for each in draft.slots for document in each["documents"].values() for key in _ids(document)}
        if shown & gone:
            _replace([draft], by)


def _ids(document: dict[str, Any]) -> set[str]:
    rows = [row for part in document["listings"] if part["id"] == SAMPLES for row in part["rows"]]
    return {row["id"] for row in rows if row.get("id")}


def _slot(plan: SlotPlan) -> dict[str, Any]:
    made = {document["language"]: _as_printed(document, plan) for document in plan.documents}
    return {
        "slot": plan.slot.key,
        "framework": plan.framework.key,
        "number": plan.number,
        "snapshot": str(plan.snapshot.pk) if plan.snapshot else "",
        "held": plan.held,
        "content": publishing.content_of(made),
        "differences": {language: _differences(plan.current, document) for language, document in made.items()},
        "documents": made,
    }


def _differences(current: Edition | None, document: Document) -> list[dict[str, Any]]:
    """In the document's own language, so that titles and cells are said in it."""
    return differences(documents.published_in(current, document["language"]) if current else None, document)


def _as_printed(document: Document, plan: SlotPlan) -> Document:
    """With the words that are no content: the edition it would be, whose word would stand on it, and today."""
    role = documents.approver(Role.PRINCIPAL, document["language"])
    moment = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    return document | {"edition": plan.number, "approved_by": role, "published_at": moment}


def _waiting(draft: EditionDraft) -> EditionDraft:
    row = EditionDraft.objects.select_for_update(of=("self",)).select_related("year").get(pk=draft.pk)
    if row.state != EditionDraft.State.WAITING:
        raise ValidationError(_("This draft does not wait any more. Look at the reports again."))
    return row


def _decide(draft: EditionDraft, state: str, by: Actor) -> None:
    draft.decided_at, draft.decided_by = clock.now(), by.label
    _set(draft, state, by)


def _replace(drafts: Any, by: Actor) -> None:
    for draft in drafts:
        _set(draft, EditionDraft.State.REPLACED, by)


def _set(draft: EditionDraft, state: str, by: Actor) -> None:
    """Another state; what is neither waiting nor on its way keeps its hashes and differences, not its documents."""
    before, draft.state = {"state": draft.state}, state
    if state != EditionDraft.State.APPROVED:
        draft.slots = [each | FORGOTTEN for each in draft.slots]
    draft.save()
    audit.record(
        verb=f"edition_draft.{state}",
        by=by,
        subject=draft,
        before=before,
        after={"state": state, "comment": draft.comment, "slots": draft.slot_keys},
    )
