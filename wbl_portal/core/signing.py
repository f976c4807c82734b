"""Signed values that name their campus: one made at campus A says nothing at campus B."""

from typing import Any

from django.core import signing
from django.utils.crypto import salted_hmac

from wbl_portal.core.database import connection


class NoCampus(RuntimeError):
    """A value was to be signed outside any campus."""


def dumps(value: Any, *, purpose: str) -> str:
    """Sign a JSON-able value for one purpose at the campus in force."""
    return signing.dumps(value, salt=_salt(purpose))


def loads(text: str, *, purpose: str, max_age: int | None = None) -> Any:
    """Read a signed value; raises django.core.signing.BadSignature for another campus, purpose or age (seconds)."""
    return signing.loads(text, salt=_salt(purpose), max_age=max_age)


def secret_of(value: str, *, purpose: str) -> bytes:
    """32 bytes that only this portal can work out, for one value and purpose at the campus in force; the same each time."""
    return salted_hmac(_salt(purpose), value, algorithm="sha256").digest()


def _salt(purpose: str) -> str:
    if connection.schema_name == "public":
        raise NoCampus("Signed values belong to a campus.")
    return f"wbl:{connection.schema_name}:{purpose}"
