"""A campus remembers the superseded framework editions of its earlier school years."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("academies", "0001_campuses_hosts_districts_and_template")]

    operations = [
        migrations.AddField(
            model_name="academy",
            name="earlier_frameworks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, default=list, size=None
            ),
        )
    ]
