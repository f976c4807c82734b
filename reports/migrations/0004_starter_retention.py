"""Starter retention classes, each saying how sure its period is.

The series are those of the Texas state library's schedules for local governments (GR: all of them; SD: school districts).
Most periods were read in copies or are common practice, and `status` says which: the campus's records officer checks
each against the current schedule and edits the row.
"""

from django.db import migrations

UNVERIFIED = "Common practice; not read in the schedule. Ask your records officer before you rely on it."
READ_IN_COPY = "Read in a college's copy of the schedule; the current edition was not seen."

# key, records, series, kind in the portal, counted from, years, how sure
CLASSES = [
    (
        "agreements",
        "Agreements with partners, with their reviews and correspondence",
        "GR1000-25",
        "agreements",
        "end",
        4,
        READ_IN_COPY,
    ),
    (
        "training-records",
        "Class lists, hours and site visits of work-based learning",
        "Schedule SD, part 8 (adult and vocational education)",
        "attendance",
        "year",
        5,
        "The part of the schedule was found, the period is common practice for career and technical education audits.",
    ),
    ("attendance-support", "Support of attendance accounting", "Schedule SD", "", "year", 5, UNVERIFIED),
    (
        "student-work",
        "Students' work and reflections",
        "Schedule SD, part 6 (instruction and grades)",
        "student_work",
        "end",
        1,
        "The schedule lets the district decide how long the work is of use; one year after leaving is a proposal. "
        "Offer students their work before it goes.",
    ),
    (
        "academic-record",
        "Academic achievement record",
        "Schedule SD, part 1",
        "",
        "never",
        None,
        UNVERIFIED,
    ),
    (
        "statistics",
        "Statistical reports and the snapshots behind them",
        "Schedule SD, part 17, or GR1000-41",
        "snapshots",
        "year",
        3,
        UNVERIFIED,
    ),
    (
        "publications",
        "Published editions and web pages",
        "GR1000-38 or a similar one",
        "editions",
        "year",
        2,
        UNVERIFIED,
    ),
    (
        "meetings",
        "Meetings with the workforce board, the advisory board and partners",
        "",
        "meetings",
        "year",
        4,
        "No series was found for these minutes; the period follows the agreements. Minutes of the district's own board "
        "are another record and permanent.",
    ),
    (
        "accidents",
        "Accident reports of students",
        "GR1000-20",
        "",
        "end",
        5,
        f"{READ_IN_COPY} For a minor at least two years after the 18th birthday.",
    ),
    ("legal-notices", "Published legal notices", "GR1000-21", "", "end", 2, READ_IN_COPY),
    (
        "destruction",
        "Certificates of destruction and the audit",
        "GR1000-40",
        "audit",
        "never",
        None,
        "Permanent or ten years, depending on the source; the portal keeps them.",
    ),
    (
        "disclosures",
        "Log of disclosures of education records",
        "Schedule SD, part 2; 34 CFR 99.32",
        "",
        "never",
        None,
        "As long as the education record itself is kept; the period was not read in the schedule.",
    ),
]


def add_classes(apps, schema_editor):
    kept = apps.get_model("reports", "RetentionClass")
    for key, title, series, kind, starts, years, status in CLASSES:
        kept.objects.create(
            key=key, title=title, series=series, record_kind=kind, starts=starts, years=years, status=status
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_sign_off_requests_and_retention")]

    operations = [migrations.RunPython(add_classes, migrations.RunPython.noop)]
