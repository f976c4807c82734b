"""Starter targets of the outcomes-based measures; planning figures that the campus checks and edits.

Only measures that work-based learning records can answer. The 2023 edition of the P-TECH blueprint names no figure for
them, so it has no row: pages then show those of the 2018 edition and say so.
"""

import datetime as dt

from django.db import migrations

STARTS_ON = dt.date(2018, 7, 1)
SOURCE = (
    "Outcomes-based measures of the {program} blueprint, 2018 phase-in (texasccrsm.org); a planning figure, check it"
)
# framework edition, measure, percent for provisional, designated, distinguished (None: the level does not use it)
TARGETS = [
    ("t-stem-2018", "placement_or_course", (35, 50, 75)),
    ("t-stem-2018", "certification", (10, 20, 30)),
    ("t-stem-2018", "degree", (None, 30, 40)),
    ("p-tech-2018", "placement_or_course", (35, 50, 85)),
    ("p-tech-2018", "certification", (None, 30, 50)),
    ("p-tech-2018", "degree", (None, 30, 50)),
    ("p-tech-2018", "credential", (None, 80, 100)),
]
LEVELS = ("provisional", "designated", "distinguished")


def add_targets(apps, schema_editor):
    target = apps.get_model("artifacts", "Target")
    target.objects.bulk_create(
        target(
            framework=framework,
            indicator=indicator,
            level=level,
            percent=percent,
            starts_on=STARTS_ON,
            source=SOURCE.format(program=framework.rpartition("-")[0].upper()),
        )
        for framework, indicator, percents in TARGETS
        for level, percent in zip(LEVELS, percents, strict=True)
        if percent is not None
    )


class Migration(migrations.Migration):
    dependencies = [("artifacts", "0003_starter_prompts_and_rubric")]
    operations = [migrations.RunPython(add_targets, migrations.RunPython.noop)]
