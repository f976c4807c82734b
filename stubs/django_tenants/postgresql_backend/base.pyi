from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL

from academies.models import Academy

class DatabaseWrapper(PostgreSQL):
    # In `public` a stand-in with a name and nothing else; code that asks for more stands in a campus.
    tenant: Academy
    schema_name: str
    def set_tenant(self, tenant: Academy, include_public: bool = True) -> None: ...
    def set_schema(self, schema_name: str, include_public: bool = True) -> None: ...
    def set_schema_to_public(self) -> None: ...
