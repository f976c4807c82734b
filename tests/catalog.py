"""Reads PostgreSQL's own catalogs: what stands in a schema, in words that do not name the schema."""

from typing import Any

from django.db import connection

DESCRIPTIONS = {
    "columns": """
        SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, identity_generation,
               character_maximum_length, numeric_precision
        FROM information_schema.columns WHERE table_schema = %s""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = %s::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s",
    "sequences": """
        SELECT sequencename, data_type::text, start_value, increment_by FROM pg_sequences WHERE schemaname = %s""",
    "others": """
        SELECT relkind::text, relname FROM pg_class
        WHERE relnamespace = %s::regnamespace AND relkind NOT IN ('r', 'i', 'S', 't')""",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = %s::regnamespace",
}
Description = dict[str, list[tuple[str, ...]]]


def described(schema: str) -> Description:
    """Columns, constraints, indexes and sequences of a schema, with its own name replaced."""
    return {part: _described(sql, schema) for part, sql in DESCRIPTIONS.items()}


def names_only(description: Description) -> Description:
    """The same without definitions, which PostgreSQL prints differently after a round trip."""
    return {part: [row[:2] for row in rows] for part, rows in description.items()}


def tables(schema: str) -> set[str]:
    return {row[0] for row in _rows("SELECT tablename FROM pg_tables WHERE schemaname = %s", schema)}


def foreign_keys_out_of(schema: str) -> list[Any]:
    """Foreign keys of a schema's tables that point into another schema."""
    return _rows(
        """SELECT conname FROM pg_constraint JOIN pg_class target ON target.oid = confrelid
           WHERE contype = 'f' AND connamespace = %s::regnamespace AND target.relnamespace <> connamespace""",
        schema,
    )


def triggers(schema: str) -> list[Any]:
    return _rows(
        """SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
           WHERE relnamespace = %s::regnamespace AND NOT tgisinternal""",
        schema,
    )


def _described(sql: str, schema: str) -> list[tuple[str, ...]]:
    return sorted(tuple(str(value).replace(f"{schema}.", "") for value in row) for row in _rows(sql, schema))


def _rows(sql: str, schema: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [schema])
        return list(cursor.fetchall())
