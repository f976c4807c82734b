"""Reads the sentences over published tables as a stranger would: each says one printed figure and no other number."""

import re
from html import unescape
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from reports.renditions.layout import layout
from reports.renditions.text import inline

_SECTION = re.compile(r'<section class="artifact-section" id="([^"]+)">(.*?)</section>', re.DOTALL)
_SUMMARY = re.compile(r'<p class="summary">(.*?)(?: <a |</p>)', re.DOTALL)
_CELL = re.compile(r'<td [^>]*data-cell="[^"]*">([^<]*)</td>')


def said(html: str) -> dict[str, list[str]]:
    """Table -> the sentences over it, as the page prints them."""
    found = {}
    for table, body in _SECTION.findall(html):
        if _CELL.search(body):
            words = _SUMMARY.search(body)
            found[table] = re.split(r"(?<=\.) (?=[^\d(])", unescape(words[1]).strip()) if words else []
    return found


def printed(html: str) -> dict[str, set[str]]:
    """Table -> its printed figures, without percentages in brackets."""
    return {
        table: {unescape(cell).partition(" (")[0].strip() for cell in _CELL.findall(body)} - {"*"}
        for table, body in _SECTION.findall(html)
    }


def loose_numbers(document: dict[str, Any], html: str) -> list[str]:
    """Sentences with a number that the same table does not print, in the document's language."""
    figures, wrong = printed(html), []
    labels = {table["id"]: _labels(table) for table in document["tables"]}
    for table, sentences in said(html).items():
        for sentence in sentences:
            rest = f" {sentence.lower()} "
            for words in sorted(labels[table], key=len, reverse=True):
                rest = rest.replace(words, " ")
            shown = [figure for figure in figures[table] if f" {figure.lower()} " in rest]
            longest = max(shown, key=len, default="")
            if re.search(r"\d", rest.replace(f" {longest.lower()} ", " ", 1) if longest else rest):
                wrong.append(f"{table}: {sentence}")
    return wrong


def _labels(table: dict[str, Any]) -> set[str]:
    return {inline(words).lower() for labels in table["labels"].values() for words in labels.values()}


def on_paper(document: dict[str, Any]) -> str:
    """The page of the PDF before it is laid out."""
    with override(document["language"]):
        return render_to_string("renditions/print.html", layout(document) | {"anchors": {}, "with_contents": False})
