"""Addresses of what partners say and offer; `/become-a-partner/` itself is the published menu."""

from django.urls import URLPattern, path

from partners.views import offer_asks, offers, surveys, written_offers

urlpatterns: list[URLPattern] = [
    path("partners/surveys/", surveys.survey_list, name="survey_list"),
    path("partners/surveys/ask/", surveys.survey_ask, name="survey_ask"),
    path("partners/surveys/remind/", surveys.survey_remind, name="survey_remind"),
    path("partners/surveys/<uuid:survey_id>/", surveys.survey_detail, name="survey_detail"),
    path("partners/surveys/<uuid:survey_id>/record/", surveys.survey_record, name="survey_record"),
    path("partners/surveys/<uuid:survey_id>/send/", surveys.survey_send, name="survey_send"),
    path("partners/surveys/<uuid:survey_id>/withdraw/", surveys.survey_withdraw, name="survey_withdraw"),
    path("become-a-partner/form/", offers.become_partner_form, name="become_partner_form"),
    path("become-a-partner/send/", offers.become_partner_send, name="become_partner_send"),
    path("become-a-partner/manage/", offers.offer_list, name="offer_list"),
    path("become-a-partner/manage/add/", offers.offer_add, name="offer_add"),
    path("become-a-partner/manage/<uuid:offer_id>/edit/", offers.offer_edit, name="offer_edit"),
    path("become-a-partner/manage/<uuid:offer_id>/archive/", offers.offer_archive, name="offer_archive"),
    path("become-a-partner/manage/<uuid:offer_id>/restore/", offers.offer_restore, name="offer_restore"),
    path("become-a-partner/asked/", offer_asks.offer_ask_list, name="offer_ask_list"),
    path("become-a-partner/asked/add/", offer_asks.offer_ask, name="offer_ask"),
    path("become-a-partner/asked/remind/", offer_asks.offer_ask_remind, name="offer_ask_remind"),
    path("become-a-partner/asked/<uuid:ask_id>/withdraw/", offer_asks.offer_ask_withdraw, name="offer_ask_withdraw"),
    path("become-a-partner/asked/<uuid:ask_id>/reopen/", written_offers.offer_ask_reopen, name="offer_ask_reopen"),
    path("become-a-partner/replies/", offers.reply_list, name="reply_list"),
    path("become-a-partner/replies/add/", written_offers.reply_add, name="reply_add"),
    path("become-a-partner/replies/<uuid:reply_id>/take-back/", written_offers.reply_take_back, name="reply_take_back"),
    path("become-a-partner/replies/<uuid:reply_id>/archive/", offers.reply_archive, name="reply_archive"),
    path("become-a-partner/replies/<uuid:reply_id>/restore/", offers.reply_restore, name="reply_restore"),
]
