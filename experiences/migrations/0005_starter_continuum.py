"""What each grade needs of each phase, to begin with.

The benchmarks ask for appropriate experiences at every grade level in every phase (T-STEM 5.3a; P-TECH 6.1a); which
phase a grade must have is left to the academy. These cells are a judgment of our own, made from the usual grades of the
starter types: each can be edited by the campus.
"""

from django.db import migrations

REQUIRED, OPTIONAL, NOT_FOR_GRADE = "required", "optional", "not_for_grade"
TOO_YOUNG = "Age and hazardous-work rules keep placements for older students."
FIRST_SEE_WORK = "Students first meet occupations; preparing to apply for work comes later."

# framework -> phase -> (grades, expectation, reason)
CELLS = {
    "t-stem-2018": {
        "awareness": [(range(6, 9), REQUIRED, ""), (range(9, 13), OPTIONAL, "")],
        "exploration": [(range(6, 8), OPTIONAL, ""), (range(8, 11), REQUIRED, ""), (range(11, 13), OPTIONAL, "")],
        "preparation": [
            (range(6, 8), NOT_FOR_GRADE, FIRST_SEE_WORK),
            (range(8, 9), OPTIONAL, ""),
            (range(9, 13), REQUIRED, ""),
        ],
        "experience": [
            (range(6, 10), NOT_FOR_GRADE, TOO_YOUNG),
            (range(10, 11), OPTIONAL, ""),
            (range(11, 13), REQUIRED, ""),
        ],
    },
    "p-tech-2023": {
        "exploration": [(range(9, 11), REQUIRED, ""), (range(11, 15), OPTIONAL, "")],
        "preparation": [(range(9, 13), REQUIRED, ""), (range(13, 15), OPTIONAL, "")],
        "training": [
            (range(9, 10), NOT_FOR_GRADE, TOO_YOUNG),
            (range(10, 11), OPTIONAL, ""),
            (range(11, 15), REQUIRED, ""),
        ],
    },
}


def add_cells(apps, schema_editor):
    cell = apps.get_model("experiences", "ContinuumCell")
    cell.objects.bulk_create(
        [
            cell(framework=framework, phase=phase, grade=grade, expectation=expectation, reason=reason)
            for framework, phases in CELLS.items()
            for phase, spans in phases.items()
            for grades, expectation, reason in spans
            for grade in grades
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("experiences", "0004_more_starter_types")]

    operations = [migrations.RunPython(add_cells, migrations.RunPython.noop)]
