"""What somebody put off on Today: the item comes back by itself on its day."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.people.models.users import User


class SnoozeQuerySet(CampusQuerySet["Snooze"]):
    def asleep(self, day: dt.date) -> Self:
        """Those that still hide their item on a day."""
        return self.filter(until_on__gt=day)


class Snooze(models.Model):
    """An item of the queue that one person does not want to see until a day; others see it all the same.

    `kind` and `item` are the item's key in the queue; `act` is shared by what was put off in one go, for its undo.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="snoozes")
    kind = models.CharField(max_length=40)
    item = models.CharField(max_length=64)
    until_on = models.DateField(_("until"))
    act = models.UUIDField()

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        ordering = ["until_on", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "item"], name="item_is_put_off_once_by_each")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.item} until {self.until_on}"
