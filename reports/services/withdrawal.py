"""A sample that may no longer be shown leaves every edition at once: its page, its PDF, its data and its own file.

The edition keeps its number and its address. Its document says in the sample's place that it was withdrawn, new files
are made of it in the same transaction, and the old files are forgotten: their rows keep the hash and the moment, so that
`/verify/` can say "replaced on ...", their bytes go at commit. Under a legal hold they are hidden and kept until it is lifted.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from academies.hosts import public_address
from artifacts.models import Sample
from reports import documents, renditions
from reports.documents import Document
from reports.listings.parts import long_date
from reports.listings.work import SAMPLES
from reports.models import AgencyRequest, Edition, Rendition
from reports.package import Package
from reports.services import holds, requests
from reports.services.filing import keep_renditions
from wbl_portal.core import audit, clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.models import StoredFile
from wbl_portal.people.models import SchoolYear


@transaction.atomic
def withdraw_from_editions(*, sample_ids: Sequence[str], by: Actor) -> list[Edition]:
    """Take samples out of every edition and every kept package that shows them; returns the editions that changed."""
    list(SchoolYear.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    found = [edition for edition in _showing() if _ids(edition.document) & set(sample_ids)]
    for edition in found:
        _renew(edition, set(sample_ids), by)
    _take_down_packages(set(sample_ids), by)
    return found


def check_package(package: Package) -> None:
    """Raise JobRefused where a package holds a sample that was withdrawn while it was being built."""
    shown = {key for each in package.zips for key in _ids_in_package(each.data)}
    if shown - _with_consent(shown):
        raise JobRefused(_("A sample has just been withdrawn. Build the package again."))


def _take_down_packages(sample_ids: set[str], by: Actor) -> None:
    """Packages kept with the agency's requests that hold one of these samples; they can be built anew without it."""
    kept = AgencyRequest.objects.filter(parts__isnull=False).distinct().order_by("pk")
    for request in kept.prefetch_related("parts__file"):
        if any(_ids_in_package(files.read(part.file)) & sample_ids for part in request.parts.all()):
            requests.take_down_package(request=request, by=by)


def _ids_in_package(data: bytes) -> set[str]:
    """The samples that the editions in a ZIP of a package show."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = [name for name in packed.namelist() if name.startswith("artifacts/") and name.endswith(".json")]
        return {key for name in names for key in _ids(json.loads(packed.read(name)))}


@transaction.atomic
def withdraw_lapsed(*, by: Actor) -> list[Edition]:
    """Take out what is public and has no consent in force today (an expired one sends no signal)."""
    shown = {sample for edition in _showing() for sample in _ids(edition.document)}
    lapsed = sorted(shown - _with_consent(shown))
    return withdraw_from_editions(sample_ids=lapsed, by=by) if lapsed else []


@transaction.atomic
def remove_hidden(*, by: Actor) -> int:
    """Remove the files that were hidden under a hold, once none keeps them; how many."""
    if holds.keeps_published():
        return 0
    hidden = list(StoredFile.objects.filter(hidden_at__isnull=False).order_by("pk"))
    for stored in hidden:
        audit.record(verb="hidden_file.removed", by=by, subject=stored, before=audit.image(stored, ["name", "sha256"]))
        files.forget(stored)
    return len(hidden)


def check_consents(made: Iterable[Document]) -> None:
    """Raise JobRefused where a document shows a sample that was withdrawn while its files were being made."""
    for document in made:
        if _ids(document) - _with_consent(_ids(document)):
            raise JobRefused(
                _("A sample in %s has just been withdrawn. Look at the page and publish again.") % document["slot"]
            )


def _showing() -> QuerySet[Edition]:
    """Editions with a list of samples, by when they were published."""
    listings: Any = [{"id": SAMPLES}]
    return Edition.objects.filter(document__listings__contains=listings).order_by("published_at", "slot")


def _ids(document: Document) -> set[str]:
    return {row["id"] for listing in _sample_lists(document) for row in listing["rows"] if row.get("id")}


def _sample_lists(document: Document) -> list[dict[str, Any]]:
    return [listing for listing in document["listings"] if listing["id"] == SAMPLES]


def _with_consent(sample_ids: set[str]) -> set[str]:
    if not sample_ids:
        return set()
    found = Sample.objects.with_consent(clock.today()).filter(pk__in=sample_ids, accepted_at__isnull=False)
    return {str(key) for key in found.values_list("pk", flat=True)}


def _renew(edition: Edition, sample_ids: set[str], by: Actor) -> None:
    """New files of the edition in each of its languages, the old ones forgotten."""
    before = edition.sha256
    old = list(edition.renditions.in_force().select_related("file"))
    for data in [each for each in old if each.format == Rendition.Format.JSON]:
        document = _without(json.loads(files.read(data.stored)), sample_ids)
        rendered = renditions.render(document, base_url=public_address(connection.tenant))
        replaced = [each for each in old if each.language == data.language]
        _forget(replaced)
        keep_renditions(edition, document, rendered, by=by)
        if data.language == "en":
            edition.document, edition.sha256 = document, document["sha256"]
            edition.content_sha256 = documents.content_hash(document)
            edition.save(update_fields=["document", "sha256", "content_sha256"])
    known = {"slot": edition.slot, "number": edition.number, "samples": sorted(sample_ids)}
    audit.record(
        verb="edition.sample_withdrawn",
        by=by,
        subject=edition,
        before={"sha256": before},
        after=known | {"sha256": edition.sha256},
    )


def _forget(replaced: list[Rendition]) -> None:
    Rendition.objects.filter(pk__in=[each.pk for each in replaced]).update(replaced_at=clock.now(), file=None)
    for each in replaced:
        files.take_down(each.stored)


def _without(document: Document, sample_ids: set[str]) -> Document:
    """The document with a note in the place of these samples, sealed again."""
    with override(document["language"]):
        note = _("Withdrawn on %s.") % long_date(clock.today())
        listings = [_noted(listing, sample_ids, note) for listing in document["listings"]]
        gone = {f"sample-{key}" for key in sample_ids}
        sections = [part for part in document["sections"] if part["id"] not in gone]
        whole = document | {"listings": listings, "sections": sections}
    return whole | {"sha256": renditions.digest(whole)}


def _noted(listing: dict[str, Any], sample_ids: set[str], note: str) -> dict[str, Any]:
    if listing["id"] != SAMPLES:
        return listing
    return listing | {"rows": [{"caption": note} if row.get("id") in sample_ids else row for row in listing["rows"]]}
