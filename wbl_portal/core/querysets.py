"""The queryset every model of a campus speaks with: it remembers its campus and refuses to be read in another."""

from collections.abc import Iterator
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models

from wbl_portal.core.database import connection

Row = TypeVar("Row", bound=models.Model)
PUBLIC = "public"


class WrongCampus(RuntimeError):
    """A lazy queryset made in one campus was read in another."""


class CampusQuerySet(models.QuerySet[Row]):
    """Made in campus A, read in campus B: raises in development and tests. One made outside any campus is nobody's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._campus = connection.schema_name

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._campus = self._campus if self._campus != PUBLIC else clone._campus
        return clone

    def _check_campus(self) -> None:
        if settings.STRICT_TENANCY and self._campus not in (PUBLIC, connection.schema_name):
            raise WrongCampus(
                f"A queryset of {self.model.__name__} was made in {self._campus} and read in {connection.schema_name}."
            )

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._check_campus()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Row]:
        self._check_campus()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._check_campus()
        return super().count()

    def exists(self) -> bool:
        self._check_campus()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._check_campus()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._check_campus()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._check_campus()
        return super().delete()


class ArchivableQuerySet(CampusQuerySet[Row]):
    """Words for rows that are archived instead of deleted."""

    def current(self) -> Self:
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)
