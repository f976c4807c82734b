"""Organizations, their places and people; never a student."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.archive import Archivable
from wbl_portal.core.querysets import ArchivableQuerySet


class Industry(models.TextChoices):
    """Career clusters, as Texas groups its programs of study."""

    AGRICULTURE = "agriculture", _("Agriculture, food and natural resources")
    CONSTRUCTION = "construction", _("Architecture and construction")
    ARTS = "arts", _("Arts, audio/video technology and communications")
    BUSINESS = "business", _("Business, marketing and finance")
    EDUCATION = "education", _("Education and training")
    ENERGY = "energy", _("Energy")
    ENGINEERING = "engineering", _("Engineering")
    HEALTH = "health", _("Health science")
    HOSPITALITY = "hospitality", _("Hospitality and tourism")
    HUMAN_SERVICES = "human_services", _("Human services")
    IT = "it", _("Information technology")
    LAW = "law", _("Law and public service")
    MANUFACTURING = "manufacturing", _("Manufacturing")
    TRANSPORT = "transport", _("Transportation, distribution and logistics")


class Partner(Archivable):
    """A business or organization that works with the campus."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    industry = models.CharField(_("industry"), max_length=20, choices=Industry)
    city = models.CharField(_("city"), max_length=100, blank=True)
    website = models.URLField(_("website"), blank=True)
    note = models.TextField(_("note for staff"), blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), condition=Q(archived_at__isnull=True), name="partner_name_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Site(Archivable):
    """A place where a partner receives students."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(_("name"), max_length=200)
    street = models.CharField(_("street"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    note = models.TextField(_("note for staff"), blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ContactRole(models.TextChoices):
    """What a person at a partner does for the campus."""

    SIGNER = "signer", _("Signs agreements")
    SUPERVISOR = "supervisor", _("Worksite supervisor")
    MENTOR = "mentor", _("Mentor")
    ADVISORY = "advisory", _("Advisory board member")
    SPEAKER = "speaker", _("Speaker")
    LIAISON = "liaison", _("Liaison")


class Contact(Archivable):
    """A person at a partner, with the roles they hold for the campus."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=200)
    job_title = models.CharField(_("title"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("language"), max_length=2, default="en", choices=[("en", _("English")), ("es", _("Spanish"))]
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=ContactRole), verbose_name=_("roles"), default=list, blank=True
    )

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def role_names(self) -> list[str]:
        """The roles in words, in the language in force."""
        return [str(ContactRole(role).label) for role in self.roles]


class StrategicRole(Archivable):
    """What a partner does for students of some grades: organization, title and role by grade (P-TECH 1.11)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="strategic_roles")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="strategic_roles"
    )
    role = models.CharField(_("role"), max_length=200)
    grades = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("grades"))

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name", "role"]
        constraints = [models.CheckConstraint(condition=~Q(grades=[]), name="strategic_role_names_its_grades")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.role}"
