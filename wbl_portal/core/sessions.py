"""Sessions of one campus: rows in its schema, and data signed with its name, so a copied row logs nobody in elsewhere."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from wbl_portal.core.database import connection


class SessionStore(DatabaseSessionStore):
    """Django's database sessions, whose signature names the campus."""

    @property
    def key_salt(self) -> str:
        return f"wbl.sessions.{connection.schema_name}"

    @classmethod
    def get_model_class(cls) -> Any:
        from django.contrib.sessions.models import Session

        return Session
