from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_that_no_reason_was_asked_for(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Corrections frozen before a reason was asked for say so."""
    Snapshot = apps.get_model("reports", "Snapshot")
    Snapshot.objects.filter(corrects__isnull=False, reason="").update(reason="No reason was recorded.")


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_packages_in_parts_and_unmasked_figures")]

    operations = [
        migrations.AddField("snapshot", "rows", models.JSONField(default=dict)),
        migrations.AddField("snapshot", "seal", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField(
            "snapshot",
            "reason",
            models.TextField(blank=True, default="", max_length=500, verbose_name="why it is corrected"),
        ),
        migrations.RunPython(say_that_no_reason_was_asked_for, migrations.RunPython.noop),
        migrations.AddConstraint(
            "snapshot",
            models.CheckConstraint(
                condition=models.Q(
                    ("corrects__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="correction_of_a_snapshot_says_why",
            ),
        ),
        migrations.AddField("disposition", "removed_files", models.JSONField(default=list)),
    ]
