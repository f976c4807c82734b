"""The exact figures of a snapshot as files for one reviewer: sums over students, never a student; made when asked for.

Nothing public may reach this module (a contract in pyproject.toml), and nothing keeps what it makes.
"""

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports import labels
from reports.listings.parts import long_date
from reports.models import Snapshot, UnmaskedGrant
from reports.package.archive import SUMS, Zip, sums_of, zipped
from reports.package.pages import STYLES, styles
from reports.renditions import text
from reports.renditions.csv import harmless
from reports.renditions.layout import TableLayout
from reports.tables import Axes, dressed
from wbl_portal.core import pdf
from wbl_portal.core.clock import local_day
from wbl_portal.core.database import connection

NAME = "unmasked-figures"
CITATIONS = {
    UnmaskedGrant.Basis.AUDIT: "FERPA, 20 U.S.C. 1232g(b)(3) and (b)(5); 34 CFR 99.31(a)(3) and 99.35: audit or evaluation of "
    "a federal or state supported education program by an authorized representative.",
    UnmaskedGrant.Basis.LAW: "FERPA, 20 U.S.C. 1232g(b)(3); 34 CFR 99.31(a)(3) and 99.35: enforcement of or compliance with "
    "federal legal requirements of such a program by an authorized representative.",
}


@dataclass(frozen=True)
class Volume:
    """The tables of one program; `key` is its framework's."""

    key: str
    title: str
    tables: list[TableLayout]


def unmasked_zip(grant: UnmaskedGrant, snapshot: Snapshot) -> Zip:
    """Every table of a snapshot with its exact figures as a page, a PDF and a CSV, each marked; the same bytes again."""
    with override("en"):
        volumes = _volumes(snapshot)
        context = _context(grant, snapshot, volumes)
        held = {
            STYLES: styles(),
            f"{NAME}.html": render_to_string("reports/unmasked/page.html", context).encode(),
            f"{NAME}.csv": _csv(volumes, snapshot),
        }
        if not pdf.off_because():
            tables = [f"{volume.key}-{table.id}" for volume in volumes for table in volume.tables]
            held[f"{NAME}.pdf"] = pdf.printed(
                "reports/unmasked/print.html", context, moment=snapshot.frozen_at, tables=tables
            )
    name = f"CONFIDENTIAL-{connection.tenant.slug}-{snapshot.year.label}-{snapshot.name}.zip"
    return Zip(name, zipped(held | {SUMS: sums_of(held)}, snapshot.frozen_at))


def _volumes(snapshot: Snapshot) -> list[Volume]:
    found = []
    for program in labels.programs():
        counted = snapshot.figures["programs"].get(program.framework.key)
        if counted is None:
            continue
        axes = Axes(**counted["axes"])
        tables = [dressed(name, rows, axes, program.framework) for name, rows in counted["tables"].items()]
        found.append(Volume(program.framework.key, program.framework.title, [TableLayout(table) for table in tables]))
    return found


def _context(grant: UnmaskedGrant, snapshot: Snapshot, volumes: list[Volume]) -> dict[str, Any]:
    campus = connection.tenant
    facts = [
        (_("Campus"), campus.name),
        (_("School year"), snapshot.year.label),
        (_("As of"), long_date(snapshot.as_of)),
        (_("Snapshot"), f"{snapshot.title}, {long_date(local_day(snapshot.frozen_at))}"),
        (_("Made for"), str(grant.reviewer)),
        (_("Request"), f"{grant.request.requester}, {long_date(grant.request.received_on)}"),
        (_("Granted by"), f"{grant.granted_by}, {long_date(local_day(grant.granted_at))}"),
    ]
    return {
        "campus": campus,
        "facts": facts,
        "volumes": volumes,
        "basis": CITATIONS[UnmaskedGrant.Basis(grant.basis)],
        "purpose": grant.purpose,
        "sha256": snapshot.sha256,
        "moment": snapshot.frozen_at.isoformat(),
        "as_of": long_date(snapshot.as_of),
        "styles": STYLES,
        "marking": _("Confidential: small groups are shown. Not for publication."),
    }


def _csv(volumes: list[Volume], snapshot: Snapshot) -> bytes:
    """One line per figure, each with the marking."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["handling", "program", "table", "measure", "cell", "value", "denominator", "percent", "as_of"])
    for volume in volumes:
        for layout in volume.tables:
            table = layout.table
            writer.writerows(
                [
                    "CONFIDENTIAL, NOT FOR PUBLICATION",
                    harmless(volume.title),
                    table["id"],
                    row["measure"],
                    harmless(text.cell_name(table, row)),
                    row["value"],
                    row["denominator"],
                    row["percent"],
                    snapshot.as_of.isoformat(),
                ]
                for row in table["rows"]
            )
    return stream.getvalue().encode()
