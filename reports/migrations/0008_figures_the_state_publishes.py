"""Figures that the state publishes of the campus, as constants for masking."""

import uuid

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_the_binder_its_reviewers_and_dry_runs")]

    operations = [
        migrations.CreateModel(
            name="StateFigure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("year", models.CharField(max_length=7, verbose_name="school year")),
                ("framework", models.CharField(max_length=40, verbose_name="framework")),
                ("table", models.CharField(max_length=60, verbose_name="table")),
                ("labels", models.JSONField(default=dict)),
                ("shown", models.CharField(max_length=40, verbose_name="as printed")),
                ("least", models.PositiveIntegerField()),
                ("most", models.PositiveIntegerField()),
                ("imported_at", models.DateTimeField()),
                ("imported_by", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["-year", "framework", "table", "labels"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "framework", "table", "labels"), name="state_figure_is_once_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("least__lte", django.db.models.expressions.F("most"))),
                        name="state_figure_has_a_range",
                    ),
                ],
            },
        ),
    ]
