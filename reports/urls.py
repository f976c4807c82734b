"""Addresses of reports: the published site, and the workspace's reports and binder."""

from django.urls import include, path

from reports import converters
from reports.views import drafts, indexes, public, staff, year

converters.register()

urlpatterns = [
    path("", public.public_home, name="public_home"),
    path("artifacts/", public.artifact_list, name="artifact_list"),
    path("artifacts/<year:year>/<slot:slot>/", public.artifact_detail, name="artifact_detail"),
    path("artifacts/<year:year>/<slot:slot>.<format:file_format>", public.artifact_file, name="artifact_file"),
    path("artifacts/<year:year>/<slot:slot>/editions/<int:number>/", public.artifact_edition, name="artifact_edition"),
    path(
        "artifacts/<year:year>/<slot:slot>/editions/<int:number>.<format:file_format>",
        public.artifact_edition_file,
        name="artifact_edition_file",
    ),
    path("artifacts/feed/", indexes.edition_feed, name="edition_feed"),
    path("verify/", public.verify_home, name="verify_home"),
    path("verify/<sha256:sha256>/", public.verify, name="verify"),
    path("counting-rules/", public.how_we_count, name="counting_rules"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path(
        "artifacts/<year:year>/<slot:slot>/files/<uuid:sample_id>.<ending:ending>",
        public.sample_file,
        name="sample_file",
    ),
    path("partners/", public.page_of("public_partners", "partners"), name="public_partners"),
    path("occupations/", public.page_of("public_occupations", "occupations"), name="public_occupations"),
    path("policies/", public.page_of("public_policies", "policies"), name="public_policies"),
    path("become-a-partner/", public.page_of("become_partner", "menu"), name="become_partner"),
    path("reports/", staff.report_home, name="report_home"),
    path("reports/snapshots/add/", staff.snapshot_add, name="snapshot_add"),
    path("reports/snapshots/<uuid:pk>/", staff.snapshot_detail, name="snapshot_detail"),
    path("reports/publish/", staff.edition_publish, name="edition_publish"),
    path("reports/drafts/<uuid:draft_id>/", drafts.draft_detail, name="draft_detail"),
    path("reports/drafts/<uuid:draft_id>/approve/", drafts.draft_approve, name="draft_approve"),
    path("reports/drafts/<uuid:draft_id>/return/", drafts.draft_return, name="draft_return"),
    path("reports/drafts/<uuid:draft_id>/preview/<slot:slot>/", drafts.draft_preview, name="draft_preview"),
    path("reports/editions/", staff.edition_list, name="edition_list"),
    path("reports/jobs/<uuid:pk>/", staff.report_job, name="report_job"),
    path("today/year/", year.year_page, name="year_page"),
    path("today/year.pdf", year.year_paper, name="year_paper"),
    path("binder/", include("reports.urls_binder")),
    path("district/", include("reports.urls_from_district")),
    path("reports/", include("reports.urls_publication")),
    path("reports/", include("reports.urls_upkeep")),
    path("reports/", include("reports.urls_numbers")),
]
