"""Starter types with the phase each serves per framework edition.

The activities are named by the two benchmarks (T-STEM 5.3d; P-TECH 6.2). Which phase an activity serves, the usual
grades, hours and evidence are a judgment: every row can be edited or archived by the campus.
"""

from django.db import migrations

T_STEM, P_TECH = "t-stem-2018", "p-tech-2023"

# key, name, phase in T-STEM 2018, phase in P-TECH 2023, usual grades, usual hours, usual evidence
TYPES = [
    (
        "guest-speaker",
        "Guest speaker or presentation",
        "awareness",
        "exploration",
        "6-12",
        "0.5-2",
        "Class list and reflection",
    ),
    ("career-information", "Career information session", "awareness", "exploration", "6-12", "0.5-2", "Class list"),
    ("career-fair", "Career fair", "awareness", "exploration", "6-12", "1-4", "Class list and reflection"),
    ("facility-visit", "Facility visit", "awareness", "exploration", "6-12", "2-6", "Permission slip and reflection"),
    (
        "informational-interview",
        "Informational interview",
        "exploration",
        "exploration",
        "8-12",
        "0.5-1",
        "Notes of the interview",
    ),
    ("job-shadowing", "Job shadowing", "exploration", "exploration", "9-12", "4-16", "Host's signature and reflection"),
    (
        "interview-training",
        "Interview training",
        "preparation",
        "preparation",
        "9-12",
        "0.5-2",
        "Partner's score sheet",
    ),
    ("resume-workshop", "Resume workshop", "preparation", "preparation", "9-12", "1-2", "The resume"),
    ("skill-development", "Skill development workshop", "preparation", "preparation", "9-12", "1-8", "A piece of work"),
    (
        "mentoring",
        "Mentoring by an industry partner",
        "preparation",
        "preparation",
        "9-12",
        "ongoing",
        "Mentor's log and cleared background check",
    ),
    (
        "industry-project",
        "Industry project or challenge",
        "preparation",
        "preparation",
        "9-12",
        "10-40",
        "The product and its rubric",
    ),
    ("school-enterprise", "School-based enterprise", "preparation", "preparation", "9-12", "20 or more", "The product"),
    ("competition", "CTSO competition", "preparation", "preparation", "9-12", "varies", "The result"),
    (
        "internship",
        "Internship",
        "experience",
        "training",
        "11-12",
        "40-160",
        "Training plan, hours log and employer's evaluation",
    ),
    (
        "practicum",
        "Practicum placement",
        "experience",
        "training",
        "11-12",
        "10-15 a week",
        "Training plan, hours log and employer's evaluation",
    ),
    (
        "career-preparation",
        "Career preparation placement (paid)",
        "experience",
        "training",
        "11-12",
        "10-15 a week",
        "Training plan and report of wages and hours",
    ),
    (
        "apprenticeship",
        "Apprenticeship or pre-apprenticeship",
        "experience",
        "training",
        "11-12",
        "set by the program",
        "Agreement and hours",
    ),
]


def add_types(apps, schema_editor):
    kind = apps.get_model("experiences", "ExperienceType")
    phase = apps.get_model("experiences", "TypePhase")
    for key, name, t_stem, p_tech, grades, hours, evidence in TYPES:
        made = kind.objects.create(
            key=key, name=name, typical_grades=grades, typical_hours=hours, typical_evidence=evidence
        )
        for framework, served in ((T_STEM, t_stem), (P_TECH, p_tech)):
            phase.objects.create(experience_type=made, framework=framework, phase=served)


def remove_types(apps, schema_editor):
    keys = [row[0] for row in TYPES]
    apps.get_model("experiences", "ExperienceType").objects.filter(key__in=keys, experiences__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("experiences", "0001_types_experiences_and_sessions")]

    operations = [migrations.RunPython(add_types, remove_types)]
