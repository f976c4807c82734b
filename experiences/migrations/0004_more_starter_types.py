"""Starter types that came later, and which types are placements.

Research projects, apprenticeships and offers for rural campuses are named by the agency's resources for T-STEM; virtual
visits count as visits do. Which phase each serves, its usual grades, hours and evidence are a judgment, as before:
every row can be edited or archived by the campus.
"""

from django.db import migrations

T_STEM, P_TECH = "t-stem-2018", "p-tech-2023"
PLACEMENTS = ["internship", "practicum", "career-preparation", "apprenticeship"]

# key, name, phase in T-STEM 2018, phase in P-TECH 2023, usual grades, usual hours, usual evidence
TYPES = [
    ("virtual-visit", "Virtual visit", "awareness", "exploration", "6-12", "0.5-2", "Class list and reflection"),
    (
        "traveling-program",
        "Traveling program for rural campuses",
        "exploration",
        "exploration",
        "6-12",
        "2-6",
        "Class list and reflection",
    ),
    (
        "research-project",
        "Student research project",
        "preparation",
        "preparation",
        "9-12",
        "10-40",
        "The report or poster and its rubric",
    ),
    (
        "practicum-course",
        "Practicum course",
        "experience",
        "training",
        "11-12",
        "set by the course",
        "Course record and training plan",
    ),
]


def add_types(apps, schema_editor):
    kind = apps.get_model("experiences", "ExperienceType")
    phase = apps.get_model("experiences", "TypePhase")
    kind.objects.filter(key__in=PLACEMENTS).update(is_placement=True)
    taken = {name.lower() for name in kind.objects.values_list("name", flat=True)}
    for key, name, t_stem, p_tech, grades, hours, evidence in TYPES:
        if name.lower() in taken or kind.objects.filter(key=key).exists():
            continue
        made = kind.objects.create(
            key=key, name=name, typical_grades=grades, typical_hours=hours, typical_evidence=evidence
        )
        for framework, served in ((T_STEM, t_stem), (P_TECH, p_tech)):
            phase.objects.create(experience_type=made, framework=framework, phase=served)


class Migration(migrations.Migration):
    dependencies = [("experiences", "0003_continuum_policies_credentials_and_enrichment")]

    operations = [migrations.RunPython(add_types, migrations.RunPython.noop)]
