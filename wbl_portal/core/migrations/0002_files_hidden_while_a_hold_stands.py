"""A published file that is taken back while a legal hold stands is hidden and kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_audit_files_links_and_jobs")]

    operations = [
        migrations.AddField("storedfile", "hidden_at", models.DateTimeField(blank=True, null=True)),
    ]
