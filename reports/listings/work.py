"""Students' work with consent, activities beside class, measures of the year and its snapshots; no student is named."""

from django.utils.translation import gettext as _

from artifacts.models import PortfolioItem
from artifacts.selectors.samples import PublishableSample, publishable_samples
from artifacts.words import words_for
from experiences.models import Enrichment
from experiences.words import type_name
from reports.listings.parts import (
    Asked,
    Listing,
    Section,
    grade_ranges,
    lines_of,
    listing,
    long_date,
    section,
)
from reports.models import SnapshotSignOff
from reports.renditions.text import snapshot_title
from reports.upkeep.yearly import publishable_measures
from wbl_portal.core import clock
from wbl_portal.core.clock import local_day
from wbl_portal.people.models import Role

SAMPLES = "samples"
# The endings of the addresses of samples' files.
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}


def samples(asked: Asked) -> Listing:
    """Work with consent in force today. A row names the sample by id and hash alone; its file has an address of its own."""
    columns = {
        "caption": _("Work"),
        "kind": _("Kind"),
        "shown_as": _("By"),
        "phase": _("Phase"),
        "type": _("Experience"),
        "shows": _("What it shows"),
        "file": _("File or link"),
    }
    rows = [_sample(each, asked) for each in _publishable(asked)]
    found = listing(SAMPLES, _("Samples of student work"), columns, rows, empty=_("No work is shown at present."))
    return found | {"links": ["file"], "pictures": True}


def _sample(sample: PublishableSample, asked: Asked) -> dict[str, str]:
    phase = sample.phases.get(asked.phases.key, "")
    return {
        "id": str(sample.id),
        "sha256": sample.sha256,
        "content_type": sample.content_type,
        "caption": sample.caption,
        "kind": str(PortfolioItem.Kind(sample.kind).label),
        "shown_as": words_for(sample.shown_as),
        "phase": asked.phases.phase_title(phase) if phase else "",
        "type": type_name(sample.experience_type),
        "shows": sample.alt_text,
        "file": _address(sample, asked),
    }


def _address(sample: PublishableSample, asked: Asked) -> str:
    if not sample.sha256:
        return sample.url
    ending = ENDINGS[sample.content_type]
    return f"/artifacts/{asked.year.label}/{asked.slot.key}/files/{sample.id}.{ending}"


def sample_texts(asked: Asked) -> list[Section]:
    """The words of works that cannot be read as text otherwise."""
    return [
        section(f"sample-{sample.id}", _("In words: %s") % sample.caption, lines_of(sample.text_version))
        for sample in _publishable(asked)
        if sample.text_version
    ]


def _publishable(asked: Asked) -> list[PublishableSample]:
    return publishable_samples(asked.year, asked.program.framework.family, clock.today())


def enrichment(asked: Asked) -> Listing:
    """Clubs, organizations, competitions and initiatives of the year with their results (P-TECH 6.4)."""
    found = (
        Enrichment.objects.current()
        .filter(year=asked.year, grades__overlap=list(asked.program.grades))
        .select_related("partner")
        .prefetch_related("events")
    )
    columns = {
        "title": _("Activity"),
        "kind": _("Kind"),
        "grades": _("Grades"),
        "partner": _("Partner"),
        "results": _("Events and results"),
    }
    rows = [
        {
            "title": each.title,
            "kind": each.get_kind_display(),
            "grades": grade_ranges(grade for grade in each.grades if grade in asked.program.grades),
            "partner": each.partner.name if each.partner else "",
            "results": "; ".join(
                f"{event.title}: {event.result}" if event.result else event.title
                for event in each.events.all()
                if event.held_on <= asked.day
            ),
        }
        for each in found
    ]
    empty = _("No activity is recorded for this school year.")
    return listing("enrichment", _("Enrichment and extracurricular activities"), columns, rows, empty=empty)


def annual_measures(asked: Asked) -> Listing:
    """The year's measures with their targets (P-TECH 6.5a); a result that counts students is left out or taken masked."""
    columns = {"measure": _("Measure"), "target": _("Target"), "result": _("Result")}
    rows = [
        {
            "measure": each["title"],
            "target": _with_unit(each["target"], each["unit"]),
            "result": _with_unit(each["result"], each["unit"]) if each["result"] else _("kept by the campus"),
        }
        for each in publishable_measures(asked.year)
    ]
    empty = _("No measure is set for this school year yet.")
    return listing("annual-measures", _("Measures of the year"), columns, rows, empty=empty)


def _with_unit(number: str, unit: str) -> str:
    plain = number.removesuffix(".0")
    return f"{plain} {unit}" if unit else plain


def snapshots(asked: Asked) -> list[Section]:
    """When the figures of the year were frozen, and who signed them off (P-TECH 6.5)."""
    signed = {each.snapshot_id: each for each in SnapshotSignOff.objects.filter(snapshot__year=asked.year)}
    items = []
    for each in asked.year.snapshots.filter(corrects=None).order_by("as_of", "frozen_at").defer("figures", "protected"):
        words = _("%(name)s: figures as of %(day)s.") % {
            "name": snapshot_title(each.name),
            "day": long_date(each.as_of),
        }
        sign_off = signed.get(each.pk)
        items.append(f"{words} {_signed(sign_off)}")
    paragraphs = [_("Participation is tracked twice a year. Each snapshot is frozen and signed off.")]
    return [section("snapshots", _("Snapshots of the year"), paragraphs, items)] if items else []


def _signed(sign_off: SnapshotSignOff | None) -> str:
    if sign_off is None:
        return _("Not signed off yet.")
    role = dict(Role.choices).get(sign_off.role, "")
    words = {"day": long_date(local_day(sign_off.signed_at)), "role": role}
    return _("Signed off on %(day)s (%(role)s).") % words if role else _("Signed off on %(day)s.") % words
