"""Whether a snapshot is as it was frozen, and whether the records it was counted from have changed since."""

from dataclasses import dataclass, field

from django.utils.functional import Promise

from reports import counted_rows, documents
from reports.models import Snapshot
from wbl_portal.core.models import AuditEntry

FROZEN = "snapshot.frozen"


@dataclass(frozen=True)
class ChangedRows:
    """A table whose records are others now: how many counted then and how many would now."""

    title: str | Promise
    then: int
    now: int


@dataclass(frozen=True)
class Proof:
    """`figures`: they have the hash that was kept; `seal`: so has all that is frozen; `audit`: the audit says the same seal.

    The last two are None for a snapshot frozen before seals were kept. `rows` is None where no digests were kept, else the
    tables that changed: no fault, records go on living, and a correction takes them up.
    """

    figures: bool
    seal: bool | None
    audit: bool | None
    rows: list[ChangedRows] | None = field(default=None)

    @property
    def is_intact(self) -> bool:
        return self.figures and self.seal is not False and self.audit is not False


def seal_of(snapshot: Snapshot) -> str:
    """SHA-256 over everything that is frozen, the digests of the counted records included."""
    frozen = {
        "year": str(snapshot.year_id),
        "name": snapshot.name,
        "as_of": snapshot.as_of.isoformat(),
        "frozen_at": snapshot.frozen_at.isoformat(),
        "frozen_by": snapshot.frozen_by,
        "corrects": str(snapshot.corrects_id or ""),
        "reason": snapshot.reason,
        "figures": documents.plain_hash(snapshot.figures),
        "protected": documents.plain_hash(snapshot.protected),
        "rows": snapshot.rows,
    }
    return documents.plain_hash(frozen)


def prove(snapshot: Snapshot, *, rows: bool = True) -> Proof:
    """Compute every hash again; `rows` looks at the records as well, which takes as long as counting them."""
    figures = documents.plain_hash(snapshot.figures) == snapshot.sha256
    if not snapshot.seal:
        return Proof(figures, None, None)
    said = AuditEntry.objects.filter(verb=FROZEN, subject_id=str(snapshot.pk)).values_list("after__seal", flat=True)
    return Proof(
        figures=figures,
        seal=seal_of(snapshot) == snapshot.seal,
        audit=list(said) == [snapshot.seal],
        rows=_changed(snapshot) if rows and snapshot.rows else None,
    )


def _changed(snapshot: Snapshot) -> list[ChangedRows]:
    now, then = counted_rows.digests(snapshot.year, snapshot.as_of)["tables"], snapshot.rows["tables"]
    return [
        ChangedRows(title, then[name]["rows"], now[name]["rows"])
        for name, title in counted_rows.TITLES.items()
        if name in then and then[name] != now[name]
    ]
