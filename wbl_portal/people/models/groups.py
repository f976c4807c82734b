"""The student groups of the Texas Education Agency, as dated facts about a student; gaps between them are read from here."""

import datetime as dt
import uuid
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.people.models.students import DateRange, Student, covers


class GroupKind(models.TextChoices):
    """Race or ethnicity and sex: one at a time. A program: in it or not, beside any other."""

    RACE = "race", _("Race or ethnicity")
    SEX = "sex", _("Sex")
    PROGRAM = "program", _("Programs and services")


class Group(models.TextChoices):
    """TEA's student groups as far as a roster carries them (TEDS E1064 and E3050, E0004, E0785, E0790, E0794, E0919)."""

    HISPANIC = "hispanic", _("Hispanic or Latino")
    AMERICAN_INDIAN = "american_indian", _("American Indian or Alaska Native")
    ASIAN = "asian", _("Asian")
    BLACK = "black", _("Black or African American")
    PACIFIC_ISLANDER = "pacific_islander", _("Native Hawaiian or other Pacific Islander")
    WHITE = "white", _("White")
    TWO_OR_MORE = "two_or_more", _("Two or more races")
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    ECONOMICALLY_DISADVANTAGED = "economically_disadvantaged", _("Economically disadvantaged")
    EMERGENT_BILINGUAL = "emergent_bilingual", _("Emergent bilingual")
    SPECIAL_EDUCATION = "special_education", _("Special education")
    AT_RISK = "at_risk", _("At risk of dropping out")
    SECTION_504 = "section_504", _("Section 504")
    GIFTED = "gifted", _("Gifted and talented")
    MIGRANT = "migrant", _("Migrant")

    @property
    def kind(self) -> GroupKind:
        return next(kind for kind, groups in GROUPS.items() if self in groups)


GROUPS: dict[GroupKind, tuple[Group, ...]] = {
    GroupKind.RACE: (
        Group.HISPANIC,
        Group.AMERICAN_INDIAN,
        Group.ASIAN,
        Group.BLACK,
        Group.PACIFIC_ISLANDER,
        Group.WHITE,
        Group.TWO_OR_MORE,
    ),
    GroupKind.SEX: (Group.FEMALE, Group.MALE),
    GroupKind.PROGRAM: (
        Group.ECONOMICALLY_DISADVANTAGED,
        Group.EMERGENT_BILINGUAL,
        Group.SPECIAL_EDUCATION,
        Group.AT_RISK,
        Group.SECTION_504,
        Group.GIFTED,
        Group.MIGRANT,
    ),
}


class StudentGroupQuerySet(CampusQuerySet["StudentGroup"]):
    def on(self, day: dt.date) -> Self:
        return self.filter(covers(day, "starts_on", "ends_on"))


class StudentGroup(models.Model):
    """A student belongs to a group from one day to another; a changed fact ends one row and begins the next."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="groups")
    kind = models.CharField(_("kind"), max_length=10, choices=GroupKind)
    group = models.CharField(_("student group"), max_length=30, choices=Group)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = StudentGroupQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "group", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="student_group_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(kind="race", group__in=[each.value for each in GROUPS[GroupKind.RACE]])
                | Q(kind="sex", group__in=[each.value for each in GROUPS[GroupKind.SEX]])
                | Q(kind="program", group__in=[each.value for each in GROUPS[GroupKind.PROGRAM]]),
                name="student_group_is_of_its_kind",
            ),
            ExclusionConstraint(
                name="student_is_in_a_group_once_at_a_time",
                expressions=[
                    ("student", RangeOperators.EQUAL),
                    ("group", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            ExclusionConstraint(
                name="student_has_one_race_and_one_sex_at_a_time",
                expressions=[
                    ("student", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(kind__in=["race", "sex"]),
            ),
        ]
        indexes = [models.Index(fields=["group", "starts_on"], name="student_group_by_group")]

    def __str__(self) -> str:
        return f"{self.student_id} {self.group}"
