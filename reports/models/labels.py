"""The campus's own numbers of slots and elements: the same agreement is 2.11 for one campus and 2.16 for another."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.editions import LABEL_LENGTH
from wbl_portal.core.querysets import CampusQuerySet


class CampusLabel(models.Model):
    """What people see in the place of a slot's or element's key; a key without a row is called by the key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=40)
    label = models.CharField(_("number"), max_length=LABEL_LENGTH)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="campus_label_is_one_per_key"),
            models.UniqueConstraint(fields=["label"], name="campus_label_names_one_key"),
            models.CheckConstraint(condition=~models.Q(label=""), name="campus_label_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.label}"
