"""Addresses of credentials earned, interests and progress."""

from django.urls import URLPattern, path

from artifacts.views import credentials, interests, my_credentials, progress, targets

urlpatterns: list[URLPattern] = [
    path("credentials/", credentials.attempt_list, name="attempt_list"),
    path("credentials/earned/", progress.earned, name="earned"),
    path("credentials/record/", credentials.attempt_record, name="attempt_record"),
    path("credentials/record/undo/<uuid:entry_id>/", credentials.attempt_undo, name="attempt_undo"),
    path("credentials/import/", credentials.attempt_import, name="attempt_import"),
    path("credentials/results/<uuid:attempt_id>/edit/", credentials.attempt_edit, name="attempt_edit"),
    path("credentials/results/<uuid:attempt_id>/remove/", credentials.attempt_remove, name="attempt_remove"),
    path("credentials/results/<uuid:attempt_id>/proof/", credentials.attempt_proof, name="attempt_proof"),
    path("students/<uuid:student_id>/credentials/add/", credentials.attempt_add, name="attempt_add"),
    path("my/credentials/", my_credentials.my_credentials, name="my_credentials"),
    path("my/credentials/<uuid:attempt_id>/proof/", my_credentials.my_credential_proof, name="my_credential_proof"),
    path("my/explore/interests/", interests.my_interests, name="my_interests"),
    path("students/interests/", interests.interest_list, name="interest_list"),
    path("students/interests/import/", interests.interest_import, name="interest_import"),
    path("students/interests/<slug:industry>/", interests.interest_detail, name="interest_detail"),
    path("progress/", progress.progress, name="progress"),
    path("progress/students/", progress.progress_students, name="progress_students"),
    path("progress/targets/", targets.target_list, name="target_list"),
    path("progress/targets/add/", targets.target_add, name="target_add"),
    path("progress/targets/<uuid:target_id>/edit/", targets.target_edit, name="target_edit"),
]
