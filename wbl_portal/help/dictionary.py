"""The data dictionary: every table and column of a campus, read from the models, as Markdown.

What a column means comes from its label, its choices, the table it points at, and the comment beside it in the code.
"""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey, Model
from django.utils.translation import override

from reports.upkeep.records import KINDS
from wbl_portal.help.pages import DICTIONARY, DICTIONARY_PARTS
from wbl_portal.people.models import Guardian, StaffMember, Student, User

AREAS = {
    "academies": "Campuses and districts (shared by all campuses; no person)",
    "people": "People, the roster, sign-in",
    "partners": "Partners, agreements, the region",
    "experiences": "What the campus offers",
    "artifacts": "What each student did",
    "reports": "Binder, snapshots, editions, retention",
    "core": "Mechanisms",
    "account": "Addresses of accounts (library django-allauth)",
    "mfa": "Second factors and passkeys (library django-allauth)",
    "sessions": "Sessions (Django)",
    "auth": "Permissions (Django; empty, the portal has roles of its own)",
    "contenttypes": "Kinds of rows (Django)",
}
# Columns that many tables share.
SHARED = {
    "id": "key of the row, made by the portal",
    "archived_at": "when it left the lists; empty while it stands",
    "archived_by": "who archived it, by name as it was then",
    "created_at": "when the row was written",
    "recorded_at": "when it was recorded",
    "recorded_by": "who recorded it, by name as it was then",
    "source": "the roster or list that the row came from; empty: typed in here",
    "sourced_id": "the row's key in its source",
    "sha256": "SHA-256 of the content",
    "order": "place in a list",
    "schema_name": "the PostgreSQL schema that holds the campus",
    "at": "when it happened",
    "verb": "what was done, as `thing.done`",
    "actor_id": "key of the user who did it; empty: the portal itself",
    "actor_label": "who did it, by name as it was then",
    "subject_kind": "the kind of row that it is about",
    "subject_id": "the key of that row",
    "before": "the row's changed columns as they were",
    "after": "the row's changed columns as they became",
    "payload": "what the work was asked for: keys and options",
    "result": "what came of it: counts and messages",
    "fence": "number of the worker's turn; an older turn may no longer write",
    "leased_until": "until when a worker holds it",
    "done_share": "how much is done, in percent",
    "token_hash": "SHA-256 of the token in the address; the token itself is kept nowhere",
    "purpose": "what the link opens",
    "attempts": "how often it was opened or tried",
    "document": "the frozen document",
    "k": "the smallest group of students that is shown",
}
# How the end of a name reads: times, days, people.
ENDINGS = {"_at": "when it was {}", "_on": "the day it was {}", "_by": "who {} it, by name as it was then"}
PARTICIPLE = re.compile(r"(\w+(?:ed|en|made|sent|done|left|given|found|read|kept|held|lifted|withdrawn))(_at|_on|_by)$")
# Tables whose removal a retention class governs (the key of its kind of record).
GOVERNED = {
    "agreements": ("partners.Agreement", "partners.AgreementClause", "partners.AgreementReview"),
    "student_work": (
        "artifacts.PortfolioItem",
        "artifacts.Sample",
        "artifacts.ConsentRequest",
        "artifacts.PublishingConsent",
        "artifacts.Reflection",
        "artifacts.ReflectionFeedback",
        "artifacts.ResumeChoices",
    ),
    "meetings": ("partners.Meeting", "partners.Attendee", "partners.Decision"),
    "district_editions": ("reports.DistrictEdition", "reports.DistrictLine"),
    "attendance": ("artifacts.Participation", "artifacts.Attendance", "people.SectionEnrollment"),
    "snapshots": ("reports.Snapshot", "reports.SnapshotSignOff", "reports.StateFigure"),
    "editions": ("reports.Edition", "reports.Rendition"),
    "audit": ("core.AuditEntry", "reports.Disposition"),
}
# Tables with a way of their own out of the portal.
OWN_WAY = {
    "core.StoredFile": "as long as a row points at it; the bytes go with the last one",
    "core.Link": "ends by its date, or when it is revoked",
    "core.Job": "the portal's own work, with its result",
    "sessions.Session": "12 hours",
    "academies.Academy": "until the campus is removed",
    "reports.EditionDraft": "its content while it waits; afterwards the decision",
    "reports.PackagePart": "until a newer package takes its place or a work in it is withdrawn",
}
KEPT = "until the campus is removed; what is archived stays readable"
INTRO = """# Data dictionary

Every table of the portal, read from the code by `python3 manage.py docs_build`. A campus has all of these tables in a
PostgreSQL schema of its own, but for those of campuses and districts, which all campuses share and which know no person.

- **Student data** says whether a row is about a student. Only tables of people and artifacts point at one.
- **Kept** names the retention class that governs the table, or how its rows end otherwise. Periods are the campus's
  own: Reports, Retention.

## By area

"""
_LOOK = "What the words mean, and the other areas: [Data dictionary](data-dictionary.md).\n"


