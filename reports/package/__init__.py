"""The package for the agency: what it asks for of a school year as a folder that works offline (T-STEM 5; P-TECH 6)."""

from reports.package.archive import Package, build

__all__ = ["Package", "build"]
