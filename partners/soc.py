"""The Standard Occupational Classification 2018: what a code says about its occupation by its major group."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).parent / "data" / "soc_major_groups.csv"
# 29-1141, also 291141 and the O*NET form 29-1141.00; in a text it stands alone.
_CODE = re.compile(r"(?<![\d.-])(\d{2})-?(\d{4})(?:\.\d{2})?(?![\d-])")


@dataclass(frozen=True)
class MajorGroup:
    """A major group: its title, whether it is core STEM, the industry its occupations usually belong to (or '')."""

    title: str
    is_stem: bool
    usual_industry: str


@cache
def major_groups() -> MappingProxyType[str, MajorGroup]:
    """The 23 major groups by their first two digits."""
    with _FILE.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    return MappingProxyType(
        {
            row["major_group"][:2]: MajorGroup(row["title"], row["stem_core"] == "yes", row["usual_industry"])
            for row in rows
        }
    )


def plain_code(text: str) -> str:
    """A code in its plain form ('29-1141') from '29-1141', '291141' or '29-1141.00'; empty when it is none."""
    match = _CODE.fullmatch(text.strip())
    if match is None or match[1] not in major_groups():
        return ""
    return f"{match[1]}-{match[2]}"


def codes_in(text: str) -> set[str]:
    """Every code that a text names, in plain form."""
    return {f"{group}-{rest}" for group, rest in _CODE.findall(text) if group in major_groups()}


def is_stem(code: str) -> bool:
    """Core STEM: computer and mathematical, architecture and engineering, life, physical and social science."""
    group = major_groups().get(code[:2])
    return group is not None and group.is_stem


def usual_industry(code: str) -> str:
    """The industry (partners.models.Industry) an occupation usually belongs to, by its major group; '' for none."""
    group = major_groups().get(code[:2])
    return group.usual_industry if group else ""
