"""Addresses of partners; `/partners/` itself is the public page."""

from django.urls import URLPattern, path

from partners import urls_feedback, urls_workforce, views
from partners.views.engagements import partner_log

urlpatterns: list[URLPattern] = [
    *urls_workforce.urlpatterns,
    path("partners/manage/", views.partner_list, name="partner_list"),
    path("partners/manage/add/", views.partner_add, name="partner_add"),
    path("partners/manage/act/", views.partner_act, name="partner_act"),
    path("partners/manage/undo/<uuid:entry_id>/", views.partner_undo, name="partner_undo"),
    path("partners/manage/<uuid:partner_id>/", views.partner_detail, name="partner_detail"),
    path("partners/manage/<uuid:partner_id>/log/", partner_log, name="partner_log"),
    path("partners/manage/<uuid:partner_id>/edit/", views.partner_edit, name="partner_edit"),
    path("partners/manage/<uuid:partner_id>/archive/", views.partner_archive, name="partner_archive"),
    path("partners/manage/<uuid:partner_id>/restore/", views.partner_restore, name="partner_restore"),
    path("partners/manage/<uuid:partner_id>/contacts/add/", views.contact_add, name="contact_add"),
    path("partners/manage/contacts/<uuid:contact_id>/edit/", views.contact_edit, name="contact_edit"),
    path("partners/manage/contacts/<uuid:contact_id>/send/", views.contact_send, name="contact_send"),
    path("partners/manage/forwardings/<uuid:forwarding_id>/", views.forwarding_decide, name="forwarding_decide"),
    path("partners/manage/contacts/<uuid:contact_id>/archive/", views.contact_archive, name="contact_archive"),
    path("partners/manage/contacts/<uuid:contact_id>/restore/", views.contact_restore, name="contact_restore"),
    path("partners/manage/<uuid:partner_id>/sites/add/", views.site_add, name="site_add"),
    path("partners/manage/sites/<uuid:site_id>/edit/", views.site_edit, name="site_edit"),
    path("partners/manage/sites/<uuid:site_id>/archive/", views.site_archive, name="site_archive"),
    path("partners/manage/sites/<uuid:site_id>/restore/", views.site_restore, name="site_restore"),
    path("partners/manage/<uuid:partner_id>/roles/add/", views.strategic_role_add, name="strategic_role_add"),
    path("partners/manage/roles/<uuid:role_id>/edit/", views.strategic_role_edit, name="strategic_role_edit"),
    path("partners/manage/roles/<uuid:role_id>/archive/", views.strategic_role_archive, name="strategic_role_archive"),
    path("partners/manage/roles/<uuid:role_id>/restore/", views.strategic_role_restore, name="strategic_role_restore"),
    path("partners/manage/agreements/", views.agreement_list, name="agreement_list"),
    path("partners/manage/<uuid:partner_id>/agreements/add/", views.agreement_add, name="agreement_add"),
    path("partners/manage/agreements/<uuid:agreement_id>/edit/", views.agreement_edit, name="agreement_edit"),
    path("partners/manage/agreements/<uuid:agreement_id>/archive/", views.agreement_archive, name="agreement_archive"),
    path("partners/manage/agreements/<uuid:agreement_id>/restore/", views.agreement_restore, name="agreement_restore"),
    path("partners/manage/agreements/<uuid:agreement_id>/file/", views.agreement_file, name="agreement_file"),
    path("partners/manage/agreements/<uuid:agreement_id>/", views.agreement_detail, name="agreement_detail"),
    path("partners/manage/agreements/<uuid:agreement_id>/renew/", views.agreement_renew, name="agreement_renew"),
    path("partners/manage/agreements/<uuid:agreement_id>/amend/", views.agreement_amend, name="agreement_amend"),
    path(
        "partners/manage/agreements/<uuid:agreement_id>/review/",
        views.agreement_review_begin,
        name="agreement_review_begin",
    ),
    path("partners/manage/agreements/<uuid:agreement_id>/send/", views.agreement_send, name="agreement_send"),
    path("partners/manage/agreements/<uuid:agreement_id>/signature/", views.agreement_sign, name="agreement_sign"),
    path("partners/manage/agreements/<uuid:agreement_id>/end/", views.agreement_end, name="agreement_end"),
    path("partners/manage/agreements/<uuid:agreement_id>/clauses/", views.agreement_clauses, name="agreement_clauses"),
    path(
        "partners/manage/agreements/<uuid:agreement_id>/clauses/undo/<uuid:entry_id>/",
        views.agreement_clauses_undo,
        name="agreement_clauses_undo",
    ),
    path(
        "partners/manage/agreements/<uuid:agreement_id>/reviews/add/",
        views.agreement_review_add,
        name="agreement_review_add",
    ),
    path("partners/manage/reviews/<uuid:review_id>/edit/", views.agreement_review_edit, name="agreement_review_edit"),
    path(
        "partners/manage/reviews/<uuid:review_id>/remove/",
        views.agreement_review_remove,
        name="agreement_review_remove",
    ),
]
urlpatterns += urls_feedback.urlpatterns
