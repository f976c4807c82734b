"""What keeps the record in order: sign-off of snapshots, annual measures, agency requests, retention (P-TECH 6.5)."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports import words
from reports.models.editions import Snapshot
from wbl_portal.core.archive import Archivable
from wbl_portal.core.models import StoredFile
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet
from wbl_portal.people.models import SchoolYear


class SnapshotSignOff(models.Model):
    """A snapshot signed off by whoever answers for it. `checklist`: [{"key", "ok", "note"}] as it stood then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="sign_off")
    checklist = models.JSONField(default=list)
    note = models.TextField(_("note"), blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=200)
    role = models.CharField(max_length=20)

    objects = CampusQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.signed_at:%Y-%m-%d}"


# Units that the portal proposes, in words of the reader's language.
UNITS = {"of 4": _("of 4"), "hours": _("hours")}


class AnnualMeasure(Archivable):
    """A measure of a school year, its target and result (P-TECH 6.5a). `automatic` names a computed result."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="annual_measures")
    title = models.CharField(_("measure"), max_length=200)
    automatic = models.SlugField(_("computed from"), max_length=60, blank=True)
    unit = models.CharField(_("unit"), max_length=20, default="%")
    target = models.DecimalField(_("target"), max_digits=8, decimal_places=1)
    result = models.DecimalField(_("result"), max_digits=8, decimal_places=1, null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "title"], condition=Q(archived_at__isnull=True), name="annual_measure_is_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unit_words(self) -> str:
        """The unit in the language in force, where it is one that the portal itself proposes."""
        return str(UNITS.get(self.unit, self.unit))


class AgencyRequestQuerySet(CampusQuerySet["AgencyRequest"]):
    def open(self) -> Self:
        return self.filter(answered_on__isnull=True)

    def overdue(self, day: dt.date) -> Self:
        return self.open().filter(due_on__lt=day)


class AgencyRequest(models.Model):
    """A request of the Texas Education Agency, and what was handed over (all products are available upon request).

    What its package holds stands as keys, as it was asked: `slots` (none named: all), `partners` whose agreements and
    `bodies` whose minutes (none named: of all), and the days between which the meetings were held.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    received_on = models.DateField(_("received"))
    requester = models.CharField(_("who asks"), max_length=200)
    asked_for = models.TextField(_("what is asked for"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    year = models.ForeignKey(
        SchoolYear, null=True, blank=True, on_delete=models.PROTECT, related_name="agency_requests"
    )
    slots = models.JSONField(default=list, blank=True)
    with_agreements = models.BooleanField(_("agreements"), default=False)
    partners = models.JSONField(default=list, blank=True)
    with_minutes = models.BooleanField(_("minutes"), default=False)
    bodies = models.JSONField(default=list, blank=True)
    minutes_from = models.DateField(_("meetings from"), null=True, blank=True)
    minutes_until = models.DateField(_("meetings until"), null=True, blank=True)
    max_mb = models.PositiveIntegerField(_("largest file in MB"), null=True, blank=True)
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer = models.TextField(_("what was handed over"), blank=True)

    objects = AgencyRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | (Q(answered_on__gte=F("received_on")) & ~Q(answer="")),
                name="answered_request_says_what_was_handed_over",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("received_on")),
                name="request_is_due_after_it_is_received",
            ),
            models.CheckConstraint(
                condition=Q(minutes_until__gte=F("minutes_from"))
                | Q(minutes_until__isnull=True)
                | Q(minutes_from__isnull=True),
                name="request_asks_for_meetings_in_order",
            ),
            models.CheckConstraint(
                condition=Q(max_mb__isnull=True) | Q(max_mb__gte=1), name="request_leaves_room_for_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requester} {self.received_on}"


class PackagePart(models.Model):
    """One ZIP of the package kept with a request; a package without a limit of size has one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(AgencyRequest, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="package_has_a_part_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="package_parts_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.number}"


class RetentionClass(Archivable):
    """How long a kind of record is kept, from when; starter rows that a campus edits. `status` says how sure the period is."""

    class Starts(models.TextChoices):
        END = "end", _("the record's end (expiry, leaving, closing)")
        YEAR = "year", _("the end of its school year")
        NEVER = "never", _("kept permanently")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("records"), max_length=200)
    series = models.CharField(_("series of the schedule"), max_length=120, blank=True)
    record_kind = models.CharField(_("kept in the portal as"), max_length=60, blank=True)
    starts = models.CharField(_("counted from"), max_length=10, choices=Starts)
    years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    status = models.CharField(_("how sure"), max_length=300, blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts="never") | Q(years__isnull=False),
                name="retention_class_that_ends_says_after_how_long",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title_words(self) -> str:
        """The title in the language in force, where it is one of the starters."""
        return words.records_name(self.title)

    @property
    def status_words(self) -> str:
        return words.certainty(self.status)


class HoldQuerySet(CampusQuerySet["Hold"]):
    def standing(self) -> Self:
        return self.filter(lifted_on__isnull=True)

    def on(self, retention_class: RetentionClass) -> Self:
        """The holds that stop a class: those that name it and those that name none."""
        stops = Q(classes=retention_class) | Q(classes__isnull=True)
        return self.standing().filter(stops).distinct()


class Hold(models.Model):
    """While a hold stands nothing of its classes (none named: nothing at all) is disposed of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reason = models.CharField(_("reason"), max_length=300)
    classes = models.ManyToManyField(
        RetentionClass, blank=True, related_name="holds", verbose_name=_("only these records")
    )
    placed_on = models.DateField(_("from"))
    placed_by = models.CharField(max_length=200)
    lifted_on = models.DateField(_("lifted"), null=True, blank=True)
    lifted_by = models.CharField(max_length=200, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("placed_on")),
                name="hold_is_lifted_after_it_is_placed",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Disposition(models.Model):
    """A list of records past their period, proposed, approved by another person, carried out, with its certificate.

    `records`: [{"id", "label", "ended_on"}] without a person's name, and "done" once it was looked at (false: the record was
    needed again meanwhile and stays). They go in batches, so an approved one may be done in part. `removed_files`:
    [{"id", "key", "sha256"}] of the files that went with them.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        CARRIED_OUT = "carried_out", _("Carried out")
        DECLINED = "declined", _("Declined")

    UNDER_WAY = (State.PROPOSED, State.APPROVED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    retention_class = models.ForeignKey(RetentionClass, on_delete=models.PROTECT, related_name="dispositions")
    records = models.JSONField(default=list)
    removed_files = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    proposed_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_by_id = models.UUIDField(null=True)
    carried_out_at = models.DateTimeField(null=True, blank=True)
    certificate = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "carried_out"])
                | Q(decided_by_id__isnull=True)
                | ~Q(decided_by_id=F("proposed_by_id")),
                name="disposition_is_approved_by_another_person",
            ),
            models.UniqueConstraint(
                fields=["retention_class"],
                condition=Q(state__in=["proposed", "approved"]),
                name="disposition_is_under_way_once_per_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retention_class_id} {self.state}"

    @property
    def removed_ids(self) -> list[str]:
        """The records that are gone, sorted."""
        return sorted(each["id"] for each in self.records if each.get("done"))

    @property
    def is_begun(self) -> bool:
        """Whether some of its records were looked at and it has not ended."""
        return self.state == self.State.APPROVED and any("done" in each for each in self.records)
