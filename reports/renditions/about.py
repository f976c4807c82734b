"""What stands behind the figures of a table: how they are counted, from which snapshot, who approved them."""

from typing import Any

from django.utils.translation import gettext as _

from reports.renditions import text

Facts = list[tuple[str, str]]


def about(table: text.Table, document: dict[str, Any]) -> Facts:
    """(term, words): the table's name, its query in words, the snapshot and its day, the role that approved it."""
    day = text.long_date(document["as_of"])
    snapshot = f"{text.snapshot_title(document['snapshot'])}, {day}" if document["snapshot"] else ""
    facts = [
        (_("How they are counted"), query(table["measure"])),
        (_("Snapshot"), snapshot or _("None: no student is counted. Looked up on %(day)s.") % {"day": day}),
        (_("Approved by"), document["approved_by"]),
        (_("Name of the table"), table["id"]),
    ]
    return [(term, words) for term, words in facts if words]


def query(measure: str) -> str:
    """The query behind a measure in words: which records are read, and what is counted in them."""
    words = {
        "members": _(
            "From the roster: enrollments and program memberships that cover the as-of date, one per student."
        ),
        "students": _(
            "From the class lists: members with at least half of the minutes of an experience, each once per cell."
        ),
        "participations": _(
            "From the class lists: one per student and experience with at least half of the minutes, on its first day."
        ),
        "experiences": _("From the plan: experiences of the school year that are neither drafts nor archived."),
        "earned": _(
            "From the results of credentials: members with a passed result up to the as-of date, once per type."
        ),
        "placed": _(
            "From the class lists: members who attended a placement, or stand on the list of a work-based course."
        ),
        "reflected": _("From the reflections handed in up to the as-of date, each member once per cell."),
        "enriched": _("From the lists of activities: members who joined one of the kind, with consent where needed."),
    }
    return words.get(measure, "")
