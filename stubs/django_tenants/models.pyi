from django.db import models

class TenantMixin(models.Model):
    auto_create_schema: bool
    auto_drop_schema: bool
    schema_name: models.CharField[str, str]
    class Meta:
        abstract = True
