"""The forms of experiences and of their plan, one module per noun."""

from experiences.forms.alignment import AlignmentFilterForm, AlignmentForm
from experiences.forms.continuum import CellsForm
from experiences.forms.offered import ExperienceFilterForm, ExperienceForm, NewExperienceForm, SessionForm
from experiences.forms.pathways import PathwayForm
from experiences.forms.policies import NewPolicyForm, PolicyFilterForm, PolicyForm, VersionForm
from experiences.forms.sequence import SequenceForm
from experiences.forms.types import TypeForm

__all__ = [
    "AlignmentFilterForm",
    "AlignmentForm",
    "CellsForm",
    "ExperienceFilterForm",
    "ExperienceForm",
    "NewExperienceForm",
    "NewPolicyForm",
    "PathwayForm",
    "PolicyFilterForm",
    "PolicyForm",
    "SequenceForm",
    "SessionForm",
    "TypeForm",
    "VersionForm",
]
