"""What a reader has from the state, in the words of masking and of the attacker."""

from typing import Any

from reports.models import StateFigure
from reports.tables import TABLES


def public_figures(year: str) -> list[dict[str, Any]]:
    """What masking and the attacker must know of a year: framework, year, population, measure, labels, low, high."""
    return [
        {
            "framework": row.framework,
            "year": row.year,
            "population": TABLES[row.table].population,
            "measure": TABLES[row.table].measure,
            "labels": tuple(sorted(row.labels.items())),
            "low": row.least,
            "high": row.most,
        }
        for row in StateFigure.objects.filter(year=year, table__in=TABLES)
    ]
