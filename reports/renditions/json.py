"""The frozen document as bytes: the canonical form that is hashed, and the JSON file that is published."""

import hashlib
import json
from typing import Any

# The fields that cannot be part of the digest: the digest itself, and when it was put on the site.
UNHASHED = frozenset({"sha256", "published_at"})


def canonical(document: dict[str, Any]) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces, without the digest and the publication time."""
    kept = {key: value for key, value in document.items() if key not in UNHASHED}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(document: dict[str, Any]) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits: what `/verify/<sha256>/` looks up."""
    return hashlib.sha256(canonical(document)).hexdigest()


def render_json(document: dict[str, Any]) -> bytes:
    """The document itself with its digest, sorted and indented by one space, for people's scripts."""
    full = document | {"sha256": digest(document)}
    return json.dumps(full, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"
