"""A problem is kept as its key and what it is about, so that it can be said in the reader's language; old words stay."""

from typing import Any

from django.db import migrations, models

MODELS = ("CampusReading", "DistrictLine")


def as_keys(apps: Any, _schema: Any) -> None:
    for name in MODELS:
        model = apps.get_model("reports", name)
        for row in model.objects.exclude(old_problem=""):
            model.objects.filter(pk=row.pk).update(problem={"key": "refused", "about": {"en": row.old_problem}})


class Migration(migrations.Migration):
    dependencies = [("reports", "0013_drafts_say_what_differs_in_both_languages")]
    operations = [
        migrations.RenameField("campusreading", "problem", "old_problem"),
        migrations.RenameField("districtline", "problem", "old_problem"),
        migrations.AddField("campusreading", "problem", models.JSONField(blank=True, default=dict)),
        migrations.AddField("districtline", "problem", models.JSONField(blank=True, default=dict, editable=False)),
        migrations.RunPython(as_keys, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("campusreading", "old_problem"),
        migrations.RemoveField("districtline", "old_problem"),
    ]
