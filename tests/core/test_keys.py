"""What a form sends as keys may be anything."""

import uuid

from wbl_portal.core.keys import key_of, keys_of


def test_what_is_no_key_is_nothing() -> None:
    known = uuid.uuid4()

    assert key_of(str(known)) == known
    assert [key_of(text) for text in ("", "7", "x" * 36, "' or 1=1")] == [None] * 4
    assert keys_of(["", str(known), "none"]) == [known]
