"""Starter skills of the workplace: chips on a student's hours; six of them are the rows that partners rate.

Common practice in our own words, not the agency's text: every row can be edited or archived by the campus.
"""

from django.db import migrations

# key, skill, the same in Spanish, its row in evaluations (None: a chip only)
SKILLS = [
    ("attendance", "Comes to work, and on time", "Asiste y llega a tiempo", 1),
    ("appearance", "Dresses for the work", "Se viste como pide el trabajo", None),
    ("directions", "Follows directions", "Sigue las instrucciones", None),
    ("quality", "Does careful work", "Hace bien su trabajo", 2),
    ("initiative", "Sees what needs doing", "Ve lo que hay que hacer", 3),
    ("teamwork", "Works with others", "Trabaja con los demás", 4),
    ("communication", "Speaks and writes clearly", "Habla y escribe con claridad", 5),
    ("safety", "Keeps the safety rules", "Cuida la seguridad", 6),
    ("confidentiality", "Is honest and keeps what is private", "Es honesto y guarda lo que es privado", None),
    ("technical", "Uses the tools of the job", "Usa las herramientas del oficio", None),
    ("time", "Uses time well", "Aprovecha bien el tiempo", None),
]


def add_starters(apps, schema_editor):
    skill = apps.get_model("artifacts", "EmployabilitySkill")
    for place, (key, title, title_es, row) in enumerate(SKILLS, start=1):
        skill.objects.create(key=key, title=title, title_es=title_es, position=10 * place, row=row)


def remove_starters(apps, schema_editor):
    keys = [key for key, *_words in SKILLS]
    apps.get_model("artifacts", "EmployabilitySkill").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("artifacts", "0005_placements_hours_and_evaluations")]

    operations = [migrations.RunPython(add_starters, remove_starters)]
