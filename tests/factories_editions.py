"""Makers of what is public for tests: an edition that shows a student's work, with its files."""

from typing import Any

from artifacts.models import Sample
from reports.models import Edition
from tests.factories import make_file
from tests.factories_work import make_item, make_publishing_consent, make_sample, picture
from wbl_portal.people.models import Student


def shown_sample(edition: Edition, student: Student) -> Sample:
    """A picture with consent in force that stands in the edition's document; made once per edition."""
    listings = [each for each in edition.document["listings"] if each["id"] == "samples"]
    if listings:
        return Sample.objects.get(pk=listings[0]["rows"][0]["id"])
    sample = make_sample(make_item(student))
    make_publishing_consent(sample)
    sample.public_file = make_file(picture(), name="work.png", content_type="image/png")
    sample.save()
    row: dict[str, Any] = {"id": str(sample.pk), "sha256": sample.public_file.sha256, "caption": sample.caption}
    edition.document["listings"].append({"id": "samples", "title": "", "columns": [], "rows": [row], "empty": ""})
    edition.save()
    return sample