def build() -> dict[str, str]:
    """Name of a file -> its text: the first has the large areas as links and the tables of the small ones."""
    with override("en"):
        links = "".join(
            f"- [{AREAS[label]}]({file}.md): {len(_of_area(label))} tables\n"
            for label, file in DICTIONARY_PARTS.items()
        )
        rest = [f"\n## {AREAS[label]}\n{_tables(label)}" for label in AREAS if label not in DICTIONARY_PARTS]
        parts = {file: _part(label) for label, file in DICTIONARY_PARTS.items()}
        return {DICTIONARY: INTRO + links + "".join(rest)} | parts


def tables() -> list[type[Model]]:
    """Every table that the portal makes, those of the libraries and those between two tables included."""
    return sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.db_table)


def _part(label: str) -> str:
    return f"# Data dictionary: {AREAS[label]}\n\n{_LOOK}{_tables(label)}"


def _of_area(label: str) -> list[type[Model]]:
    return [model for model in tables() if model._meta.app_label == label]


def _tables(label: str) -> str:
    level = "##" if label in DICTIONARY_PARTS else "###"
    return "".join(_table(model, level) for model in _of_area(label))


def _table(model: type[Model], level: str) -> str:
    rows = "\n".join(
        f"| `{field.column}` | {field.db_type(connection)} | {_safe(meaning(field, model))} |"
        for field in model._meta.local_fields
    )
    facts = f"Student data: {student_data(model)}. Kept: {kept(model)}."
    head = "| column | type | meaning |\n|---|---|---|"
    return f"\n{level} {model._meta.db_table}\n\n{_about(model)}\n\n{facts}\n\n{head}\n{rows}\n"


def _about(model: type[Model]) -> str:
    if model._meta.auto_created:
        sides = [field.related_model._meta.db_table for field in model._meta.local_fields if field.related_model]
        return f"Ties rows of `{sides[0]}` and `{sides[1]}`."
    return _safe(" ".join(inspect.cleandoc(model.__doc__ or "").split("\n\n")[0].split()))


def _safe(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def meaning(field: Any, model: type[Model]) -> str:
    """What a column holds, in a few words."""
    said = [_label(field), *_pointing(field), *_choices(field), *_comments(field, model)]
    return "; ".join(part for part in said if part)


def _label(field: "Field[Any, Any]") -> str:
    shared = SHARED.get(field.name, "") or _read_aloud(field.name)
    words = str(field.verbose_name)
    is_plain = field.primary_key or words == field.name.replace("_", " ")
    return shared if shared and is_plain else words


def _read_aloud(name: str) -> str:
    found = PARTICIPLE.fullmatch(name)
    return ENDINGS[found[2]].format(found[1].replace("_", " ")) if found else ""


def _pointing(field: "Field[Any, Any]") -> Iterator[str]:
    if isinstance(field, ForeignKey) and field.related_model != "self":
        yield f"points at `{field.related_model._meta.db_table}`"


def _choices(field: "Field[Any, Any]") -> Iterator[str]:
    choices = [(value, label) for value, label in field.flatchoices if value not in (None, "")]
    if choices:
        yield "one of " + ", ".join(f"`{value}` ({label})" for value, label in choices)


def _comments(field: "Field[Any, Any]", model: type[Model]) -> Iterator[str]:
    """The comment beside the column in the code."""
    for owner in () if model._meta.auto_created else model.__mro__:
        if owner in (Model, object) or "site-packages" in (inspect.getsourcefile(owner) or ""):
            return
        if found := re.search(rf"^    {field.name} = [^\n#]*#\s*(.+)$", inspect.getsource(owner), re.M):
            yield found[1].removeprefix(": ").strip()
            return


def student_data(model: type[Model]) -> str:
    """Whether a row of the table is about a student, in words."""
    label = model._meta.label
    if label == "core.AuditEntry":
        return "the images of changed rows may hold it"
    if label == "core.StoredFile":
        return "the file may be a student's work or a scan"
    if label in {"core.Job", "core.Link"}:
        return "by key alone"
    if model is User or _leads_to(model, User):
        return "the account may be a student's"
    if model._meta.app_label in {"people", "artifacts"} and (model is Student or _leads_to(model, Student)):
        return "yes, about one student"
    return {Guardian: "no student; a parent or guardian", StaffMember: "no student; staff"}.get(model, "no")


def _leads_to(model: type[Model], target: type[Model], seen: frozenset[Any] = frozenset()) -> bool:
    """Whether the table's keys lead to another one, directly or over tables in between."""
    related = {field.related_model for field in model._meta.local_fields if field.is_relation} - seen - {model}
    return target in related or any(_leads_to(each, target, seen | related | {model}) for each in related if each)


def kept(model: type[Model]) -> str:
    """How long the table's rows stay, in words."""
    label = model._meta.label
    for key, governed in GOVERNED.items():
        if label in governed:
            return _class(key)
    return OWN_WAY.get(label, KEPT)


def _class(key: str) -> str:
    """The kind of record that a retention class covers, and why the portal keeps it where it does."""
    because = str(KINDS[key].kept_because).removesuffix(".")
    return f"retention class “{KINDS[key].title}”" + (f": {because[0].lower()}{because[1:]}" if because else "")
