"""The walls inside a process: querysets, caches, threads and tasks keep to their campus."""

import threading
from typing import Any

import pytest
from django import forms
from django.core.cache import cache
from django.db import connection
from django.urls import get_resolver
from django_tenants.utils import schema_context, tenant_context

from academies.models import Academy
from partners.models import Partner
from tests.campuses import Cast
from tests.factories import make_partner
from wbl_portal.celery import app
from wbl_portal.core.jobs import perform_job
from wbl_portal.core.querysets import WrongCampus
from wbl_portal.core.tasks import CampusTask, FleetTask, NoCampusForTask

READS = {
    "list": list,
    "bool": bool,
    "len": len,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "get": lambda rows: rows.get(pk=Partner().pk),
    "iterator": lambda rows: list(rows.iterator()),
    "values": lambda rows: list(rows.values("name")),
    "aggregate": lambda rows: rows.aggregate(n=__import__("django").db.models.Count("pk")),
    "update": lambda rows: rows.update(city="Elsewhere"),
    "delete": lambda rows: rows.delete(),
    "in_bulk": lambda rows: rows.in_bulk(),
    "filter": lambda rows: list(rows.filter(city="")),
}


@pytest.mark.parametrize("read", READS, ids=str)
def test_a_queryset_of_campus_a_cannot_be_read_at_campus_b(campus: Academy, other_campus: Academy, read: str) -> None:
    partners = Partner.objects.all()

    with tenant_context(other_campus), pytest.raises(WrongCampus):
        READS[read](partners)


def test_a_queryset_of_a_campus_cannot_be_read_in_public(campus: Academy) -> None:
    partners = Partner.objects.all()

    with schema_context("public"), pytest.raises(WrongCampus):
        list(partners)


def test_rows_already_read_may_be_used_anywhere(campus: Academy, other_campus: Academy, cast: Cast) -> None:
    partners = Partner.objects.all()
    names = [partner.name for partner in partners]

    with tenant_context(other_campus):
        assert [partner.name for partner in partners] == names


def test_related_rows_follow_the_campus_of_the_moment_and_a_lazy_one_raises(
    campus: Academy, other_campus: Academy, cast: Cast
) -> None:
    contacts = cast.partner.contacts.all()

    with tenant_context(other_campus), pytest.raises(WrongCampus):
        list(contacts)


def test_cache_keys_carry_the_campus(campus: Academy, other_campus: Academy) -> None:
    cache.set("colour", "green")

    with tenant_context(other_campus):
        assert cache.get("colour") is None
        cache.set("colour", "blue")
    assert cache.get("colour") == "green"
    assert campus.schema_name in cache.make_key("colour")


def test_a_thread_started_in_a_request_stands_in_public_and_reads_nothing(committing: Any, campus: Academy) -> None:
    make_partner(name="Only at A")
    seen: list[Any] = []

    def work() -> None:
        seen.append(connection.schema_name)
        try:
            Partner.objects.count()
        except Exception as error:
            seen.append(type(error).__name__)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == ["public", "ProgrammingError"]


def portal_tasks() -> list[Any]:
    app.loader.import_default_modules()
    return [task for name, task in sorted(app.tasks.items()) if not name.startswith("celery.")]


def test_every_task_is_of_a_campus_or_of_the_fleet() -> None:
    tasks = portal_tasks()

    assert tasks
    assert [task.name for task in tasks if not isinstance(task, CampusTask | FleetTask)] == []


@pytest.mark.parametrize("header", [{}, {"_schema_name": "public"}, {"_schema_name": ""}])
def test_a_campus_task_without_a_campus_raises(campus: Academy, header: dict[str, str]) -> None:
    connection.set_schema_to_public()

    with pytest.raises(NoCampusForTask):
        called_with(header)


def test_a_campus_task_of_a_campus_that_is_gone_raises(campus: Academy) -> None:
    connection.set_schema_to_public()  # where the library leaves the worker when it finds no such campus

    with pytest.raises(NoCampusForTask):
        called_with({"_schema_name": "c_gone"})


def called_with(header: dict[str, str]) -> None:
    """Call a task the way the worker does: with a request that carries headers."""
    perform_job.push_request(headers=header, **header)
    try:
        perform_job("00000000-0000-0000-0000-000000000000")
    finally:
        perform_job.pop_request()


def every_form(of: type[Any] = forms.BaseForm) -> set[type[Any]]:
    """Every form class of ours that the pages have brought in."""
    found = set(of.__subclasses__())
    return found | {deeper for form in found for deeper in every_form(form)}


def test_no_form_keeps_rows_of_the_campus_it_was_first_read_in() -> None:
    get_resolver().url_patterns  # noqa: B018 - reads every module with pages, and the forms they use
    kept = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in every_form()
        if not form.__module__.startswith(("django.", "allauth.", "tests."))
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelChoiceField)
        and field.queryset is not None
        and not field.queryset.query.is_empty()
    }

    assert kept == set(), "Write queryset=Model.objects.none() in the class and set it in __init__"
