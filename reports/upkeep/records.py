"""The records a retention class covers: which are past their period, what must stay all the same, how they are removed.

Only kinds with `past` can be disposed of; the others say why they stay. Labels name no person.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from artifacts.models import PortfolioItem, Reflection, ResumeChoices, Sample
from partners.models import Agreement, Decision, Meeting, Need
from reports.models import DistrictEdition, DistrictLine, RetentionClass
from wbl_portal.core.models import StoredFile
from wbl_portal.people.models import Enrollment, SchoolYear


@dataclass(frozen=True, order=True)
class Due:
    """A record past its period."""

    ended_on: dt.date
    label: str
    id: uuid.UUID

    def plain(self) -> dict[str, str]:
        return {"id": str(self.id), "label": self.label, "ended_on": self.ended_on.isoformat()}


# (class, last day whose records are past) -> the records, whatever else needs them left out
Past = Callable[[RetentionClass, dt.date], list[Due]]
# ids -> removes them and what belongs to them; returns the stored files that nobody may need any more
Remove = Callable[[Collection[uuid.UUID]], set[uuid.UUID]]
# ids -> those, and the ids that cannot be read without them
Together = Callable[[Collection[uuid.UUID]], set[uuid.UUID]]


@dataclass(frozen=True)
class RecordKind:
    """What a class may cover. `past` and `remove`, or the reason why the portal keeps it.

    `together`: what must go in one transaction with some of its records. `models`: where their ids are looked up.
    """

    title: str | Promise
    past: Past | None = None
    remove: Remove | None = None
    kept_because: str | Promise = ""
    together: Together | None = None
    models: tuple[type[Model], ...] = ()


def due(retention_class: RetentionClass, today: dt.date) -> list[Due]:
    """The records of a class that are past their period today, the oldest first; empty where the portal keeps them."""
    kind = KINDS.get(retention_class.record_kind)
    if kind is None or kind.past is None or retention_class.years is None:
        return []
    if retention_class.starts == RetentionClass.Starts.NEVER:
        return []
    return sorted(kind.past(retention_class, years_before(today, retention_class.years)))


@dataclass(frozen=True, order=True)
class Clock:
    """A record and the day after which it is past its period; None while nothing says when the period begins or ends."""

    due_on: dt.date | None
    counted_from: dt.date
    label: str
    id: uuid.UUID


def clocks(retention_class: RetentionClass) -> list[Clock]:
    """Every record of a class whose period has begun, the next due first. What something else needs has no clock yet."""
    kind = KINDS.get(retention_class.record_kind)
    if kind is None or kind.past is None:
        return []
    years = None if retention_class.starts == RetentionClass.Starts.NEVER else retention_class.years
    found = sorted(kind.past(retention_class, dt.date.max))
    return [
        Clock(None if years is None else years_after(each.ended_on, years), each.ended_on, each.label, each.id)
        for each in found
    ]


def batch(retention_class: RetentionClass, waiting: list[str], size: int) -> set[str]:
    """The next records of a list, the latest first, with those of it that must go in the same transaction."""
    together = KINDS[retention_class.record_kind].together
    chosen = {uuid.UUID(key) for key in waiting[-size:]}
    found = chosen if together is None else together(chosen)
    return {str(key) for key in found} & set(waiting)


def remove(record_kind: str, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Remove records of a kind and what belongs to them; the stored files that nobody may need any more."""
    kind = KINDS[record_kind]
    assert kind.remove is not None, "only kinds that can be removed are ever due"
    return kind.remove(ids)


def standing(record_kind: str, ids: Collection[str]) -> list[uuid.UUID]:
    """Of these ids, the records that are there."""
    found = [
        each._default_manager.filter(pk__in=ids).values_list("pk", flat=True) for each in KINDS[record_kind].models
    ]
    return [key for keys in found for key in keys]


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February becomes 1 March, so that no period ends early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years ago; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def unused(files: Collection[uuid.UUID]) -> QuerySet[StoredFile]:
    """Of these stored files, those that no row of the campus points at any more."""
    found = StoredFile.objects.filter(pk__in=files)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.is_relation and not relation.concrete:
            pointing = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})  # type: ignore[union-attr]
            found = found.exclude(Exists(pointing))
    return found


