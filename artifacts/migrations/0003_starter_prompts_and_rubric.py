"""Starter questions for reflections and the starter rubric.

Common practice in our own words, not the agency's text: every row can be edited or archived by the campus.
"""

from django.db import migrations

# phases ("" is every phase), question, the same in Spanish
PROMPTS = [
    (
        [""],
        "What did you do? Tell it to someone who was not there.",
        "¿Qué hizo? Cuénteselo a alguien que no estuvo.",
    ),
    (["awareness", "exploration"], "What surprised you?", "¿Qué le sorprendió?"),
    (
        ["awareness", "exploration"],
        "What training, certification and pay go with this work in our region?",
        "¿Qué estudios, certificación y salario tiene este trabajo en nuestra región?",
    ),
    (
        ["awareness", "exploration"],
        "Would you want this job? Say why or why not. What would you ask next time?",
        "¿Le gustaría este trabajo? Diga por qué sí o por qué no. ¿Qué preguntaría la próxima vez?",
    ),
    (
        ["preparation"],
        "Which skill did you practice, and what shows it?",
        "¿Qué habilidad practicó y qué lo demuestra?",
    ),
    (
        ["preparation"],
        "What did others tell you about your work, and what will you change?",
        "¿Qué le dijeron sobre su trabajo y qué va a cambiar?",
    ),
    (
        ["experience", "training"],
        "Tell about a problem you solved there, step by step.",
        "Cuente un problema que resolvió allí, paso a paso.",
    ),
    (
        ["experience", "training"],
        "Which safety rule did you follow, and what is it for?",
        "¿Qué regla de seguridad siguió y para qué sirve?",
    ),
    (
        ["experience", "training"],
        "Which work skill grew most? Give an example. How did this change your plans after high school?",
        "¿Qué habilidad de trabajo creció más? Dé un ejemplo. ¿Cómo cambió sus planes para después de la preparatoria?",
    ),
]
RUBRIC = [
    ("connection", "Explains the connection to a class", "Explica la conexión con una clase"),
    ("evidence", "Gives evidence and detail", "Da evidencia y detalles"),
    ("growth", "Reflects on growth", "Reflexiona sobre su crecimiento"),
    ("communication", "Communicates clearly", "Se comunica con claridad"),
]


def add_starters(apps, schema_editor):
    prompt = apps.get_model("artifacts", "ReflectionPrompt")
    for place, (phases, text, text_es) in enumerate(PROMPTS, start=1):
        for phase in phases:
            prompt.objects.create(phase=phase, text=text, text_es=text_es, position=10 * place)
    dimension = apps.get_model("artifacts", "RubricDimension")
    for place, (key, title, title_es) in enumerate(RUBRIC, start=1):
        dimension.objects.create(key=key, title=title, title_es=title_es, position=10 * place)


def remove_starters(apps, schema_editor):
    texts = [text for _phases, text, _text_es in PROMPTS]
    apps.get_model("artifacts", "ReflectionPrompt").objects.filter(text__in=texts).delete()
    keys = [key for key, _title, _title_es in RUBRIC]
    apps.get_model("artifacts", "RubricDimension").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("artifacts", "0002_reflections_portfolios_samples_and_progress")]

    operations = [migrations.RunPython(add_starters, remove_starters)]
