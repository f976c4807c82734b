"""Campuses, their hosts, their districts and the template every campus is made from; no person stands here."""

import secrets
import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import TenantMixin

SMALLEST_GROUP_FLOOR = 5
PRACTICE = "practice"  # stands in the name of every campus for practice, so that its papers and letters say it as well


def new_schema_name() -> str:
    """A name that no campus ever had: schema names are random and never reused."""
    return f"c_{secrets.token_hex(8)}"


class District(models.Model):
    """A school district: it groups campuses and owns no student."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    number = models.CharField(_("district number"), max_length=6, unique=True, validators=[RegexValidator(r"^\d{6}$")])

    def __str__(self) -> str:
        return self.name


class Academy(TenantMixin):
    """A campus, the tenant; a district's workspace is an academy of kind `district` with another URL house."""

    class Kind(models.TextChoices):
        CAMPUS = "campus", _("Campus")
        DISTRICT = "district", _("District")

    auto_create_schema = False  # provisioning replays the template in the same transaction
    auto_drop_schema = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    schema_name = models.CharField(max_length=63, unique=True, default=new_schema_name, editable=False)
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CAMPUS)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT, related_name="academies")
    campus_number = models.CharField(
        _("campus number"), max_length=9, blank=True, validators=[RegexValidator(r"^\d{9}$", _("Nine digits."))]
    )
    frameworks = ArrayField(models.CharField(max_length=40), default=list)
    # Superseded editions under which earlier school years were published.
    earlier_frameworks = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    lowest_grade = models.PositiveSmallIntegerField(
        _("lowest grade"), default=9, validators=[MinValueValidator(1), MaxValueValidator(14)]
    )
    highest_grade = models.PositiveSmallIntegerField(
        _("highest grade"), default=12, validators=[MinValueValidator(1), MaxValueValidator(14)]
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="America/Chicago")
    hue = models.PositiveSmallIntegerField(_("colour"), default=250, validators=[MaxValueValidator(359)])
    smallest_group = models.PositiveSmallIntegerField(
        _("smallest group shown"), default=10, validators=[MinValueValidator(SMALLEST_GROUP_FLOOR)]
    )
    zero_is_safe = models.BooleanField(_("a zero may be shown"), default=True)
    all_is_safe = models.BooleanField(_("'all of them' may be shown"), default=True)
    # Web sites (origins) that may show the public pages inside their own.
    frame_ancestors = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    # For training: no letter leaves it, its public pages are not indexed, and neither district nor agency sees it.
    is_practice = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "academies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(smallest_group__gte=SMALLEST_GROUP_FLOOR), name="academy_hides_groups_below_five"
            ),
            models.CheckConstraint(
                condition=models.Q(lowest_grade__lte=models.F("highest_grade")), name="academy_grades_are_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(is_practice=False) | models.Q(name__icontains=PRACTICE),
                name="practice_campus_says_so_in_its_name",
            ),
            models.CheckConstraint(
                condition=models.Q(is_practice=False) | models.Q(district__isnull=True),
                name="practice_campus_has_no_district",
            ),
            models.CheckConstraint(condition=models.Q(hue__lt=360), name="academy_hue_is_an_angle"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """What a form tells the person in words; the constraints promise it."""
        if self.is_practice and PRACTICE not in self.name.lower():
            raise ValidationError({"name": _("The name of a practice campus holds the word “Practice”.")})
        if self.is_practice and self.district_id is not None:
            raise ValidationError({"district": _("A practice campus belongs to no district.")})

    @property
    def grades(self) -> list[int]:
        return list(range(self.lowest_grade, self.highest_grade + 1))

    @property
    def is_district(self) -> bool:
        return self.kind == self.Kind.DISTRICT


class Domain(models.Model):
    """A host name that leads to one academy."""

    domain = models.CharField(max_length=253, unique=True)
    tenant = models.ForeignKey(Academy, on_delete=models.CASCADE, related_name="domains")
    is_primary = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.domain


class SchemaTemplate(models.Model):
    """The SQL that makes a campus's tables, kept per state of the migrations, so that web processes need no tools."""

    migrations_hash = models.CharField(max_length=64, unique=True)
    token = models.CharField(max_length=63)
    fingerprint = models.CharField(max_length=32)
    sql = models.TextField()
    built_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.migrations_hash
