"""Addresses of the staff's side of the published site."""

from django.urls import path

from reports.views import older, publication

urlpatterns = [
    path("site/", publication.site_manage, name="site_manage"),
    path("site/embedding/", publication.embedding_edit, name="embedding_edit"),
    path("site/copy/", publication.site_copy_build, name="site_copy_build"),
    path("site/copy/file/", publication.site_copy_file, name="site_copy_file"),
    path("site/copy/<uuid:pk>/", publication.site_copy_job, name="site_copy_job"),
    path("older/", older.older_list, name="older_list"),
    path("older/import/", older.older_import, name="older_import"),
    path("older/<uuid:document_id>/edit/", older.older_edit, name="older_edit"),
    path("older/<uuid:document_id>/archive/", older.older_archive, name="older_archive"),
    path("older/<uuid:document_id>/restore/", older.older_restore, name="older_restore"),
]
