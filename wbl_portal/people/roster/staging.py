"""Temporary tables that checked rows are copied into; set-based SQL then compares them with the campus."""

import csv
import tempfile
from typing import Any

SPOOL_BYTES = 32 * 2**20


class Stage:
    """One staging table: rows are spooled while the files are read, then copied in at once.

    `columns` maps a column to its SQL type; text columns are never null. The table lives until the end of the
    transaction.
    """

    def __init__(self, name: str, columns: dict[str, str]) -> None:
        self.name, self.columns, self.count = name, columns, 0
        self._spool = tempfile.SpooledTemporaryFile(SPOOL_BYTES, "w+", newline="", encoding="utf-8")  # noqa: SIM115 - lives until load()
        self._writer = csv.writer(self._spool, lineterminator="\r\n")  # so that a lone CR in a cell is quoted too

    def add(self, *row: Any) -> None:
        """Add a row in the order of the columns; None is null."""
        self._writer.writerow(row)
        self.count += 1

    def load(self, cursor: Any) -> None:
        """Make the table and copy the rows in. A column `changes` (names of what differs) stands at the end."""
        kinds = ", ".join(f"{name} {kind}" for name, kind in self.columns.items())
        texts = ", ".join(name for name, kind in self.columns.items() if kind == "text NOT NULL")
        not_null = f", FORCE_NOT_NULL ({texts})" if texts else ""
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{self.name}")
        cursor.execute(
            f"CREATE TEMP TABLE {self.name} ({kinds}, changes text[] NOT NULL DEFAULT '{{}}') ON COMMIT DROP"
        )
        self._spool.seek(0)
        cursor.copy_expert(
            f"COPY {self.name} ({', '.join(self.columns)}) FROM STDIN WITH (FORMAT csv{not_null})", self._spool
        )
        cursor.execute(f"ANALYZE {self.name}")
        self._spool.close()
