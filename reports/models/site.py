"""What goes before and beside the editions: drafts that wait for the principal, and documents older than the portal."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.archive import Archivable
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet
from wbl_portal.people.models import SchoolYear


class EditionDraftQuerySet(CampusQuerySet["EditionDraft"]):
    def waiting(self) -> Self:
        return self.filter(state=EditionDraft.State.WAITING)

    def open(self) -> Self:
        """Not public and not given up: waiting, approved and on its way, or returned."""
        state = EditionDraft.State
        return self.filter(state__in=[state.WAITING, state.APPROVED, state.RETURNED])


class EditionDraft(models.Model):
    """What publishing would make of a school year, waiting for the principal.

    `slots`: [{"slot", "framework", "number", "snapshot", "held", "content": {language: hash}, "differences": [...],
    "documents": {language: document}}]; the documents leave it once it is decided.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the principal")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        RETURNED = "returned", _("Returned")
        REPLACED = "replaced", _("Replaced")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="edition_drafts")
    slots = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    comment = models.TextField(_("what should change"), blank=True)

    objects = EditionDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state__in=["waiting", "approved"]),
                name="edition_draft_is_under_way_once_a_year",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(comment=""), name="returned_edition_draft_says_what_should_change"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.state}"

    @property
    def slot_keys(self) -> list[str]:
        return [each["slot"] for each in self.slots]

    @property
    def content(self) -> dict[str, dict[str, str]]:
        """slot -> language -> hash of what would be published."""
        return {each["slot"]: each["content"] for each in self.slots}

    @property
    def documents_kept(self) -> bool:
        return any(each["documents"] for each in self.slots)

    def document(self, slot: str, language: str) -> dict[str, Any] | None:
        """What a slot would say; None once the draft is decided, or where the slot is not in it."""
        found = next((each for each in self.slots if each["slot"] == slot), None)
        return found["documents"].get(language) if found else None


class OlderDocument(Archivable):
    """A document that the campus kept elsewhere before this portal: a title and an address, shown as not verified."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=300)
    address = models.URLField(_("address"), max_length=1000)
    year_label = models.CharField(_("school year"), max_length=7)
    slot_label = models.CharField(_("artifact"), max_length=20, blank=True)
    dated_on = models.DateField(_("dated"), null=True, blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["-year_label", "slot_label", "title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "year_label"],
                condition=Q(archived_at__isnull=True),
                name="older_document_is_listed_once_a_year",
            ),
            models.CheckConstraint(condition=Q(address__regex=r"^https?://"), name="older_document_has_a_web_address"),
            models.CheckConstraint(
                condition=Q(year_label__regex=r"^\d{4}-\d{2}$"), name="older_document_has_a_school_year"
            ),
        ]

    def __str__(self) -> str:
        return self.title
