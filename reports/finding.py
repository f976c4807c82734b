"""What of the binder can be found: its elements and artifacts, by number and words."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from experiences.campus import campus_frameworks
from reports.models import PartKind
from wbl_portal.core.finding import FIND, Group, Hit, Query, closest_hits
from wbl_portal.core.panels import brings


@brings(FIND, order=50)
def parts(request: HttpRequest, query: Query) -> Group:
    return Group("binder", _("Binder"), closest_hits(_parts(), query))


def _parts() -> Iterator[tuple[str, Hit]]:
    for edition in campus_frameworks():
        for kind, items in ((PartKind.ELEMENT, edition.elements), (PartKind.ARTIFACT, edition.slots)):
            for item in items:
                url = reverse("binder_part", args=[edition.key, kind, item.key])
                title = f"{item.number} {item.title}"
                yield f"{title} {edition.title}", Hit(title, f"{edition.title}, {kind.label}", url)
