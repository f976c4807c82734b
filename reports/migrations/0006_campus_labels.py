"""The campus's own numbers of slots and elements, and the number that each edition was published under."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_readings_of_a_districts_campuses")]

    operations = [
        migrations.AddField("edition", "label", models.CharField(default="", max_length=20)),
        migrations.CreateModel(
            name="CampusLabel",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=20, verbose_name="number")),
            ],
            options={
                "ordering": ["key"],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="campus_label_is_one_per_key"),
                    models.UniqueConstraint(fields=("label",), name="campus_label_names_one_key"),
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True), name="campus_label_says_something"
                    ),
                ],
            },
        ),
    ]
