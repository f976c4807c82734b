"""Addresses of the upkeep: checklist and sign-off, annual measures, agency requests, retention."""

from django.urls import path

from reports.views import annual, labels, requests, retention, sign_off, state

urlpatterns = [
    path("checklist/", sign_off.snapshot_checklist, name="snapshot_checklist"),
    path("snapshots/<uuid:pk>/sign-off/", sign_off.snapshot_sign, name="snapshot_sign"),
    path("snapshots/<uuid:pk>/proof/", sign_off.snapshot_proof, name="snapshot_proof"),
    path("measures/", annual.measure_list, name="measure_list"),
    path("measures/add/", annual.measure_add, name="measure_add"),
    path("measures/carry-over/", annual.measures_carry_over, name="measures_carry_over"),
    path("measures/<uuid:measure_id>/edit/", annual.measure_edit, name="measure_edit"),
    path("measures/<uuid:measure_id>/archive/", annual.measure_archive, name="measure_archive"),
    path("measures/<uuid:measure_id>/restore/", annual.measure_restore, name="measure_restore"),
    path("labels/", labels.label_list, name="label_list"),
    path("labels/reset/", labels.label_reset, name="label_reset"),
    path("labels/undo/<uuid:entry_id>/", labels.label_undo, name="label_undo"),
    path("state-figures/", state.state_figure_list, name="state_figure_list"),
    path("state-figures/import/", state.state_figure_import, name="state_figure_import"),
    path("requests/", requests.request_list, name="agency_request_list"),
    path("requests/add/", requests.request_add, name="agency_request_add"),
    path("requests/<uuid:request_id>/", requests.request_detail, name="agency_request_detail"),
    path("requests/<uuid:request_id>/edit/", requests.request_edit, name="agency_request_edit"),
    path("requests/<uuid:request_id>/reopen/", requests.request_reopen, name="agency_request_reopen"),
    path("requests/<uuid:request_id>/package/", requests.package_build, name="package_build"),
    path("requests/<uuid:request_id>/package/<int:number>/", requests.package_file, name="package_file"),
    path("retention/", retention.retention_home, name="retention_home"),
    path("retention/classes/add/", retention.class_add, name="retention_class_add"),
    path("retention/classes/<uuid:class_id>/", retention.class_detail, name="retention_class_detail"),
    path("retention/classes/<uuid:class_id>/edit/", retention.class_edit, name="retention_class_edit"),
    path("retention/classes/<uuid:class_id>/archive/", retention.class_archive, name="retention_class_archive"),
    path("retention/classes/<uuid:class_id>/restore/", retention.class_restore, name="retention_class_restore"),
    path("retention/classes/<uuid:class_id>/propose/", retention.disposition_propose, name="disposition_propose"),
    path("retention/holds/add/", retention.hold_add, name="hold_add"),
    path("retention/holds/<uuid:hold_id>/lift/", retention.hold_lift, name="hold_lift"),
    path("retention/dispositions/<uuid:pk>/", retention.disposition_detail, name="disposition_detail"),
    path("retention/dispositions/<uuid:pk>/approve/", retention.disposition_approve, name="disposition_approve"),
    path("retention/dispositions/<uuid:pk>/decline/", retention.disposition_decline, name="disposition_decline"),
    path("retention/dispositions/<uuid:pk>/carry-out/", retention.disposition_carry_out, name="disposition_carry_out"),
    path(
        "retention/dispositions/<uuid:pk>/certificate/",
        retention.disposition_certificate,
        name="disposition_certificate",
    ),
    path("work/<uuid:pk>/", retention.upkeep_job, name="upkeep_job"),
]
