"""What a district hands down, edition by edition, and what each campus did with it."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_files_hidden_while_a_hold_stands"),
        ("reports", "0011_seals_reasons_and_dispositions_in_batches"),
    ]

    operations = [
        migrations.CreateModel(
            name="DistrictLine",
            fields=[
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="archived")),
                (
                    "archived_by",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="archived by"),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("agreement", "Agreement"),
                            ("policy", "Policy"),
                            ("template", "Template"),
                            ("occupations", "List of occupations"),
                            ("credentials", "List of credentials"),
                            ("calendar", "School year"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "campuses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="campuses",
                    ),
                ),
                ("taken", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("subject_id", models.CharField(blank=True, editable=False, max_length=36)),
                ("applied", models.JSONField(editable=False, null=True)),
                ("kept", models.JSONField(editable=False, null=True)),
                ("problem", models.CharField(blank=True, editable=False, max_length=300)),
                ("overridden_at", models.DateTimeField(editable=False, null=True)),
                ("overridden_by", models.CharField(blank=True, editable=False, max_length=200)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
            ],
            options={
                "ordering": ["kind", "title", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overridden_at__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="override_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DistrictEdition",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("document", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("handed_at", models.DateTimeField()),
                ("handed_by", models.CharField(max_length=200)),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="editions", to="reports.districtline"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("line", "number"), name="edition_of_a_district_line_is_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="editions_of_a_district_line_start_at_one"
                    ),
                ],
            },
        ),
    ]
