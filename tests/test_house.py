"""The house keeps its own rules: every package on a floor, no page with inline script or style, one clock, one door to
the environment."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["wbl_portal", "academies", "partners", "experiences", "artifacts", "reports"]
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
# A page names its files; nothing is written into it. JSON data blocks are data, not script.
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style", re.I),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "an inline script": re.compile(r"<script(?![^>]*(?:\bsrc=|application/json))", re.I),
    "a javascript address": re.compile(r"href\s*=\s*[\"']javascript:", re.I),
    "an address of another host": re.compile(r"(?:src|href)\s*=\s*[\"']https?://", re.I),
}
READS_ENVIRONMENT = {
    "wbl_portal/settings.py",
    "wbl_portal/celery.py",
    "wbl_portal/wsgi.py",
    "academies/provisioning.py",  # hands the environment on to pg_dump
    "wbl_portal/core/pdf.py",  # sets the moment that the PDF library writes into a file
}
UNFINISHED = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def contracts() -> dict[str, dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return {"root": settings} | {contract["id"]: contract for contract in settings["contracts"]}


def test_every_package_is_named_in_the_contracts() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    layers = {name.strip() for line in contracts()["floors"]["layers"] for name in str(line).split("|")}  # type: ignore[attr-defined]

    assert found == set(contracts()["root"]["root_packages"])  # type: ignore[call-overload]
    assert found - {"wbl_portal"} <= layers


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_every_module_says_why_it_exists(path: Path) -> None:
    text = path.read_text()

    assert not text.strip() or "migrations" in path.parts or ast.get_docstring(ast.parse(text))


def test_nothing_is_left_for_later() -> None:
    found = [relative(path) for path in [*SOURCES, *TEMPLATES] if re.search(rf"\b({UNFINISHED})\b", path.read_text())]

    assert found == []


def test_one_clock() -> None:
    asks = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|time\.time\(|\bNow\(\)|CURRENT_")
    found = [relative(path) for path in SOURCES if asks.search(path.read_text())]

    assert [name for name in found if not allowed_clock(name)] == []


def allowed_clock(name: str) -> bool:
    return name == "wbl_portal/core/clock.py" or name.startswith("wbl_portal/bootstrap/") or "bench" in name


def test_one_door_to_the_environment() -> None:
    found = {relative(path) for path in SOURCES if re.search(r"os\.environ|os\.getenv|getenv\(", path.read_text())}

    assert {
        name for name in found if not name.startswith("wbl_portal/bootstrap/")
    } <= READS_ENVIRONMENT | STARTS_PROGRAMS


STARTS_PROGRAMS = {
    "wbl_portal/demo/serving.py",  # hands the environment on to the web server, the worker and beat
    "wbl_portal/demo/management/commands/demo.py",
}


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html"], ids=relative)
def test_no_template_carries_script_or_style(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.S)
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)

    assert [what for what, pattern in INLINE.items() if pattern.search(bare)] == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html"], ids=relative)
def test_no_attribute_of_a_component_hides_a_filter(path: Path) -> None:
    """`:max="parts|length"` is silently left out: a filter goes into `max="{{ parts|length }}"`."""
    assert not re.findall(r'\s:[a-z_-]+="[^"{]*\|[^"]*"', path.read_text(encoding="utf-8"))


def test_every_dependency_says_why_it_is_there() -> None:
    for name in ("requirements.in", "requirements-dev.in"):
        before = ""
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-")):
                assert before.startswith("#") or (before in {"", before} and before), f"{name}: {line} says no why"
            before = line


def test_migrations_are_named_for_what_they_do() -> None:
    names = [path.name for path in SOURCES if path.parent.name == "migrations" and path.name[0].isdigit()]

    assert names
    assert [name for name in names if re.search(r"_(auto|initial|alter_|add_field|remove_)", name)] == []