def _counted_from(retention_class: RetentionClass, ended: Any) -> Any:
    """The day the period is counted from: the record's own end, or the last day of the school year it lies in."""
    if retention_class.starts != RetentionClass.Starts.YEAR:
        return ended
    year = SchoolYear.objects.filter(starts_on__lte=OuterRef("record_end"), ends_on__gte=OuterRef("record_end"))
    return Coalesce(Subquery(year.values("ends_on")[:1]), ended, output_field=DateField())


def _ended(rows: QuerySet[Any], retention_class: RetentionClass, ended: Any, last: dt.date) -> QuerySet[Any]:
    """The rows whose period began before a day, each with `counted_from`."""
    dated = rows.annotate(record_end=ended)
    return dated.annotate(counted_from=_counted_from(retention_class, F("record_end"))).filter(counted_from__lt=last)


def _past_agreements(retention_class: RetentionClass, last: dt.date) -> list[Due]:
    """An agreement stays while a version that came after it stays: the newer one cannot be read without it."""
    end = Coalesce("ended_on", "ends_on", output_field=DateField())
    rows = _ended(Agreement.objects.select_related("partner"), retention_class, end, last)
    found = {row.pk: row for row in rows}
    versions = list(Agreement.objects.filter(replaces__in=found).values_list("replaces_id", "pk"))
    while needed := {older for older, newer in versions if older in found and newer not in found}:
        for key in needed:
            del found[key]
    return [Due(row.counted_from, f"{row.partner.name}: {row.title}", row.pk) for row in found.values()]


