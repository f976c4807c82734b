"""The policies in force as published: a list, and the text of each."""

from django.utils.translation import gettext as _

from experiences.selectors.policies import policies_in_force
from reports.listings.parts import Asked, Listing, Section, lines_of, listing, long_date, section


def policies(asked: Asked) -> Listing:
    """Each policy in force with its version, owner and next review (T-STEM 5.3b)."""
    columns = {
        "title": _("Policy"),
        "version": _("Version"),
        "effective_on": _("In force from"),
        "owner": _("Who answers for it"),
        "review_on": _("Next review"),
    }
    rows = [
        {
            "title": policy.title,
            "version": str(version.number),
            "effective_on": long_date(version.effective_on),
            "owner": policy.owner,
            "review_on": long_date(policy.review_on),
        }
        for policy, version in policies_in_force(asked.day)
    ]
    return listing("policies", _("Policies in force"), columns, rows, empty=_("No policy is in force yet."))


def policy_texts(asked: Asked) -> list[Section]:
    """The text of each, in the order of the list."""
    return [
        section(f"policy-{number}", policy.title, lines_of(version.text))
        for number, (policy, version) in enumerate(policies_in_force(asked.day), start=1)
    ]
