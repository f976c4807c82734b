import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0006_contacts_are_asked_what_they_could_offer"),
        ("people", "0006_days_without_school"),
    ]

    operations = [
        migrations.AddField(
            model_name="offerask",
            name="message",
            field=models.TextField(blank=True, verbose_name="message"),
        ),
        migrations.AddField(
            model_name="offerask",
            name="method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("phone", "By phone"),
                    ("meeting", "In person, at a meeting or fair"),
                    ("email", "By e-mail"),
                    ("paper", "On paper"),
                ],
                max_length=10,
                verbose_name="how",
            ),
        ),
        migrations.AddField(
            model_name="offerask",
            name="recorded_by",
            field=models.CharField(blank=True, max_length=200, verbose_name="written down by"),
        ),
        migrations.AddField(
            model_name="offerask",
            name="said_on",
            field=models.DateField(blank=True, null=True, verbose_name="said on"),
        ),
        migrations.AddField(
            model_name="offerreply",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="offer_replies",
                to="partners.contact",
            ),
        ),
        migrations.AddField(
            model_name="offerreply",
            name="method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("phone", "By phone"),
                    ("meeting", "In person, at a meeting or fair"),
                    ("email", "By e-mail"),
                    ("paper", "On paper"),
                ],
                max_length=10,
                verbose_name="how",
            ),
        ),
        migrations.AddField(
            model_name="offerreply",
            name="recorded_by",
            field=models.CharField(blank=True, max_length=200, verbose_name="written down by"),
        ),
        migrations.AddField(
            model_name="offerreply",
            name="said_on",
            field=models.DateField(blank=True, null=True, verbose_name="said on"),
        ),
        migrations.AddField(
            model_name="offerreply",
            name="year",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offer_replies",
                to="people.schoolyear",
            ),
        ),
        migrations.AddConstraint(
            model_name="offerask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("method", ""), ("recorded_by", ""), ("said_on__isnull", True)),
                        models.Q(
                            models.Q(("method", ""), _negated=True),
                            ("said_on__isnull", False),
                            models.Q(("recorded_by", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    models.Q(("method", ""), ("answered_at__isnull", False), _connector="OR"),
                ),
                name="written_answer_says_how_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="offerreply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", ""), ("recorded_by", ""), ("said_on__isnull", True)),
                    models.Q(
                        models.Q(("method", ""), _negated=True),
                        ("said_on__isnull", False),
                        models.Q(("recorded_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="written_offer_says_how_when_and_by_whom",
            ),
        ),
    ]
