"""What the pages of experiences and of their plan ask, one module per noun."""

from experiences.selectors.alignment import AlignmentFilter, CrosswalkRow, crosswalk
from experiences.selectors.continuum import (
    InCell,
    grades_of,
    planned_by_cell,
    required_cells,
    wanted_cells,
)
from experiences.selectors.lapsed import lapsed_among, uncovered_days
from experiences.selectors.offered import (
    LACKS_DATE,
    LACKS_PHASE,
    Filter,
    experience_page,
    experiences,
    phase_labels,
    phases_served,
    planned_with,
)
from experiences.selectors.pathways import pathways
from experiences.selectors.policies import (
    Answered,
    DiffLine,
    PolicyFilter,
    comparison,
    expectations,
    overdue_policies,
    policies,
    policies_in_force,
    policy_page,
)
from experiences.selectors.sequence import plan_of
from experiences.selectors.types import PhaseLabel, type_phase_labels, types

__all__ = [
    "LACKS_DATE",
    "LACKS_PHASE",
    "AlignmentFilter",
    "Answered",
    "CrosswalkRow",
    "DiffLine",
    "Filter",
    "InCell",
    "PhaseLabel",
    "PolicyFilter",
    "comparison",
    "crosswalk",
    "expectations",
    "experience_page",
    "experiences",
    "grades_of",
    "lapsed_among",
    "overdue_policies",
    "pathways",
    "phase_labels",
    "phases_served",
    "plan_of",
    "planned_by_cell",
    "planned_with",
    "policies",
    "policies_in_force",
    "policy_page",
    "required_cells",
    "type_phase_labels",
    "types",
    "uncovered_days",
    "wanted_cells",
]
