import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0005_links_given_on_and_codes_to_sign"),
        ("people", "0006_days_without_school"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfferAsk",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=200)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offer_asks", to="partners.contact"
                    ),
                ),
                (
                    "reply",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ask",
                        to="partners.offerreply",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offer_asks", to="people.schoolyear"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "contact"), name="contact_is_asked_for_offers_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("reply__isnull", True), ("answered_at__isnull", False), _connector="OR"),
                        name="offer_reply_has_its_time",
                    ),
                ],
            },
        ),
    ]
