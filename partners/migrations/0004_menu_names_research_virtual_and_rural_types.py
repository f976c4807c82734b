"""The starter menu names the types of experience that were added later: research project, virtual visit, rural program.

Without it a reply taken up became a draft of a neighbouring type. What a campus chose itself stays.
"""

from django.db import migrations

# key of the offer -> type it named at first, type it means
TYPES = {
    "virtual-visit": ("informational-interview", "virtual-visit"),
    "travelling-visit": ("skill-development", "traveling-program"),
    "research": ("industry-project", "research-project"),
}


def name_types(apps, schema_editor):
    offer = apps.get_model("partners", "Offer")
    for key, (earlier, later) in TYPES.items():
        offer.objects.filter(key=key, type_key=earlier).update(type_key=later)


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_starter_menu")]

    operations = [migrations.RunPython(name_types, migrations.RunPython.noop)]
