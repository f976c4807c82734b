"""What a disposition removed, told outside the database: the bytes of its files go, and a receipt stands in their place.

A receipt is a small file beside the campus's files: `<academy>/dispositions/<id>.json`. It names records and files by key
and hash, no person. It outlives a restored dump that knows nothing of the disposition, so that `retention_reapply` can
carry it out again. Everything here may be done twice.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from reports.models import Disposition
from wbl_portal.core.database import connection

FOLDER = "dispositions"


def follow(row: Disposition, *, since: int = 0) -> None:
    """After each committed batch: the receipt, then the bytes of the files removed, from the one with this number on."""
    _write(row)
    remove_bytes(each["key"] for each in row.removed_files[since:])


def remove_bytes(keys: Iterable[str]) -> None:
    for key in keys:
        default_storage.delete(key)


def all_receipts() -> Iterator[dict[str, Any]]:
    """The receipts of the campus in force: {"disposition", "class", "kind", "records": [ids], "files"}."""
    folder = _folder()
    names = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
    for name in sorted(names):
        with default_storage.open(f"{folder}/{name}") as handle:
            yield json.loads(handle.read())


def _write(row: Disposition) -> None:
    told = {
        "disposition": str(row.pk),
        "class": row.retention_class.key,
        "kind": row.retention_class.record_kind,
        "records": row.removed_ids,
        "files": row.removed_files,
    }
    key = f"{_folder()}/{row.pk}.json"
    default_storage.delete(key)
    default_storage.save(key, ContentFile(json.dumps(told, sort_keys=True).encode()))


def _folder() -> str:
    return f"{connection.tenant.pk}/{FOLDER}"
