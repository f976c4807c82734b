"""A campus can be for practice: it says so in its name and belongs to no district."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("academies", "0003_sites_that_may_embed"),
    ]

    operations = [
        migrations.AddField(
            model_name="academy",
            name="is_practice",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="academy",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_practice", False), ("name__icontains", "practice"), _connector="OR"),
                name="practice_campus_says_so_in_its_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="academy",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_practice", False), ("district__isnull", True), _connector="OR"),
                name="practice_campus_has_no_district",
            ),
        ),
    ]
