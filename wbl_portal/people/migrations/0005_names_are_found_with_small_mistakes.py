"""Trigram indexes over the names that the box in the header looks in; the same expression as core.finding.text_of.

The operator class stands in `public`, which is not in the path of a migration, so it is named with its schema.
"""

from django.db import migrations

INDEX = (
    "CREATE INDEX {name} ON {table} USING gin"
    " ((translate({text}, 'áéíóúüñÁÉÍÓÚÜÑ', 'aeiouunAEIOUUN')) public.gin_trgm_ops)"
)
STUDENT = INDEX.format(
    name="student_by_close_name",
    table="people_student",
    text="(given_name || ' ' || family_name || ' ' || local_id)",
)
GUARDIAN = INDEX.format(
    name="guardian_by_close_name", table="people_guardian", text="(given_name || ' ' || family_name)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_items_put_off_on_today"),
    ]

    operations = [
        migrations.RunSQL(STUDENT, "DROP INDEX student_by_close_name"),
        migrations.RunSQL(GUARDIAN, "DROP INDEX guardian_by_close_name"),
    ]
