"""Drafts of editions that wait for the principal, documents older than the portal, and when an edition was last verified."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_roster_users_roles_and_consent"),
        ("reports", "0008_figures_the_state_publishes"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="OlderDocument",
            fields=[
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="archived")),
                (
                    "archived_by",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="archived by"),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("address", models.URLField(max_length=1000, verbose_name="address")),
                ("year_label", models.CharField(max_length=7, verbose_name="school year")),
                ("slot_label", models.CharField(blank=True, max_length=20, verbose_name="artifact")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="dated")),
            ],
            options={
                "ordering": ["-year_label", "slot_label", "title", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("archived_at__isnull", True)),
                        fields=("address", "year_label"),
                        name="older_document_is_listed_once_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address__regex", "^https?://")), name="older_document_has_a_web_address"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year_label__regex", "^\\d{4}-\\d{2}$")),
                        name="older_document_has_a_school_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionDraft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slots", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the principal"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("returned", "Returned"),
                            ("replaced", "Replaced"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("prepared_at", models.DateTimeField()),
                ("prepared_by", models.CharField(max_length=200)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("comment", models.TextField(blank=True, verbose_name="what should change")),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edition_drafts",
                        to="people.schoolyear",
                    ),
                ),
            ],
            options={
                "ordering": ["-prepared_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "approved"])),
                        fields=("year",),
                        name="edition_draft_is_under_way_once_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="returned_edition_draft_says_what_should_change",
                    ),
                ],
            },
        ),
    ]
