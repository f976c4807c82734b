"""A paper of the package: the cover letter, the masking notes, minutes. One shape, printed as a page and as a PDF."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """A heading with paragraphs, a list, or both."""

    id: str
    title: str
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Paper:
    """Words in one language: a title, pairs of term and words, and parts; `about` says in a sentence what it is."""

    title: str
    about: str
    facts: list[tuple[str, str]]
    parts: list[Part]
    language: str = "en"
