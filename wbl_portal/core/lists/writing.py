"""The write of a planned list in one transaction, and taking it back: both one audit entry that says every row."""

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.encoding import AuditEncoder
from wbl_portal.core.lists.plan import Change, Plan
from wbl_portal.core.models import AuditEntry, Link

IMPORTED, UNDONE = "list.imported", "list.undone"
BATCH = 1000
Rows = dict[str, dict[str, dict[str, Any]]]  # model -> key -> field -> value


@dataclass(frozen=True)
class TakenBack:
    """How many rows are as they were before a list; `kept` are those that somebody has changed or used since."""

    removed: int
    restored: int
    kept: int


SHOWN = 5  # rows that a refusal names


def write(plan: Plan, *, key: str, file: str, columns: Mapping[str, str], by: Actor) -> AuditEntry:
    """Write what was planned, set by set; `columns` says which heading was taken for which column, for the next list."""
    before, after = _write_changes(list(plan.changes.values()))
    added: Rows = defaultdict(dict)
    for model, rows in _by_model(plan.new).items():
        model._default_manager.bulk_create(rows, batch_size=BATCH)
        added[model._meta.label_lower] = {str(row.pk): audit.image(row) for row in rows}
    about = {"file": file, "lines": plan.report.counts(), "columns": dict(columns), "order": list(added)}
    return AuditEntry.objects.create(
        **_head(IMPORTED, key, by), before={"changed": before}, after={**about, "added": added, "changed": after}
    )


