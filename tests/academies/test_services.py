"""A new campus: ready to use in one transaction, or not there at all."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django_tenants.utils import tenant_context

from academies import provisioning, services
from academies.models import Academy, District, Domain
from tests import catalog
from tests.conftest import CampusClient
from wbl_portal.people.models import Role

NEW: dict[str, Any] = {"slug": "new", "name": "New Academy", "frameworks": ["p-tech"], "grades": (9, 12)}


def create(**changes: Any) -> Academy:
    connection.set_schema_to_public()
    return services.create_academy(**{**NEW, **changes})


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'c\\_%'")
        return {row[0] for row in cursor.fetchall()}


def test_a_new_campus_is_ready_to_use(campus: Academy, as_owner: None, client_for: Callable[..., CampusClient]) -> None:
    academy = create(campus_number="123456789", time_zone="America/Denver")

    assert academy.domains.get().domain == "new.localhost"
    assert academy.frameworks == ["p-tech-2023"]
    assert catalog.tables(academy.schema_name) == catalog.tables(campus.schema_name)
    assert client_for(None, campus=academy).get("/accounts/login/").status_code == 200


def test_of_several_editions_of_a_family_the_latest_is_live_and_the_others_are_remembered(
    campus: Academy, as_owner: None
) -> None:
    academy = create(frameworks=["p-tech-2018", "t-stem", "p-tech", "p-tech-2023"])

    assert academy.frameworks == ["p-tech-2023", "t-stem-2018"]
    assert academy.earlier_frameworks == ["p-tech-2018"]


def test_the_web_role_works_at_a_new_campus_and_cannot_touch_its_audit(campus: Academy, as_owner: None) -> None:
    academy = create()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('wbl_web', %s, 'INSERT, UPDATE, DELETE'),"
            " has_table_privilege('wbl_web', %s, 'INSERT'), has_table_privilege('wbl_web', %s, 'UPDATE'),"
            " has_table_privilege('wbl_web', %s, 'DELETE')",
            [f"{academy.schema_name}.{table}" for table in ("people_student", *["core_auditentry"] * 3)],
        )
        assert cursor.fetchone() == (True, True, False, False)


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "a"},
        {"slug": "www"},
        {"slug": "Not A Slug"},
        {"host": "b.localhost"},
        {"frameworks": []},
        {"frameworks": ["stem-tech"]},
        {"campus_number": "12345"},
        {"time_zone": "Texas/Austin"},
        {"grades": (12, 9)},
        {"smallest_group": 4},
    ],
    ids=str,
)
def test_what_cannot_be_a_campus_is_refused_in_words_and_leaves_nothing(
    campus: Academy, as_owner: None, change: dict[str, Any]
) -> None:
    before = schemas()

    with pytest.raises(ValidationError) as refused:
        create(**change)

    assert all(refused.value.messages)
    assert schemas() == before
    assert not Academy.objects.filter(name="New Academy").exists()


def test_a_failure_at_the_end_leaves_nothing(campus: Academy, as_owner: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = schemas()
    monkeypatch.setattr(provisioning, "grant", lambda schema: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        create()

    assert schemas() == before
    assert not Academy.objects.filter(slug="new").exists()
    assert not Domain.objects.filter(domain="new.localhost").exists()


def test_schema_names_are_random_and_never_the_slug(campus: Academy, as_owner: None) -> None:
    assert create().schema_name != create(slug="newer").schema_name
    assert "new" not in Academy.objects.get(slug="new").schema_name


def test_a_district_is_an_academy_of_another_kind(campus: Academy, as_owner: None) -> None:
    connection.set_schema_to_public()
    workspace = services.create_district(slug="elm", name="Elm District", number="888888")

    assert workspace.is_district
    assert workspace.district == District.objects.get(number="888888")


def test_settings_are_checked_before_they_are_kept(campus: Academy) -> None:
    services.change_settings(academy=campus, name="Alder Academy", hue=10, smallest_group=12)

    campus.refresh_from_db()
    assert (campus.name, campus.hue, campus.smallest_group) == ("Alder Academy", 10, 12)
    with pytest.raises(ValidationError):
        services.change_settings(academy=campus, smallest_group=4)


def academy_create(*words: str) -> str:
    out = io.StringIO()
    connection.set_schema_to_public()
    call_command("academy_create", *words, stdout=out)
    return out.getvalue()


def test_the_command_makes_a_campus(campus: Academy, as_owner: None) -> None:
    text = academy_create(
        "fig", "--name", "Fig", "--frameworks", "t-stem,p-tech", "--grades", "6-12", "--campus-number", "999999003"
    )

    academy = Academy.objects.get(slug="fig")
    assert text.strip() == "Fig is ready at host fig.localhost"
    assert [key.rpartition("-")[0] for key in academy.frameworks] == ["t-stem", "p-tech"]
    assert academy.grades == [6, 7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize(
    "words",
    [
        ["a", "--name", "Again", "--frameworks", "p-tech", "--grades", "9-12"],
        ["fig", "--name", "Fig", "--frameworks", "p-tech", "--grades", "nine"],
        ["fig", "--name", "Fig", "--frameworks", "x", "--grades", "9-12"],
        ["fig", "--name", "Fig", "--frameworks", "p-tech", "--grades", "12-9"],
        ["fig", "--name", "Fig", "--frameworks", "p-tech", "--grades", "1-5"],
        ["fig", "--name", "Fig", "--frameworks", "p-tech", "--grades", "9-12", "--campus-number", "12"],
        ["fig", "--name", "Fig", "--frameworks", "p-tech", "--grades", "9-12", "--host", "a b/c"],
        ["fig", "--name", "Fig", "--frameworks", "p-tech", "--grades", "9-12", "--host", "localhost"],
        ["Fig_Tree", "--name", "Fig", "--frameworks", "p-tech", "--grades", "9-12"],
        ["fig", "--name", "", "--frameworks", "p-tech", "--grades", "9-12"],
    ],
    ids=lambda words: " ".join(words),
)
def test_the_command_refuses_bad_words_with_status_2(campus: Academy, as_owner: None, words: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        academy_create(*words)

    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


def test_roles_hold_at_one_campus_only(campus: Academy, as_owner: None) -> None:
    from tests.factories import make_user

    academy = create()
    with tenant_context(academy):
        assert make_user(Role.COORDINATOR).has_role(Role.COORDINATOR)
        assert not catalog.tables(academy.schema_name) - catalog.tables(campus.schema_name)


def test_before_the_first_campus_was_made_there_is_none(campus: Academy, as_owner: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE public.academies_academy RENAME TO academies_hidden")

    with pytest.raises(Academy.DoesNotExist):
        services.academy_by_slug(campus.slug)
