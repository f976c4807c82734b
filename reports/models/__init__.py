"""Frozen figures, published editions, and what keeps the record in order."""

from reports.models.binder import BinderRecord, DryRun, DryRunPoint, Evidence, PartKind, Reviewer
from reports.models.district import CampusReading, DistrictEdition, DistrictLine
from reports.models.editions import Edition, Rendition, Snapshot
from reports.models.labels import CampusLabel
from reports.models.site import EditionDraft, OlderDocument
from reports.models.state import StateFigure
from reports.models.unmasked import UnmaskedGrant
from reports.models.upkeep import (
    AgencyRequest,
    AnnualMeasure,
    Disposition,
    Hold,
    PackagePart,
    RetentionClass,
    SnapshotSignOff,
)

__all__ = [
    "AgencyRequest",
    "AnnualMeasure",
    "BinderRecord",
    "CampusLabel",
    "CampusReading",
    "Disposition",
    "DistrictEdition",
    "DistrictLine",
    "DryRun",
    "DryRunPoint",
    "Edition",
    "EditionDraft",
    "Evidence",
    "Hold",
    "OlderDocument",
    "PackagePart",
    "PartKind",
    "Rendition",
    "RetentionClass",
    "Reviewer",
    "Snapshot",
    "SnapshotSignOff",
    "StateFigure",
    "UnmaskedGrant",
]
