"""Lists and sections of the published slots, by the names that stand in the framework files; no student is named."""

from collections.abc import Callable, Mapping

from reports.listings import experiences, partners, plan, policies, region, work
from reports.listings.parts import Asked, Listing, Section, grade_ranges

LISTINGS: Mapping[str, Callable[[Asked], Listing]] = {
    "experiences": experiences.experiences,
    "types": experiences.types,
    "sequence": experiences.sequence,
    "continuum": plan.continuum,
    "reasons": plan.reasons,
    "alignment": plan.alignment,
    "plan-reviews": plan.plan_reviews,
    "occupations": region.occupations,
    "occupation-coverage": region.occupation_coverage,
    "needs": region.needs,
    "board-meetings": region.board_meetings,
    "board-decisions": region.board_decisions,
    "advisory-meetings": region.advisory_meetings,
    "advisory-decisions": region.advisory_decisions,
    "partners": partners.partners,
    "agreements": partners.agreements,
    "strategic-partners": partners.strategic_partners,
    "partner-survey": partners.partner_survey,
    "offers": partners.offers,
    "policies": policies.policies,
    "samples": work.samples,
    "enrichment": work.enrichment,
    "annual-measures": work.annual_measures,
}
SECTIONS: Mapping[str, Callable[[Asked], list[Section]]] = {
    "occupation-source": region.occupation_source,
    "advisory-minutes": region.advisory_minutes,
    "partner-guide": partners.partner_guide,
    "policy-texts": policies.policy_texts,
    "sample-texts": work.sample_texts,
    "snapshots": work.snapshots,
}

__all__ = ["LISTINGS", "SECTIONS", "Asked", "Listing", "Section", "grade_ranges"]
