"""A retention class for what a district handed down: replaced and withdrawn editions, which are copies at the campus."""

from typing import Any

from django.db import migrations

UNVERIFIED = "Common practice; not read in the schedule. Ask your records officer before you rely on it."
# As in 0004: key, records, series, kind in the portal, counted from, years, how sure
CLASSES = [
    (
        "district-copies",
        "Copies of what the district hands down, once replaced or withdrawn",
        "",
        "district_editions",
        "end",
        1,
        UNVERIFIED,
    ),
]


def add_classes(apps: Any, _schema: Any) -> None:
    kept = apps.get_model("reports", "RetentionClass")
    for key, title, series, kind, starts, years, status in CLASSES:
        known = {"title": title, "series": series, "record_kind": kind, "starts": starts, "years": years}
        kept.objects.get_or_create(key=key, defaults=known | {"status": status})


class Migration(migrations.Migration):
    dependencies = [("reports", "0014_problems_between_district_and_campus_as_keys")]
    operations = [migrations.RunPython(add_classes, migrations.RunPython.noop)]
