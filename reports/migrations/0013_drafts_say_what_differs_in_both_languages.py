"""What a draft would change stands in it once per language; until now it stood in English alone."""

from typing import Any

from django.db import migrations


def by_language(apps: Any, _schema: Any) -> None:
    for draft in apps.get_model("reports", "EditionDraft").objects.all():
        for slot in draft.slots:
            if isinstance(slot["differences"], list):
                slot["differences"] = {"en": slot["differences"]}
        draft.save(update_fields=["slots"])


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_district_lines_and_their_editions")]
    operations = [migrations.RunPython(by_language, migrations.RunPython.noop, elidable=True)]
