"""What each student did, made, earned and agreed to."""

from artifacts.models.participation import Attendance, Participation
from artifacts.models.portfolio import ConsentRequest, PortfolioItem, PublishingConsent, Sample
from artifacts.models.progress import CredentialAttempt, EnrichmentMembership, Indicator, InterestAnswer, Target
from artifacts.models.reflection import Reflection, ReflectionFeedback, ReflectionPrompt, RubricDimension

__all__ = [
    "Attendance",
    "ConsentRequest",
    "CredentialAttempt",
    "EnrichmentMembership",
    "Indicator",
    "InterestAnswer",
    "Participation",
    "PortfolioItem",
    "PublishingConsent",
    "Reflection",
    "ReflectionFeedback",
    "ReflectionPrompt",
    "RubricDimension",
    "Sample",
    "Target",
]
