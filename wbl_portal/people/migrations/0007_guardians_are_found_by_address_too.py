"""The index over guardians holds their e-mail, as the box looks in it: over the names alone it was of no use to the box."""

from django.db import migrations

INDEX = (
    "DROP INDEX guardian_by_close_name; CREATE INDEX guardian_by_close_name ON people_guardian USING gin"
    " ((translate({text}, 'áéíóúüñÁÉÍÓÚÜÑ', 'aeiouunAEIOUUN')) public.gin_trgm_ops)"
)
WITH_ADDRESS = INDEX.format(text="(given_name || ' ' || family_name || ' ' || email)")
NAMES_ALONE = INDEX.format(text="(given_name || ' ' || family_name)")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_days_without_school"),
    ]

    operations = [
        migrations.RunSQL(WITH_ADDRESS, NAMES_ALONE),
    ]
