"""What reports bring to the sections of the workspace."""

from django.utils.translation import gettext_lazy

from reports import finding, first_steps, holdings, tiles, waiting  # noqa: F401 - register themselves
from reports.district import panels as of_districts  # noqa: F401 - registers itself
from wbl_portal.core.sections import add_place
from wbl_portal.people.policies import approvers, coordinators, staff

PUBLISH, FIGURES, AGENCY = gettext_lazy("Publish"), gettext_lazy("Figures"), gettext_lazy("Agency")

# A tab of Today, for those to whom the year belongs.
add_place("today", "today", gettext_lazy("Today"), approvers, order=10)
add_place("today", "year_page", gettext_lazy("The year on one page"), approvers, order=20)
add_place("report_home", "report_home", gettext_lazy("Figures and editions"), staff, order=10, group=PUBLISH)
add_place("report_home", "site_manage", gettext_lazy("Public site"), staff, order=15, group=PUBLISH)
add_place("report_home", "number_list", gettext_lazy("Figures for staff"), staff, order=17, group=FIGURES)
add_place("report_home", "snapshot_checklist", gettext_lazy("Snapshots"), staff, order=20, group=FIGURES)
add_place("report_home", "measure_list", gettext_lazy("Annual measures"), staff, order=30, group=FIGURES)
add_place("report_home", "state_figure_list", gettext_lazy("State figures"), staff, order=35, group=FIGURES)
add_place("report_home", "agency_request_list", gettext_lazy("Agency requests"), approvers, order=40, group=AGENCY)
add_place("report_home", "label_list", gettext_lazy("Numbering"), coordinators, order=45, group=AGENCY)
add_place("report_home", "retention_home", gettext_lazy("Retention"), approvers, order=50)
