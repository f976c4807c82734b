"""What an edition to come says differently from the current one: facts that a page can put into words."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from reports.documents import Document
from reports.listings.work import SAMPLES
from reports.renditions import text

Difference = dict[str, Any]
# Of one list or table so many lines are kept by name; the rest is counted.
NAMED = 40
# Fields of the head that readers see.
HEAD = ("campus", "title", "asked", "framework_title", "notes", "k")


def differences(before: Document | None, after: Document) -> list[Difference]:
    """[{"kind", "title", ...}]: "first", "figures", "rows" and "text"; nothing where a reader would see no difference.

    "figures": {"moved": [{"cell", "before", "after"}], "count"} with rows of the documents, None where there is no such
    cell; "rows": {"added", "removed", "changed"} as names, and their "counts"; samples are counted, never named.
    """
    if before is None:
        return [{"kind": "first", "title": after["title"]}]
    return [*_as_of(before, after), *_tables(before, after), *_listings(before, after), *_texts(before, after)]


def moved_in_words(moved: dict[str, Any]) -> str:
    """'Grade 9, exploration: 41 of 120 becomes 52 of 120'."""
    before, after = (text.figure(moved[name]) if moved[name] else _("nothing") for name in ("before", "after"))
    return _("%(cell)s: %(before)s becomes %(after)s") % {"cell": moved["cell"], "before": before, "after": after}


def _as_of(before: Document, after: Document) -> Iterator[Difference]:
    if after["snapshot"] and (before["snapshot"], before["as_of"]) != (after["snapshot"], after["as_of"]):
        yield {"kind": "as_of", "title": after["title"], "before": before["as_of"], "after": after["as_of"]}


def _tables(before: Document, after: Document) -> Iterator[Difference]:
    old, new = _by_id(before["tables"]), _by_id(after["tables"])
    for key in [*new, *(key for key in old if key not in new)]:
        moved = _moved(old.get(key), new.get(key))
        if moved:
            title = (new.get(key) or old[key])["title"]
            yield {"kind": "figures", "title": title, "moved": moved[:NAMED], "count": len(moved)}


def _moved(old: text.Table | None, new: text.Table | None) -> list[dict[str, Any]]:
    was, now = _cells(old), _cells(new)
    names = {**{key: name for key, (name, _row) in was.items()}, **{key: name for key, (name, _row) in now.items()}}
    return [
        {"cell": names[key], "before": was.get(key, ("", None))[1], "after": now.get(key, ("", None))[1]}
        for key in names
        if was.get(key, ("", None))[1] != now.get(key, ("", None))[1]
    ]


def _cells(table: text.Table | None) -> dict[tuple[str, ...], tuple[str, dict[str, Any]]]:
    """Labels of a cell -> (its name in words, what it shows)."""
    if table is None:
        return {}
    shown = ("value", "denominator", "percent", "band", "mask")
    return {
        tuple(row[name] for name in table["dimensions"]): (
            text.cell_name(table, row),
            {name: row[name] for name in shown},
        )
        for row in table["rows"]
    }


def _listings(before: Document, after: Document) -> Iterator[Difference]:
    old, new = _by_id(before["listings"]), _by_id(after["listings"])
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = _named(old.get(key)), _named(new.get(key))
        found = {
            "added": [name for name in now if name not in was],
            "removed": [name for name in was if name not in now],
            "changed": [name for name in now if name in was and now[name] != was[name]],
        }
        if any(found.values()):
            counts = {kind: len(names) for kind, names in found.items()}
            shown = {kind: [] if key == SAMPLES else names[:NAMED] for kind, names in found.items()}
            yield {"kind": "rows", "title": (new.get(key) or old[key])["title"], "counts": counts, **shown}


def _named(listing: dict[str, Any] | None) -> dict[str, list[dict[str, Any]]]:
    """The rows of a list by what stands in their first column."""
    found: dict[str, list[dict[str, Any]]] = {}
    first = listing["columns"][0]["key"] if listing and listing["columns"] else ""
    for row in listing["rows"] if listing else []:
        found.setdefault(str(row.get(first) or row.get("caption") or row.get("id", "")), []).append(row)
    return found


def _texts(before: Document, after: Document) -> Iterator[Difference]:
    """Sections, the definitions of tables, and the head."""
    old, new = _words(before), _words(after)
    for key in [*new, *(key for key in old if key not in new)]:
        if old.get(key, ("", None))[1] != new.get(key, ("", None))[1]:
            state = "added" if key not in old else "removed" if key not in new else "changed"
            yield {"kind": "text", "title": (new.get(key) or old[key])[0], "state": state}


def _words(document: Document) -> dict[str, tuple[str, Any]]:
    """What is compared as text -> (its title, its words). The text versions of works stand together: none is named."""
    works = [part for part in document["sections"] if part["id"].startswith("sample-")]
    words = {"head": (document["title"], [document.get(name) for name in HEAD])}
    for part in document["sections"]:
        if part not in works:
            words[f"section {part['id']}"] = (part["title"], [part["paragraphs"], part["items"]])
    for part in document["tables"]:
        words[f"table {part['id']}"] = (part["title"], [part["definition"], part["denominator"]])
    if works:
        title = next(part["title"] for part in document["listings"] if part["id"] == SAMPLES)
        words["works"] = (title, [[part["title"], part["paragraphs"]] for part in works])
    return words


def _by_id(parts: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {part["id"]: part for part in parts}