def lock() -> None:
    """Lists of a campus stand in line: the second one sees what the first one wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"lists {connection.schema_name}"])


def imports(key: str = "") -> QuerySet[AuditEntry]:
    """The lists brought in, newest first; of one kind, or of all."""
    rows = AuditEntry.objects.filter(verb=IMPORTED, subject_kind="list")
    return rows.filter(subject_id=key) if key else rows


@dataclass(frozen=True)
class Past:
    """An import in the history: lines added and changed, whether it was taken back and whether it still can be."""

    pk: uuid.UUID
    at: dt.datetime
    by: str
    key: str
    file: str
    added: int
    changed: int
    is_undone: bool
    may_undo: bool


def history(limit: int, *, keys: Collection[str] | None = None, prefix: str = "") -> list[Past]:
    """The latest imports, newest first, without their rows; of some kinds, or of those whose key begins so."""
    columns = ("pk", "at", "actor_label", "subject_id", "after__file", "after__lines__added", "after__lines__changed")
    taken_back, seen, found = undone(), set[str](), []
    rows = imports().filter(subject_id__startswith=prefix)
    rows = rows if keys is None else rows.filter(subject_id__in=keys)
    for pk, at, by, key, file, added, changed in rows.values_list(*columns)[:limit]:
        is_undone = pk in taken_back
        found.append(Past(pk, at, by, key, file, added, changed, is_undone, key not in seen and not is_undone))
        seen.add(key)
    return found


def undone() -> set[uuid.UUID]:
    """The imports that were taken back."""
    found = AuditEntry.objects.filter(verb=UNDONE, subject_kind="list").values_list("after__entry", flat=True)
    return {uuid.UUID(each) for each in found}


def may_undo(entry: AuditEntry) -> bool:
    """Only the newest list of a kind can be taken back, once."""
    newest = imports(entry.subject_id).values_list("pk", flat=True).first()
    return newest == entry.pk and entry.pk not in undone()


@transaction.atomic
def undo(*, entry: AuditEntry, by: Actor, whole: bool = False, may_stay: Collection[str] = ()) -> TakenBack:
    """Take back what a list added and changed, as far as nobody touched it since. Raises ValidationError.

    `whole`: all of it or nothing, but for rows of the models `may_stay`; the refusal names what somebody changed or used.
    """
    lock()
    if not may_undo(entry):
        raise ValidationError(_("Only the latest list of a kind can be taken back, and only once."))
    removed, restored, kept = 0, 0, 0
    in_use: list[str] = []
    for label in reversed(entry.after["order"]):  # what points at others goes first; JSON keeps no order of keys
        gone, left = _remove(apps.get_model(label), entry.after["added"][label], entry)
        removed, kept = removed + gone, kept + len(left)
        in_use += left if label not in may_stay else []
    for label, rows in entry.after["changed"].items():
        reset, stayed = _restore(apps.get_model(label), rows, entry.before["changed"][label])
        restored, kept = restored + reset, kept + stayed
    done = TakenBack(removed, restored, kept)
    AuditEntry.objects.create(
        **_head(UNDONE, entry.subject_id, by),
        after={"entry": str(entry.pk), "removed": removed, "restored": restored, "kept": kept},
    )
    if whole and in_use:  # rolls back with its entry
        raise ValidationError(
            _("Somebody has changed or used it since: %(rows)s. Take that away first, then try again.")
            % {"rows": "; ".join(in_use[:SHOWN])}
        )
    return done


def _head(verb: str, key: str, by: Actor) -> dict[str, Any]:
    who = {"actor_id": by.id, "actor_label": by.label}
    return {"verb": verb, "subject_kind": "list", "subject_id": key, "at": clock.now(), **who}


def _by_model(rows: list[models.Model]) -> dict[type[models.Model], list[models.Model]]:
    """The rows by model, the models in the order they first come."""
    found: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found


def _write_changes(changes: list[Change]) -> tuple[Rows, Rows]:
    before: Rows = defaultdict(dict)
    after: Rows = defaultdict(dict)
    for model, rows in _by_model([each.row for each in changes]).items():
        of_model = [each for each in changes if type(each.row) is model]
        names = sorted({name for each in of_model for name in each.before})
        # An upsert by key: one statement for a thousand rows, whatever differs in each.
        model._default_manager.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=names
        )
        label = model._meta.label_lower
        for each in of_model:
            before[label][str(each.row.pk)] = dict(each.before)
            after[label][str(each.row.pk)] = audit.image(each.row, list(each.before))
    return before, after


def _restore(model: type[models.Model], said: dict[str, dict[str, Any]], before: dict[str, Any]) -> tuple[int, int]:
    """(restored, kept): rows that still say what the list said go back to what they said before it."""
    standing = {str(row.pk): row for row in model._default_manager.filter(pk__in=said)}
    back = [row for key, row in standing.items() if _plain(audit.image(row, list(said[key]))) == said[key]]
    for row in back:
        for name, value in before[str(row.pk)].items():
            setattr(row, name, row._meta.get_field(name).to_python(value))  # type: ignore[union-attr]
    names = sorted({name for row in back for name in before[str(row.pk)]})
    try:
        with transaction.atomic():
            model._default_manager.bulk_update(back, names, batch_size=BATCH)
    except IntegrityError:  # what stands now leaves no room for what stood before
        return 0, len(said)
    return len(back), len(said) - len(back)


def _remove(model: type[models.Model], said: dict[str, dict[str, Any]], entry: AuditEntry) -> tuple[int, list[str]]:
    """(removed, kept ones): rows that the list added, that nobody changed since and that nothing else points at."""
    standing = {str(row.pk): row for row in model._default_manager.filter(pk__in=said)}
    same = {key for key, row in standing.items() if _plain(audit.image(row)) == said[key]}
    gone = same - _in_use(model, same, entry)
    model._default_manager.filter(pk__in=gone).delete()
    return len(gone), [str(row) for key, row in standing.items() if key not in gone]


def _in_use(model: type[models.Model], keys: set[str], entry: AuditEntry) -> set[str]:
    """The rows that another row points at, that somebody did something with, or that a link in force is about."""
    used: set[str] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            column = relation.field.attname  # type: ignore[union-attr]
            pointing = relation.related_model._base_manager.filter(**{f"{column}__in": keys})  # type: ignore[union-attr]
            used |= {str(key) for key in pointing.values_list(column, flat=True)}
    acts = AuditEntry.objects.filter(subject_kind=model._meta.label_lower, subject_id__in=keys, at__gte=entry.at)
    used |= set(acts.values_list("subject_id", flat=True))
    if not isinstance(model._meta.pk, models.UUIDField):  # a tie between two rows; no link is about it
        return used
    about = Link.objects.filter(subject_id__in=keys, revoked_at=None)
    return used | {str(key) for key in about.values_list("subject_id", flat=True)}


def _plain(image: dict[str, Any]) -> dict[str, Any]:
    """An image as the audit keeps it."""
    found: dict[str, Any] = json.loads(json.dumps(image, cls=AuditEncoder))
    return found
