"""An attacker of our own: reads the published files as a stranger does and says what can be worked out from them.

It knows nothing of how figures are protected and imports nothing of it; publishing asks it last.
"""

from reports.attacker.attack import Finding, findings
from reports.attacker.compare import equal, read_edition
from reports.attacker.known import Known
from reports.attacker.printed import PrintedCell, PrintedTable, Unreadable, described
from reports.attacker.read_data import read_csv, read_json
from reports.attacker.read_html import read_html
from reports.attacker.read_pdf import read_pdf

__all__ = [
    "Finding",
    "Known",
    "PrintedCell",
    "PrintedTable",
    "Unreadable",
    "described",
    "equal",
    "findings",
    "read_csv",
    "read_edition",
    "read_html",
    "read_json",
    "read_pdf",
]
