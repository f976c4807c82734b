"""Replies of contacts who were asked, or who ticked them in the survey, name the contact and the school year."""

import datetime as dt
from typing import Any

from django.db import migrations

# The reply of a survey is written in the same transaction as its answer.
SAME_ACT = dt.timedelta(minutes=1)


def name_them(apps: Any, schema_editor: Any) -> None:
    replies = apps.get_model("partners", "OfferReply").objects.filter(contact=None)
    for ask in apps.get_model("partners", "OfferAsk").objects.exclude(reply=None):
        replies.filter(pk=ask.reply_id).update(contact=ask.contact_id, year=ask.year_id)
    surveys = apps.get_model("partners", "ValueSurvey").objects.filter(answered_at__isnull=False)
    for survey in surveys.exclude(offers=[]).select_related("contact"):
        moment = (survey.answered_at, survey.answered_at + SAME_ACT)
        said = replies.filter(partner=survey.partner_id, name=survey.contact.name, received_at__range=moment)
        said.update(contact=survey.contact_id, year=survey.year_id)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0007_offers_that_staff_write_down"),
    ]

    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
