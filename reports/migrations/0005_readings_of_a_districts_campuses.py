"""Where a district's workspace keeps what it read of its campuses."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_starter_retention")]

    operations = [
        migrations.CreateModel(
            name="CampusReading",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("campus", models.CharField(max_length=63)),
                ("year", models.CharField(max_length=7)),
                ("slot", models.CharField(max_length=40)),
                ("document", models.JSONField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["campus", "-year", "slot"],
                "constraints": [
                    models.UniqueConstraint(fields=("campus", "year", "slot"), name="campus_is_read_once_per_slot")
                ],
            },
        ),
    ]
