"""Addresses of what students did; a class list stands under its experience."""

from django.urls import URLPattern, path

from artifacts import urls_enrichment, urls_my, urls_placements, urls_progress, views
from artifacts.views import sheets

ITEM = "my/portfolio/<uuid:item_id>/"
SAMPLE = "samples/manage/<uuid:sample_id>/"
SESSION = "experiences/<uuid:experience_id>/sessions/<uuid:session_id>/"
LIST = f"{SESSION}attendance/"

urlpatterns: list[URLPattern] = [
    path("continuum/", views.continuum, name="continuum"),
    path("my/reflections/<uuid:participation_id>/", views.my_reflection, name="my_reflection"),
    path("my/portfolio/", views.my_portfolio, name="my_portfolio"),
    path("my/portfolio/add/", views.my_item_add, name="my_item_add"),
    path(ITEM, views.my_item, name="my_item"),
    path(f"{ITEM}edit/", views.my_item_edit, name="my_item_edit"),
    path(f"{ITEM}archive/", views.my_item_archive, name="my_item_archive"),
    path(f"{ITEM}restore/", views.my_item_restore, name="my_item_restore"),
    path(f"{ITEM}file/", views.my_item_file, name="my_item_file"),
    path(f"{ITEM}offer/", views.my_item_offer, name="my_item_offer"),
    path("my/samples/<uuid:sample_id>/withdraw/", views.my_sample_withdraw, name="my_sample_withdraw"),
    path("my/samples/<uuid:sample_id>/answer/", views.my_sample_answer, name="my_sample_answer"),
    path("reflections/", views.reflection_list, name="reflection_list"),
    path("reflections/prompts/", views.prompt_list, name="prompt_list"),
    path("reflections/prompts/add/", views.prompt_add, name="prompt_add"),
    path("reflections/prompts/<uuid:prompt_id>/", views.prompt_edit, name="prompt_edit"),
    path("reflections/prompts/<uuid:prompt_id>/archive/", views.prompt_archive, name="prompt_archive"),
    path("reflections/prompts/<uuid:prompt_id>/restore/", views.prompt_restore, name="prompt_restore"),
    path("reflections/rubric/add/", views.dimension_add, name="dimension_add"),
    path("reflections/rubric/<uuid:dimension_id>/", views.dimension_edit, name="dimension_edit"),
    path("reflections/rubric/<uuid:dimension_id>/archive/", views.dimension_archive, name="dimension_archive"),
    path("reflections/rubric/<uuid:dimension_id>/restore/", views.dimension_restore, name="dimension_restore"),
    path("reflections/<uuid:reflection_id>/", views.reflection_detail, name="reflection_detail"),
    path("reflections/<uuid:reflection_id>/feedback/", views.reflection_answer, name="reflection_answer"),
    path("work/<uuid:item_id>/", views.work_detail, name="work_detail"),
    path("work/<uuid:item_id>/file/", views.work_file, name="work_file"),
    path("work/<uuid:item_id>/offer/", views.work_offer, name="work_offer"),
    path("samples/manage/", views.sample_list, name="sample_list"),
    path(SAMPLE, views.sample_detail, name="sample_detail"),
    path(f"{SAMPLE}accept/", views.sample_accept, name="sample_accept"),
    path(f"{SAMPLE}ask/", views.sample_ask, name="sample_ask"),
    path(f"{SAMPLE}paper/", views.sample_paper, name="sample_paper"),
    path(f"{SAMPLE}withdraw/", views.sample_withdraw, name="sample_withdraw"),
    path(f"{SAMPLE}consents/<uuid:consent_id>/scan/", views.consent_scan, name="consent_scan"),
    path(LIST, views.attendance_edit, name="attendance_edit"),
    path("experiences/<uuid:experience_id>/roster/", sheets.experience_roster, name="experience_roster"),
    path(f"{SESSION}sheet/", sheets.sign_in_sheet, name="sign_in_sheet"),
    path(f"{LIST}undo/<uuid:entry_id>/", views.attendance_undo, name="attendance_undo"),
    *urls_my.urlpatterns,
    *urls_progress.urlpatterns,
    *urls_enrichment.urlpatterns,
    *urls_placements.urlpatterns,
]
