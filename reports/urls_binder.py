"""Addresses of the binder: its parts and their evidence, reviewers, dry runs."""

from django.urls import path

from reports.views import binder, dry_runs, reviewers

PART = "<slug:edition>/<part_kind:kind>/<slot:part_key>/"
EVIDENCE = "evidence/<uuid:evidence_id>/"
REVIEWER = "reviewers/<uuid:reviewer_id>/"
RUN = "dry-runs/<uuid:run_id>/"

urlpatterns = [
    path("", binder.binder, name="binder"),
    path("reviewers/", reviewers.reviewer_list, name="reviewer_list"),
    path("reviewers/add/", reviewers.reviewer_add, name="reviewer_add"),
    path(REVIEWER, reviewers.reviewer_detail, name="reviewer_detail"),
    path(f"{REVIEWER}renew/", reviewers.reviewer_renew, name="reviewer_renew"),
    path(f"{REVIEWER}revoke/", reviewers.reviewer_revoke, name="reviewer_revoke"),
    path(f"{REVIEWER}unmasked/", reviewers.unmasked_grant, name="unmasked_grant"),
    path("unmasked/<uuid:grant_id>/revoke/", reviewers.unmasked_revoke, name="unmasked_revoke"),
    path("dry-runs/", dry_runs.dry_run_list, name="dry_run_list"),
    path("dry-runs/start/", dry_runs.dry_run_start, name="dry_run_start"),
    path(RUN, dry_runs.dry_run_detail, name="dry_run_detail"),
    path(f"{RUN}finish/", dry_runs.dry_run_finish, name="dry_run_finish"),
    path(f"{RUN}{PART}", dry_runs.dry_run_part, name="dry_run_part"),
    path("points/<uuid:point_id>/settle/", binder.point_settle, name="point_settle"),
    path(f"{EVIDENCE}edit/", binder.evidence_edit, name="evidence_edit"),
    path(f"{EVIDENCE}archive/", binder.evidence_archive, name="evidence_archive"),
    path(f"{EVIDENCE}restore/", binder.evidence_restore, name="evidence_restore"),
    path(f"{EVIDENCE}file/", binder.evidence_file, name="evidence_file"),
    path("verified/<uuid:entry_id>/undo/", binder.binder_verify_undo, name="binder_verify_undo"),
    path(PART, binder.binder_part, name="binder_part"),
    path(f"{PART}record/", binder.binder_record, name="binder_record"),
    path(f"{PART}verify/", binder.binder_verify, name="binder_verify"),
    path(f"{PART}evidence/add/", binder.evidence_add, name="evidence_add"),
]
