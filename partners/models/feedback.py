"""What partners say and offer: the value survey (P-TECH 6.5a), the menu of offers and the answers to it (T-STEM resources)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.organizations import Contact, Partner
from partners.words import offer_words
from wbl_portal.core.archive import Archivable
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet
from wbl_portal.people.models import SchoolYear


class ValueSurvey(models.Model):
    """The survey a contact is asked once a school year; answered through a link, or recorded by staff with how and when.

    `ratings`: statement key -> 1 to 4.
    """

    class Method(models.TextChoices):
        LINK = "link", _("Through the link")
        PHONE = "phone", _("By phone")
        PAPER = "paper", _("On paper")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="value_surveys")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="value_surveys")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="value_surveys")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True, blank=True)
    method = models.CharField(_("how"), max_length=10, choices=Method, blank=True)
    ratings = models.JSONField(default=dict)
    change = models.TextField(_("what should change"), blank=True)
    offers = ArrayField(
        models.CharField(max_length=60), verbose_name=_("offers for next year"), default=list, blank=True
    )
    recorded_by = models.CharField(max_length=200, blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["year", "contact"], name="contact_is_surveyed_once_a_year"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(method=""), name="answered_survey_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.year_id}"


class Offer(Archivable):
    """A line of the menu: one way an organization can work with students.

    `type_key` names a type of experience; empty where nothing happens with students (a seat on the board, equipment).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("offer"), max_length=200)
    description = models.TextField(_("what it means"), blank=True)
    type_key = models.SlugField(_("type of experience"), max_length=60, blank=True)
    time_asked = models.CharField(_("time it takes"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the menu"), default=100)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return offer_words(self.title)

    @property
    def meaning(self) -> str:
        """The description in the reader's language, where it is a starter's."""
        return offer_words(self.description)

    @property
    def time(self) -> str:
        return offer_words(self.time_asked)


class Told(models.Model):
    """What somebody said to staff instead of answering alone: how, on which day, and who wrote it down; else all empty."""

    class Method(models.TextChoices):
        PHONE = "phone", _("By phone")
        MEETING = "meeting", _("In person, at a meeting or fair")
        EMAIL = "email", _("By e-mail")
        PAPER = "paper", _("On paper")

    method = models.CharField(_("how"), max_length=10, choices=Method, blank=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)
    recorded_by = models.CharField(_("written down by"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_written_down(self) -> bool:
        return bool(self.method)


# Staff who write an answer down say how and when it was said, and are named; a partner's own answer has none of it.
TOLD_OR_OWN = Q(method="", said_on__isnull=True, recorded_by="") | (
    ~Q(method="") & Q(said_on__isnull=False) & ~Q(recorded_by="")
)


class OfferReply(Archivable, Told):
    """What an organization chose from the menu: through a form, in a survey, or said to staff; it becomes experience drafts.

    `contact` and `year`: who of a partner on record said it, and in which school year; empty from the public form.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.CharField(_("organization"), max_length=200)
    name = models.CharField(_("your name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    offers = models.ManyToManyField(Offer, related_name="replies", verbose_name=_("what you would like to do"))
    message = models.TextField(_("message"), blank=True)
    received_at = models.DateTimeField()
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="offer_replies")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="offer_replies")
    year = models.ForeignKey(SchoolYear, null=True, blank=True, on_delete=models.PROTECT, related_name="offer_replies")
    taken_up_at = models.DateTimeField(null=True, blank=True)
    taken_up_by = models.CharField(max_length=200, blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        constraints = [models.CheckConstraint(condition=TOLD_OR_OWN, name="written_offer_says_how_when_and_by_whom")]

    def __str__(self) -> str:
        return f"{self.organization} {self.received_at:%Y-%m-%d}"


class OfferAsk(Told):
    """A contact is asked, once a school year, what the partner could offer next year.

    `reply`: what was chosen of the menu; an answer without one says that nothing fits next year, and `message` why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="offer_asks")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="offer_asks")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True, blank=True)
    reply = models.OneToOneField(OfferReply, null=True, blank=True, on_delete=models.SET_NULL, related_name="ask")
    message = models.TextField(_("message"), blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["year", "contact"], name="contact_is_asked_for_offers_once_a_year"),
            models.CheckConstraint(
                condition=Q(reply__isnull=True) | Q(answered_at__isnull=False), name="offer_reply_has_its_time"
            ),
            models.CheckConstraint(
                condition=TOLD_OR_OWN & (Q(method="") | Q(answered_at__isnull=False)),
                name="written_answer_says_how_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.year_id}"