def _remove_agreements(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    rows = Agreement.objects.filter(pk__in=ids)
    files = _files_of(rows)
    Agreement.objects.filter(replaces__in=ids).update(replaces=None)
    rows.delete()
    return files


def _with_later_versions(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """A version goes no earlier than those that came after it."""
    found, newest = set(ids), set(ids)
    while newest:
        later = set(Agreement.objects.filter(replaces__in=newest).values_list("pk", flat=True))
        newest = later - found
        found |= newest
    return found


def _past_work(retention_class: RetentionClass, last: dt.date) -> list[Due]:
    """Work, reflections and résumé choices of students who left; work offered for publishing that stands is kept."""
    left = (
        Enrollment.objects.filter(student=OuterRef("owner"))
        .order_by()
        .values("student")
        .annotate(day=Max(Coalesce("left_on", "year__ends_on", output_field=DateField())))
        .values("day")[:1]
    )
    end = Subquery(left, output_field=DateField())
    offered = Exists(Sample.objects.filter(item=OuterRef("pk"), withdrawn_at__isnull=True))
    items = PortfolioItem.objects.annotate(owner=F("student_id")).exclude(offered)
    thoughts = Reflection.objects.annotate(owner=F("participation__student_id"))
    thoughts = thoughts.select_related("participation__experience__year")
    found = [
        Due(row.counted_from, f"{row.get_kind_display()}, {row.made_on}", row.pk)
        for row in _ended(items, retention_class, end, last)
    ]
    found += [
        Due(row.counted_from, _reflection_label(row), row.pk) for row in _ended(thoughts, retention_class, end, last)
    ]
    choices = ResumeChoices.objects.annotate(owner=F("student_id"))
    label = str(_("Choices for a résumé"))
    return found + [Due(row.counted_from, label, row.pk) for row in _ended(choices, retention_class, end, last)]


def _reflection_label(row: Reflection) -> str:
    return str(_("Reflection, %s")) % row.participation.experience.year.label


def _remove_work(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    Reflection.objects.filter(pk__in=ids).delete()
    ResumeChoices.objects.filter(pk__in=ids).delete()
    items = PortfolioItem.objects.filter(pk__in=ids)
    samples = Sample.objects.filter(item__in=items)
    files = _files_of(items) | _files_of(samples, "public_file", "consents__scan")
    samples.delete()
    items.delete()
    return files


def _past_meetings(retention_class: RetentionClass, last: dt.date) -> list[Due]:
    """A meeting stays while a need that stands was defined there, or a follow-up is not done."""
    needed = Exists(Need.objects.current().filter(meeting=OuterRef("pk")))
    waiting = Exists(Decision.objects.filter(~Q(owner=""), meeting=OuterRef("pk"), done_on__isnull=True))
    rows = Meeting.objects.exclude(needed).exclude(waiting)
    return [
        Due(row.counted_from, f"{row.body_name or row.get_body_display()}, {row.held_on}", row.pk)
        for row in _ended(rows, retention_class, F("held_on"), last)
    ]


def _remove_meetings(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    rows = Meeting.objects.filter(pk__in=ids)
    files = _files_of(rows)
    rows.delete()
    return files


def _past_district_editions(retention_class: RetentionClass, last: dt.date) -> list[Due]:
    """An edition ends when the next one comes; all of a line end when it is no longer handed down.

    Until then the edition that the campus's own row follows stays as well.
    """
    later = DistrictEdition.objects.filter(line=OuterRef("line"), number__gt=OuterRef("number")).order_by("number")
    ended = Coalesce(
        TruncDate("line__archived_at"), TruncDate(Subquery(later.values("handed_at")[:1])), output_field=DateField()
    )
    free = Q(line__archived_at__isnull=False) | Q(line__taken__isnull=True) | ~Q(number=F("line__taken"))
    rows = _ended(DistrictEdition.objects.select_related("line").filter(free), retention_class, ended, last)
    label = str(_("%(title)s, edition %(n)s"))
    return [Due(row.counted_from, label % {"title": row.line.title, "n": row.number}, row.pk) for row in rows]


def _with_ended_lines(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """A line that is no longer handed down goes whole."""
    lines = DistrictLine.objects.archived().filter(editions__in=ids)
    return {*ids, *DistrictEdition.objects.filter(line__in=lines).values_list("pk", flat=True)}


def _remove_district_editions(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """With the last edition its line goes as well; what the campus made of it is its own row."""
    rows = DistrictEdition.objects.filter(pk__in=ids)
    files, lines = _files_of(rows), list(rows.values_list("line_id", flat=True))
    rows.delete()
    DistrictLine.objects.archived().filter(pk__in=lines, editions=None).delete()
    return files


def _files_of(rows: QuerySet[Any], *columns: str) -> set[uuid.UUID]:
    """The keys of the stored files that rows point at."""
    return {key for column in columns or ("file",) for key in rows.values_list(column, flat=True) if key is not None}


KINDS: dict[str, RecordKind] = {
    "agreements": RecordKind(
        _("Agreements, their clauses and reviews"),
        _past_agreements,
        _remove_agreements,
        together=_with_later_versions,
        models=(Agreement,),
    ),
    "student_work": RecordKind(
        _("Portfolio items, reflections and résumé choices of students who left"),
        _past_work,
        _remove_work,
        models=(PortfolioItem, Reflection, ResumeChoices),
    ),
    "meetings": RecordKind(
        _("Meetings, their minutes and decisions"), _past_meetings, _remove_meetings, models=(Meeting,)
    ),
    "district_editions": RecordKind(
        _("Editions of what the district hands down, with their files"),
        _past_district_editions,
        _remove_district_editions,
        together=_with_ended_lines,
        models=(DistrictEdition,),
    ),
    "attendance": RecordKind(
        _("Class lists, attendance, hours and evaluations of placements"),
        kept_because=_(
            "Published figures are counted from these records, and progress to graduation needs earlier years."
        ),
    ),
    "snapshots": RecordKind(
        _("Snapshots"),
        kept_because=_("New figures are protected against every figure published before; snapshots hold no student."),
    ),
    "editions": RecordKind(
        _("Published editions"),
        kept_because=_("An edition keeps its address for ever, and it names no student."),
    ),
    "audit": RecordKind(
        _("Audit and certificates"),
        kept_because=_("The audit can only be added to; it proves what was disposed of."),
    ),
}


def kind_choices() -> list[tuple[str, str]]:
    return [("", str(_("Not kept in the portal"))), *((key, str(kind.title)) for key, kind in KINDS.items())]
