"""What a student chose for their résumé the last time."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.people.models import Student


class ResumeChoices(models.Model):
    """The last choices for a student's résumé, so that they stand there the next time.

    `turned`: lines of the record (`papers.key_of`) whose tick is not the one they have at first; a new line has that one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.OneToOneField(Student, on_delete=models.CASCADE, related_name="resume_choices")
    language = models.CharField(_("language of the paper"), max_length=10)
    about = models.TextField(_("about the student"), blank=True)
    with_email = models.BooleanField(_("with the school e-mail address"), default=False)
    turned = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    kept_at = models.DateTimeField()

    objects = CampusQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.student_id} {self.kept_at:%Y-%m-%d}"
