"""A campus names the web sites that may show its public pages inside their own."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("academies", "0002_earlier_frameworks"),
    ]

    operations = [
        migrations.AddField(
            model_name="academy",
            name="frame_ancestors",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=253), blank=True, default=list, size=None
            ),
        ),
    ]
