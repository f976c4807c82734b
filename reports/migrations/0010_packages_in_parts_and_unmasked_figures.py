"""Packages in parts, what a request asks for in choices, and leave to read the unmasked figures."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

# A package of before is its only part.
MOVE = """
INSERT INTO reports_packagepart (id, request_id, number, file_id)
SELECT gen_random_uuid(), id, 1, package_id FROM reports_agencyrequest WHERE package_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_files_hidden_while_a_hold_stands"),
        ("people", "0002_student_groups"),
        ("reports", "0009_drafts_older_documents_and_last_verified"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackagePart",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["request", "number"],
            },
        ),
        migrations.CreateModel(
            name="UnmaskedGrant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("audit", "Audit or evaluation of a program supported by the state or federal government"),
                            ("law", "Enforcement of or compliance with federal legal requirements of such programs"),
                        ],
                        max_length=10,
                        verbose_name="legal basis",
                    ),
                ),
                ("purpose", models.TextField(verbose_name="what the figures are needed for")),
                ("email", models.EmailField(max_length=254)),
                ("expires_on", models.DateField(verbose_name="last day")),
                ("granted_at", models.DateTimeField()),
                ("granted_by", models.CharField(max_length=200)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_by", models.CharField(blank=True, max_length=200)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("code_sent_at", models.DateTimeField(blank=True, null=True)),
                ("wrong_codes", models.PositiveSmallIntegerField(default=0)),
                ("wrong_in_all", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["-granted_at", "id"],
            },
        ),
        migrations.AddField(
            model_name="agencyrequest",
            name="bodies",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="agencyrequest",
            name="max_mb",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="largest file in MB"),
        ),
        migrations.AddField(
            model_name="agencyrequest",
            name="minutes_from",
            field=models.DateField(blank=True, null=True, verbose_name="meetings from"),
        ),
        migrations.AddField(
            model_name="agencyrequest",
            name="minutes_until",
            field=models.DateField(blank=True, null=True, verbose_name="meetings until"),
        ),
        migrations.AddField(
            model_name="agencyrequest",
            name="partners",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="agencyrequest",
            name="slots",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="agencyrequest",
            name="with_agreements",
            field=models.BooleanField(default=False, verbose_name="agreements"),
        ),
        migrations.AddField(
            model_name="agencyrequest",
            name="with_minutes",
            field=models.BooleanField(default=False, verbose_name="minutes"),
        ),
        migrations.AddField(
            model_name="reviewer",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
        ),
        migrations.AddConstraint(
            model_name="agencyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes_until__gte", models.F("minutes_from")),
                    ("minutes_until__isnull", True),
                    ("minutes_from__isnull", True),
                    _connector="OR",
                ),
                name="request_asks_for_meetings_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_mb__isnull", True), ("max_mb__gte", 1), _connector="OR"),
                name="request_leaves_room_for_a_file",
            ),
        ),
        migrations.AddField(
            model_name="packagepart",
            name="file",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="packagepart",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="reports.agencyrequest"
            ),
        ),
        migrations.AddField(
            model_name="unmaskedgrant",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="reports.agencyrequest",
                verbose_name="request",
            ),
        ),
        migrations.AddField(
            model_name="unmaskedgrant",
            name="reviewer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="reports.reviewer"
            ),
        ),
        migrations.AddConstraint(
            model_name="packagepart",
            constraint=models.UniqueConstraint(fields=("request", "number"), name="package_has_a_part_once"),
        ),
        migrations.AddConstraint(
            model_name="packagepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="package_parts_start_at_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="unmaskedgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("purpose", ""), _negated=True), models.Q(("email", ""), _negated=True)),
                name="unmasked_grant_says_for_what_and_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="unmaskedgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("code_hash", ""), ("code_sent_at__isnull", False), _connector="OR"),
                name="code_of_unmasked_figures_was_sent",
            ),
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="agencyrequest",
            name="package",
        ),
    ]
