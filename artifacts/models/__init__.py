"""What each student did, made, earned and agreed to."""

from artifacts.models.check_in import CheckIn
from artifacts.models.evaluation import EmployabilitySkill, Evaluation
from artifacts.models.hours import HoursEntry
from artifacts.models.participation import Attendance, Participation
from artifacts.models.placement import Placement
from artifacts.models.portfolio import ConsentRequest, PortfolioItem, PublishingConsent, Sample
from artifacts.models.progress import CredentialAttempt, EnrichmentMembership, Indicator, InterestAnswer, Target
from artifacts.models.reflection import Reflection, ReflectionFeedback, ReflectionPrompt, RubricDimension
from artifacts.models.resume import ResumeChoices

__all__ = [
    "Attendance",
    "CheckIn",
    "ConsentRequest",
    "CredentialAttempt",
    "EmployabilitySkill",
    "EnrichmentMembership",
    "Evaluation",
    "HoursEntry",
    "Indicator",
    "InterestAnswer",
    "Participation",
    "Placement",
    "PortfolioItem",
    "PublishingConsent",
    "Reflection",
    "ReflectionFeedback",
    "ReflectionPrompt",
    "ResumeChoices",
    "RubricDimension",
    "Sample",
    "Target",
]
