"""The verbs on what the academy offers, one module per noun."""

from experiences.services.alignment import (
    AlignmentFacts,
    add_alignment,
    archive_alignment,
    change_alignment,
    restore_alignment,
)
from experiences.services.continuum import CellFacts, SavedCells, set_cells, undo_cells
from experiences.services.offers import (
    add_experience,
    archive_experience,
    archive_experiences,
    change_experience,
    restore_experience,
    restore_experiences,
    undo_archived_experiences,
)
from experiences.services.pathways import add_pathway, archive_pathway, change_pathway, restore_pathway
from experiences.services.policies import (
    VersionFacts,
    acknowledge_version,
    add_policy,
    add_version,
    archive_policy,
    change_policy,
    restore_policy,
)
from experiences.services.sessions import (
    SessionFacts,
    add_session,
    cancel_session,
    change_session,
    reinstate_session,
)
from experiences.services.types import add_type, archive_type, change_type, restore_type

__all__ = [
    "AlignmentFacts",
    "CellFacts",
    "SavedCells",
    "SessionFacts",
    "VersionFacts",
    "acknowledge_version",
    "add_alignment",
    "add_experience",
    "add_pathway",
    "add_policy",
    "add_session",
    "add_type",
    "add_version",
    "archive_alignment",
    "archive_experience",
    "archive_experiences",
    "archive_pathway",
    "archive_policy",
    "archive_type",
    "cancel_session",
    "change_alignment",
    "change_experience",
    "change_pathway",
    "change_policy",
    "change_session",
    "change_type",
    "reinstate_session",
    "restore_alignment",
    "restore_experience",
    "restore_experiences",
    "restore_pathway",
    "restore_policy",
    "restore_type",
    "set_cells",
    "undo_archived_experiences",
    "undo_cells",
]
