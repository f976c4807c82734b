import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("artifacts", "0007_versions_of_reflections_and_check_ins"),
        ("people", "0006_days_without_school"),
    ]

    operations = [
        migrations.CreateModel(
            name="ResumeChoices",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=10, verbose_name="language of the paper")),
                ("about", models.TextField(blank=True, verbose_name="about the student")),
                ("with_email", models.BooleanField(default=False, verbose_name="with the school e-mail address")),
                (
                    "turned",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("kept_at", models.DateTimeField()),
                (
                    "student",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resume_choices",
                        to="people.student",
                    ),
                ),
            ],
        ),
    ]
