"""What reports bring to the sections of the workspace, and to Today: drafts of editions that wait for somebody."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import first_steps  # noqa: F401 - registers itself
from reports.district import panels as of_districts  # noqa: F401 - registers itself
from reports.models import BinderRecord, EditionDraft
from reports.policies import principals
from wbl_portal.core.panels import Figure, Section, brings
from wbl_portal.core.sections import add_place
from wbl_portal.frameworks import framework
from wbl_portal.people.holdings import PLACE, Holding
from wbl_portal.people.policies import approvers, coordinators, staff

add_place("report_home", "report_home", gettext_lazy("Figures and editions"), staff, order=10)
add_place("report_home", "site_manage", gettext_lazy("Public site"), staff, order=15)
add_place("report_home", "snapshot_checklist", gettext_lazy("Snapshots"), staff, order=20)
add_place("report_home", "measure_list", gettext_lazy("Annual measures"), staff, order=30)
add_place("report_home", "state_figure_list", gettext_lazy("State figures"), staff, order=35)
add_place("report_home", "agency_request_list", gettext_lazy("Agency requests"), approvers, order=40)
add_place("report_home", "retention_home", gettext_lazy("Retention"), approvers, order=50)
add_place("report_home", "label_list", gettext_lazy("Numbering"), coordinators, order=60)
add_place("report_home", "number_list", gettext_lazy("Figures for staff"), staff, order=12)

DRAFTS = "drafts"


@brings("today.figures", order=5)
def drafts_to_approve(request: HttpRequest) -> Figure | None:
    """For the principal: whether a draft waits."""
    if not principals.allows(request.user):
        return None
    value = EditionDraft.objects.waiting().count()
    note = _("what would be published waits for your word")
    return Figure(_("Drafts to approve"), value, f"{reverse('today')}#{DRAFTS}", note, "warn" if value else "")


@brings("today.sections", order=5)
def drafts_under_way(request: HttpRequest) -> Section | None:
    """Drafts that wait for the principal, and for whoever publishes those that came back."""
    mine = EditionDraft.State.WAITING if principals.allows(request.user) else EditionDraft.State.RETURNED
    if not approvers.allows(request.user):
        return None
    found = EditionDraft.objects.filter(state=mine).select_related("year").defer("slots")
    context: dict[str, Any] = {"drafts": list(found)}
    return Section(DRAFTS, _("Drafts of editions"), "reports/_drafts.html", context) if context["drafts"] else None


@brings(PLACE, order=30)
def parts_of_people() -> Holding:
    """The parts of the binder that somebody answers for."""
    return Holding(
        key="binder_parts",
        title=_("Parts of the binder"),
        rows=BinderRecord.objects.all(),
        finds=lambda user: Q(owner_id=user.pk),
        names=lambda user: {"owner_id": user.pk, "owner_label": str(user)},
        url=lambda row: reverse("binder_part", args=row.place),
        says=lambda row: f"{framework(row.framework).title} {row.key}",
    )
