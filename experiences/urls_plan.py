"""Addresses of the plan: cells of the continuum, sequence, alignment, pathways, policies."""

from django.urls import URLPattern, path

from experiences.views import alignment, continuum, pathways, policies, sequence

ALIGNMENT, PATHWAYS, POLICIES = "continuum/alignment/", "continuum/pathways/", "policies/manage/"
VERSION = f"{POLICIES}versions/<uuid:version_id>/"

urlpatterns: list[URLPattern] = [
    path("continuum/cells/<slug:edition>/", continuum.cells_edit, name="cells_edit"),
    path("continuum/cells/undo/<uuid:entry_id>/", continuum.cells_undo, name="cells_undo"),
    path("continuum/sequence/", sequence.sequence, name="sequence"),
    path(ALIGNMENT, alignment.alignment_list, name="alignment_list"),
    path(f"{ALIGNMENT}add/", alignment.alignment_add, name="alignment_add"),
    path(f"{ALIGNMENT}<uuid:alignment_id>/edit/", alignment.alignment_edit, name="alignment_edit"),
    path(f"{ALIGNMENT}<uuid:alignment_id>/archive/", alignment.alignment_archive, name="alignment_archive"),
    path(f"{ALIGNMENT}<uuid:alignment_id>/restore/", alignment.alignment_restore, name="alignment_restore"),
    path(PATHWAYS, pathways.pathway_list, name="pathway_list"),
    path(f"{PATHWAYS}add/", pathways.pathway_add, name="pathway_add"),
    path(f"{PATHWAYS}<uuid:pathway_id>/edit/", pathways.pathway_edit, name="pathway_edit"),
    path(f"{PATHWAYS}<uuid:pathway_id>/archive/", pathways.pathway_archive, name="pathway_archive"),
    path(f"{PATHWAYS}<uuid:pathway_id>/restore/", pathways.pathway_restore, name="pathway_restore"),
    path(POLICIES, policies.policy_list, name="policy_list"),
    path(f"{POLICIES}add/", policies.policy_add, name="policy_add"),
    path(f"{POLICIES}<uuid:policy_id>/", policies.policy_detail, name="policy_detail"),
    path(f"{POLICIES}<uuid:policy_id>/edit/", policies.policy_edit, name="policy_edit"),
    path(f"{POLICIES}<uuid:policy_id>/archive/", policies.policy_archive, name="policy_archive"),
    path(f"{POLICIES}<uuid:policy_id>/restore/", policies.policy_restore, name="policy_restore"),
    path(f"{POLICIES}<uuid:policy_id>/versions/add/", policies.policy_version_add, name="policy_version_add"),
    path(f"{VERSION}changes/", policies.policy_compare, name="policy_compare"),
    path(f"{VERSION}acknowledge/", policies.policy_acknowledge, name="policy_acknowledge"),
    path(f"{VERSION}file/", policies.policy_file, name="policy_file"),
]
