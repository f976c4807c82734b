"""The database connection with the types it has here: it knows the campus in force."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.db import connection as _connection
from django.db import transaction

if TYPE_CHECKING:
    from django_tenants.postgresql_backend.base import DatabaseWrapper

connection = cast("DatabaseWrapper", _connection)


def counted(query: str, words: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that counts over whole tables.

    It is planned without nested loops: until a table just filled has statistics, the planner takes its thousands of rows
    for one, and a loop inside a loop makes minutes of a second.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(query, words)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.execute("SET LOCAL enable_nestloop = on")
    return found
