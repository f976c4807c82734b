"""How the audit writes values as JSON."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


class AuditEncoder(DjangoJSONEncoder):
    """Also writes what Django's encoder does not know, as text."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)
