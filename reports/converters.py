"""How school years, slots and hashes stand in addresses."""

from django.urls import register_converter


class YearLabel:
    """'2026-27'."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SlotKey(YearLabel):
    """'6.2', '5.A1' or 'partners'."""

    regex = r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)?"


class PartKind(YearLabel):
    regex = "element|artifact"


class FileFormat(YearLabel):
    regex = "pdf|csv|json"


class Ending(YearLabel):
    """How the name of a published sample ends."""

    regex = "png|jpg|pdf"


class Sha256(YearLabel):
    """64 hexadecimal digits, however they are written."""

    regex = "[0-9a-fA-F]{64}"

    def to_python(self, value: str) -> str:
        return value.lower()


def register() -> None:
    known: dict[str, type[YearLabel]] = {
        "year": YearLabel,
        "slot": SlotKey,
        "format": FileFormat,
        "sha256": Sha256,
        "ending": Ending,
    }
    known |= {"part_kind": PartKind}
    for name, converter in known.items():
        register_converter(converter, name)
