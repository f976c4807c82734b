"""What the academy offers: experiences and their plan, policies, credentials, enrichment; never a student."""

from experiences.models.continuum import Alignment, ContinuumCell, Expectation, PlanReview
from experiences.models.credentials import Credential, CredentialKind
from experiences.models.enrichment import Enrichment, EnrichmentEvent
from experiences.models.offered import Experience, ExperiencePhase, ExperienceType, Pathway, Session, TypePhase
from experiences.models.policies import PolicyAcknowledgement, PolicyDocument, PolicyVersion

__all__ = [
    "Alignment",
    "ContinuumCell",
    "Credential",
    "CredentialKind",
    "Enrichment",
    "EnrichmentEvent",
    "Expectation",
    "Experience",
    "ExperiencePhase",
    "ExperienceType",
    "Pathway",
    "PlanReview",
    "PolicyAcknowledgement",
    "PolicyDocument",
    "PolicyVersion",
    "Session",
    "TypePhase",
]
