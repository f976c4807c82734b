"""Rows of the mechanisms: audit entries, stored files, links, jobs."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.encoding import AuditEncoder
from wbl_portal.core.querysets import CampusQuerySet


class AuditEntry(models.Model):
    """One act: who, what, on which row, before and after. Append-only by privilege."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=80)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    before = models.JSONField(default=dict, encoder=AuditEncoder)
    after = models.JSONField(default=dict, encoder=AuditEncoder)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-at"], name="audit_by_subject")]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"


class StoredFile(models.Model):
    """An immutable file of the campus; replaced means a new row. Its bytes stand at <academy uuid>/<uuid>.

    `hidden_at`: taken from the public while a hold stood; nothing points at it, and it goes when no hold stands.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=200)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = CampusQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """A link instead of an account: only the hash of its token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    objects = CampusQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["purpose", "subject_id"], name="link_by_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_id}"


class Job(models.Model):
    """Long work of the campus, written in the transaction that asked for it; the worker takes it by lease."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    asked_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=200)
    done_share = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    fence = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(done_share__lte=100), name="job_share_is_a_percentage"),
        ]
        indexes = [models.Index(fields=["state", "leased_until"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
