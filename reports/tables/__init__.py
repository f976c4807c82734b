"""The published tables: `kinds` says what each counts, `rows` how its rows stand."""

from reports.tables.kinds import ALL, LARGEST_TABLE, NO_PHASE, TABLES, UNRECORDED, WHOLE, TableKind
from reports.tables.rows import FIXED, Axes, TooLarge, dimension_title, dressed, on_record, table_rows

__all__ = [
    "ALL",
    "FIXED",
    "LARGEST_TABLE",
    "NO_PHASE",
    "TABLES",
    "UNRECORDED",
    "WHOLE",
    "Axes",
    "TableKind",
    "TooLarge",
    "dimension_title",
    "dressed",
    "on_record",
    "table_rows",
]
