"""Industries as people write them in lists: our keys, their labels in either language, the names of career clusters."""

from functools import cache

from django.utils.translation import override

from partners.models import Industry
from wbl_portal.core.sheets import plain

# National career clusters and everyday words whose name is not ours.
_ALSO = {
    Industry.AGRICULTURE: ("Agriculture", "Agriculture, Food & Natural Resources"),
    Industry.CONSTRUCTION: ("Construction", "Architecture", "Architecture & Construction"),
    Industry.ARTS: ("Arts", "Arts, A/V Technology & Communications", "Media"),
    Industry.BUSINESS: (
        "Business",
        "Finance",
        "Marketing",
        "Business Management & Administration",
        "Business, Marketing & Finance",
    ),
    Industry.EDUCATION: ("Education", "Education & Training", "Teaching"),
    Industry.ENERGY: ("Power", "Oil and gas"),
    Industry.ENGINEERING: ("STEM", "Science, Technology, Engineering & Mathematics"),
    Industry.HEALTH: ("Health", "Health care", "Healthcare", "Medicine"),
    Industry.HOSPITALITY: ("Hospitality", "Hospitality & Tourism", "Culinary"),
    Industry.HUMAN_SERVICES: ("Services",),
    Industry.IT: ("IT", "Computers", "Technology", "Computer science"),
    Industry.LAW: ("Law", "Law, Public Safety, Corrections & Security", "Government & Public Administration"),
    Industry.MANUFACTURING: ("Welding", "Machining"),
    Industry.TRANSPORT: ("Transportation", "Logistics", "Transportation, Distribution & Logistics", "Automotive"),
}


@cache
def _names() -> dict[str, str]:
    known = {plain(name): industry.value for industry, names in _ALSO.items() for name in names}
    for language in ("en", "es"):
        with override(language):
            known |= {plain(str(industry.label)): industry.value for industry in Industry}
    return known | {plain(industry.value.replace("_", " ")): industry.value for industry in Industry}


def industry_of(text: str) -> str | None:
    """The industry's key for what somebody wrote; None when it is none of ours."""
    return _names().get(plain(text.replace("_", " ").replace("&", " and "))) or _names().get(plain(text))
