"""Addresses of enrichment, of partners' look at the plan, and of drafts that came from their offers."""

from django.urls import URLPattern, path

from experiences.views import drafts, enrichment, plan_reviews

ONE = "enrichment/manage/<uuid:enrichment_id>/"
EVENT = "enrichment/manage/events/<uuid:event_id>/"

urlpatterns: list[URLPattern] = [
    path("become-a-partner/replies/<uuid:reply_id>/take-up/", drafts.reply_take_up, name="reply_take_up"),
    path("experiences/<uuid:experience_id>/plan/", drafts.experience_plan, name="experience_plan"),
    path("plan-reviews/", plan_reviews.plan_review_list, name="plan_review_list"),
    path("plan-reviews/ask/", plan_reviews.plan_review_ask, name="plan_review_ask"),
    path("plan-reviews/remind/", plan_reviews.plan_review_remind, name="plan_review_remind"),
    path("plan-reviews/preview/", plan_reviews.plan_review_preview, name="plan_review_preview"),
    path("enrichment/manage/", enrichment.enrichment_list, name="enrichment_list"),
    path("enrichment/manage/add/", enrichment.enrichment_add, name="enrichment_add"),
    path(ONE, enrichment.enrichment_detail, name="enrichment_detail"),
    path(f"{ONE}edit/", enrichment.enrichment_edit, name="enrichment_edit"),
    path(f"{ONE}archive/", enrichment.enrichment_archive, name="enrichment_archive"),
    path(f"{ONE}restore/", enrichment.enrichment_restore, name="enrichment_restore"),
    path(f"{ONE}events/add/", enrichment.enrichment_event_add, name="enrichment_event_add"),
    path(f"{EVENT}edit/", enrichment.enrichment_event_edit, name="enrichment_event_edit"),
    path(f"{EVENT}remove/", enrichment.enrichment_event_remove, name="enrichment_event_remove"),
]
