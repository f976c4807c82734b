"""The starter retention classes in the reader's language; words that a campus wrote itself are shown as they stand."""

from django.utils.translation import pgettext, pgettext_lazy

RECORDS = (
    pgettext_lazy("retention class", "Agreements with partners, with their reviews and correspondence"),
    pgettext_lazy("retention class", "Class lists, hours and site visits of work-based learning"),
    pgettext_lazy("retention class", "Support of attendance accounting"),
    pgettext_lazy("retention class", "Students' work and reflections"),
    pgettext_lazy("retention class", "Academic achievement record"),
    pgettext_lazy("retention class", "Statistical reports and the snapshots behind them"),
    pgettext_lazy("retention class", "Published editions and web pages"),
    pgettext_lazy("retention class", "Meetings with the workforce board, the advisory board and partners"),
    pgettext_lazy("retention class", "Accident reports of students"),
    pgettext_lazy("retention class", "Published legal notices"),
    pgettext_lazy("retention class", "Certificates of destruction and the audit"),
    pgettext_lazy("retention class", "Log of disclosures of education records"),
    pgettext_lazy("retention class", "Copies of what the district hands down, once replaced or withdrawn"),
)
# How sure their periods are.
CERTAINTY = (
    pgettext_lazy(
        "how sure a period is", "Read in a college's copy of the schedule; the current edition was not seen."
    ),
    pgettext_lazy(
        "how sure a period is",
        "The part of the schedule was found, the period is common practice for career and technical education audits.",
    ),
    pgettext_lazy(
        "how sure a period is",
        "Common practice; not read in the schedule. Ask your records officer before you rely on it.",
    ),
    pgettext_lazy(
        "how sure a period is",
        "The schedule lets the district decide how long the work is of use; one year after leaving "
        "is a proposal. Offer students their work before it goes.",
    ),
    pgettext_lazy(
        "how sure a period is",
        "No series was found for these minutes; the period follows the agreements. Minutes of the "
        "district's own board are another record and permanent.",
    ),
    pgettext_lazy(
        "how sure a period is",
        "Read in a college's copy of the schedule; the current edition was not seen. For a minor "
        "at least two years after the 18th birthday.",
    ),
    pgettext_lazy("how sure a period is", "Permanent or ten years, depending on the source; the portal keeps them."),
    pgettext_lazy(
        "how sure a period is",
        "As long as the education record itself is kept; the period was not read in the schedule.",
    ),
)


def records_name(title: str) -> str:
    """A class's title for the reader."""
    return pgettext("retention class", title)


def certainty(status: str) -> str:
    """How sure a class's period is, for the reader; empty where nothing is said."""
    return pgettext("how sure a period is", status) if status else ""
