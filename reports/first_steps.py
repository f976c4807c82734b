"""What figures and editions bring to the first hour of a campus."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import Edition, Snapshot
from reports.policies import approvers
from wbl_portal.core.panels import brings
from wbl_portal.people.context import current_year
from wbl_portal.people.first_hour import STEPS, Step


@brings(STEPS, order=50)
def snapshot(request: HttpRequest) -> Step:
    year, count = current_year(), Snapshot.objects.count()
    page = f"{reverse('snapshot_add')}?year={year.label}" if year else reverse("report_home")
    return Step(
        key="snapshot",
        title=_("The figures, frozen"),
        about=_("A snapshot keeps the figures of a day. Small groups are hidden before anything is published."),
        action=_("Freeze the figures"),
        url=page if approvers.allows(request.user) else "",
        count=count,
        said=ngettext("%s snapshot", "%s snapshots", count) % count,
        who=_("A coordinator or the principal does this."),
    )


@brings(STEPS, order=60)
def edition(request: HttpRequest) -> Step:
    count = Edition.objects.count()
    return Step(
        key="edition",
        title=_("The first edition"),
        about=_(
            "Read what would be public, then publish. Each benchmark artifact becomes a page, a PDF, a CSV and a JSON."
        ),
        action=_("Look and publish"),
        url=reverse("report_home") if approvers.allows(request.user) else "",
        count=count,
        said=ngettext("%s edition", "%s editions", count) % count,
        who=_("A coordinator or the principal does this."),
    )
