"""The starter menu: ways in which an organization can work with students; every line can be edited or archived.

The kinds of offer follow what the benchmarks name (T-STEM 5, resources; P-TECH 6.2). The time asked is a judgment.
"""

from django.db import migrations

# key, title, type of experience (empty: none), time asked, what it means
OFFERS = [
    ("guest-speaker", "Speak to a class", "guest-speaker", "One hour",
     "Tell students about your work and how you came to it."),
    ("site-visit", "Open your doors for a visit", "facility-visit", "Half a day",
     "Show a group of students where you work and what you make."),
    ("virtual-visit", "Meet students online", "informational-interview", "One hour",
     "A visit or talk by video, for students who live far away."),
    ("travelling-visit", "Travel to a rural school", "skill-development", "One day",
     "Bring your workshop, tools or people to a school far from town."),
    ("job-shadow", "Let a student follow you for a day", "job-shadowing", "One day",
     "One student sees a working day at your side."),
    ("mock-interviews", "Practice interviews", "interview-training", "Two hours",
     "Interview students as you would interview applicants, and tell them what you saw."),
    ("resume-review", "Look through résumés", "resume-workshop", "Two hours",
     "Read résumés and say what would make you call."),
    ("mentor", "Mentor a student", "mentoring", "One hour a month",
     "Meet one student regularly through the school year."),
    ("project", "Set a project", "industry-project", "Three meetings",
     "Give a team a real question of yours and hear their answer."),
    ("research", "Guide a student's research", "industry-project", "Five hours in a semester",
     "Help one student with an independent project in your field."),
    ("internship", "Take an intern", "internship", "40 hours or more",
     "A student of grade 11 or 12 works with you under a training plan."),
    ("apprenticeship", "Offer an apprenticeship", "apprenticeship", "As the program says",
     "Train a student for your trade, in a registered or pre-apprenticeship program."),
    ("advisory-board", "Sit on the advisory board", "", "Two meetings a year",
     "Tell us what your field needs, twice a year."),
    ("equipment", "Give or lend equipment", "", "As you like",
     "Tools, machines, software or materials that students learn with."),
]  # fmt: skip


def add_offers(apps, schema_editor):
    offer = apps.get_model("partners", "Offer")
    offer.objects.bulk_create(
        offer(key=key, title=title, type_key=kind, time_asked=time, description=meaning, position=10 * place)
        for place, (key, title, kind, time, meaning) in enumerate(OFFERS, start=1)
    )


def remove_offers(apps, schema_editor):
    keys = [row[0] for row in OFFERS]
    apps.get_model("partners", "Offer").objects.filter(key__in=keys, replies__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_workforce_feedback_and_agreement_reviews")]

    operations = [migrations.RunPython(add_offers, remove_offers)]
