"""The package for the agency: everything public of a school year as one folder that works offline (T-STEM 5; P-TECH 6)."""

from reports.package.archive import Package, build

__all__ = ["Package", "build"]
