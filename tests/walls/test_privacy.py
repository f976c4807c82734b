"""Student data live in people and artifacts and nowhere else; models look down the floors, as imports do."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field, JSONField

# Floors from the top; a model may point at its own floor and at those below it. String foreign keys count as well.
FLOORS = ["reports", "artifacts", "experiences", "partners", "people", "academies", "core"]
# Tables about one student, or about one person's ties to a student.
PERSONAL = {
    "people.Student",
    "people.Enrollment",
    "people.ProgramMembership",
    "people.StudentGroup",
    "people.Guardian",
    "people.Guardianship",
    "people.AccountConsent",
    "people.SectionEnrollment",
    "people.User",
    "people.RoleAssignment",
    "people.StaffMember",
}
OF_STUDENTS = {"people", "artifacts"}
# Libraries that hang on the account; their tables hold no fact about a student.
LIBRARIES = {"account", "mfa", "auth", "contenttypes", "sessions"}


def relations() -> Iterator[tuple[str, Any, Any]]:
    """(field in words, model it stands on, model it points at)."""
    for model in apps.get_models(include_auto_created=True):
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and field.related_model is not None:
                yield f"{model._meta.label}.{field.name}", model, field.related_model


def test_no_table_outside_people_and_artifacts_points_at_a_person() -> None:
    pointing = [
        name
        for name, model, target in relations()
        if target._meta.label in PERSONAL and model._meta.app_label not in OF_STUDENTS | LIBRARIES
    ]

    assert pointing == []


def test_no_model_points_up() -> None:
    ours = [(name, model, target) for name, model, target in relations() if model._meta.app_label in FLOORS]
    up = [
        name
        for name, model, target in ours
        if target._meta.app_label not in FLOORS
        or FLOORS.index(target._meta.app_label) < FLOORS.index(model._meta.app_label)
    ]

    assert ours
    assert up == []


def test_every_app_of_ours_has_its_floor() -> None:
    ours = {config.label for config in apps.get_app_configs() if not config.path.count("site-packages")}

    assert ours - {"demo", "help"} == set(FLOORS)


@pytest.mark.parametrize("word", ["student", "guardian", "unique_id", "born", "given_name", "family_name", "pupil"])
def test_no_column_outside_people_and_artifacts_is_named_for_a_student(word: str) -> None:
    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in set(FLOORS) - OF_STUDENTS
        for field in model._meta.local_fields
        if isinstance(field, Field) and word in field.name
    ]

    assert found == []


def test_free_json_stands_only_where_it_is_known() -> None:
    """A JSON column can hold anything: each one is named here with what it holds."""
    known = {
        "core.AuditEntry.before",  # images of the row, in the campus
        "core.AuditEntry.after",
        "core.Job.payload",  # uuids and options
        "core.Job.result",  # counts and messages
        "people.RosterImport.rejected",  # file, line, reason
        "partners.ValueSurvey.ratings",  # a partner's ratings of statements
        "artifacts.Reflection.answers",  # a student's answers, in the room of students
        "artifacts.ReflectionFeedback.scores",
        "artifacts.Evaluation.scores",  # skill key -> 1 to 4
        "reports.SnapshotSignOff.checklist",  # counts and notes
        "reports.CampusReading.problem",  # the key of a problem and an address or a sentence of ours
        "reports.DistrictLine.problem",
        "reports.CampusReading.document",  # what a campus has published or hands up, and the shared directory: names
        "reports.DistrictEdition.document",  # what a district hands down: agreements, policies, lists, dates
        "reports.DistrictLine.applied",  # a campus's row in the words of such a document
        "reports.DistrictLine.kept",
        "reports.StateFigure.labels",  # the cell of a published table
        "reports.AgencyRequest.slots",  # keys of slots, partners and bodies
        "reports.AgencyRequest.partners",
        "reports.AgencyRequest.bodies",
        "reports.Disposition.records",  # ids and neutral labels
        "reports.Disposition.removed_files",  # keys and hashes of the files
        "reports.Snapshot.figures",  # aggregates
        "reports.Snapshot.protected",  # aggregates after masking
        "reports.Snapshot.rows",  # a digest and a number of rows per counted table
        "reports.Edition.document",  # what is public
        "reports.EditionDraft.slots",  # what would be, for as long as it waits
    }
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for field in model._meta.local_fields
        if isinstance(field, JSONField)
    }

    assert found == known


def test_no_generic_foreign_key_and_no_model_permission_is_relied_on() -> None:
    from django.contrib.contenttypes.fields import GenericForeignKey

    generic = [
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]

    assert generic == []
