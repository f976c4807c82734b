import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.math
import django.db.models.lookups
from django.db import migrations, models

import artifacts.models.hours


class Migration(migrations.Migration):
    dependencies = [
        ("artifacts", "0004_starter_targets"),
        ("experiences", "0007_seats_of_sessions"),
        ("partners", "0004_menu_names_research_virtual_and_rural_types"),
        ("people", "0002_student_groups"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmployabilitySkill",
            fields=[
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="archived")),
                (
                    "archived_by",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="archived by"),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("title", models.CharField(max_length=100, verbose_name="skill")),
                ("title_es", models.CharField(blank=True, max_length=100, verbose_name="in Spanish")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="place")),
                ("row", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="row of evaluations")),
            ],
            options={
                "ordering": ["position", "title"],
                "constraints": [
                    models.UniqueConstraint(fields=("row",), name="row_of_evaluations_is_one_skill"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("row__isnull", True),
                            models.Q(("archived_at__isnull", True), ("row__gte", 1), ("row__lte", 6)),
                            _connector="OR",
                        ),
                        name="evaluation_has_at_most_six_rows",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200, verbose_name="what the student does there")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("hours_planned", models.PositiveSmallIntegerField(verbose_name="hours planned")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("awaiting_partner", "Waiting for the partner"),
                            ("awaiting_forms", "Waiting for forms"),
                            ("confirmed", "Confirmed"),
                            ("active", "Active"),
                            ("completed", "Completed"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.CharField(max_length=200)),
                (
                    "experience",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="experiences.experience",
                        verbose_name="experience",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="placements",
                        to="partners.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placements",
                        to="people.student",
                        verbose_name="student",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="placements",
                        to="partners.contact",
                        verbose_name="supervisor",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="HoursEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="day")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="from")),
                ("ends_at", models.TimeField(blank=True, null=True, verbose_name="until")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                ("work", models.TextField(blank=True, verbose_name="what was done")),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="skills",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("partly_approved", "Approved in part"),
                            ("returned", "Returned with a question"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.CharField(max_length=200)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes approved"),
                ),
                ("question", models.TextField(blank=True, verbose_name="question or reason")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("link", "Through the link"),
                            ("portal", "In the portal"),
                            ("phone", "By phone"),
                            ("email", "By e-mail"),
                            ("paper", "On paper"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("said_on", models.DateField(blank=True, null=True, verbose_name="said on")),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hours", to="artifacts.placement"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "hours entries",
                "ordering": ["day", "starts_at", "entered_at"],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=60), size=None),
                ),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=200)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("link", "Through the link"),
                            ("phone", "By phone"),
                            ("email", "By e-mail"),
                            ("paper", "On paper"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("said_on", models.DateField(blank=True, null=True, verbose_name="said on")),
                ("recorded_by", models.CharField(blank=True, max_length=200)),
                ("scores", models.JSONField(default=dict)),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evaluations", to="partners.contact"
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluations",
                        to="artifacts.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["state", "ends_on"], name="placement_by_state"),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="placement_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_planned__gte", 1)), name="placement_plans_at_least_an_hour"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "active"), _negated=True), name="active_placement_is_read_from_its_dates"
            ),
        ),
        migrations.AddIndex(
            model_name="hoursentry",
            index=models.Index(fields=["placement", "day"], name="hours_by_day"),
        ),
        migrations.AddIndex(
            model_name="hoursentry",
            index=models.Index(
                condition=models.Q(("state", "submitted")), fields=["submitted_at"], name="hours_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 15), ("minutes__lte", 1440)), name="hours_are_at_most_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentry",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.math.Mod(models.F("minutes"), models.Value(15)), models.Value(0)
                ),
                name="hours_are_in_quarters",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_at__isnull", True), ("starts_at__isnull", True)),
                    models.Q(
                        ("ends_at__gt", models.F("starts_at")), ("ends_at__isnull", False), ("starts_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="shift_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentry",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("ends_at__isnull", False), ("starts_at__isnull", False)),
                expressions=[("placement", "="), (artifacts.models.hours.Shift(), "&&")],
                name="shifts_of_a_placement_do_not_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("submitted_at__isnull", False), _connector="OR"),
                name="submitted_hours_say_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "submitted"]),
                    models.Q(("decided_at__isnull", False), models.Q(("decided_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="decided_hours_say_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_minutes", models.F("minutes")),
                        ("approved_minutes__isnull", False),
                        ("state", "approved"),
                    ),
                    models.Q(
                        ("approved_minutes__isnull", False),
                        ("approved_minutes__lt", models.F("minutes")),
                        ("state", "partly_approved"),
                    ),
                    models.Q(
                        models.Q(("state__in", ["approved", "partly_approved"]), _negated=True),
                        ("approved_minutes__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="approved_hours_say_how_many",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["partly_approved", "returned"]), _negated=True),
                    models.Q(("question", ""), _negated=True),
                    _connector="OR",
                ),
                name="hours_not_approved_in_full_say_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                fields=("placement", "contact"), name="contact_evaluates_a_placement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True),
                    models.Q(models.Q(("method", ""), _negated=True), models.Q(("recorded_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="answered_evaluation_says_how_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("skills__len__gte", 1), ("skills__len__lte", 6)),
                name="evaluation_asks_one_to_six_skills",
            ),
        ),
    ]
