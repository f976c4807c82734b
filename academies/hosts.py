"""Which academy answers at a host: read once, kept in the cache, dropped when a domain or an academy changes."""

import logging

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django_tenants.utils import get_public_schema_name, schema_context

from academies.models import Academy, Domain

logger = logging.getLogger("wbl_portal.academies")
KEEP_SECONDS = 300
NOBODY = "nobody"


def academy_of_host(host: str) -> Academy | None:
    """The academy of a host name (lower case, no port); None when no campus has it. 0 queries when warm."""
    found = _cached(host)
    if found is None:
        domain = Domain.objects.select_related("tenant").filter(domain=host).first()
        found = domain.tenant if domain else NOBODY
        _remember(host, found)
    return found if isinstance(found, Academy) else None


def public_address(academy: Academy) -> str:
    """Where the campus answers, without a slash at the end: "https://palm-hollow.portal.example.org"."""
    domain = academy.domains.order_by("-is_primary").first()
    host = domain.domain if domain else f"{academy.slug}.{settings.BASE_DOMAIN}"
    return f"https://{host}" if settings.PRODUCTION else f"http://{host}:{settings.PUBLIC_PORT}"


def _cached(host: str) -> Academy | str | None:
    try:
        return cache.get(_key(host))
    except Exception:  # the cache is a help, never a need: without Valkey the database answers
        logger.warning("The cache does not answer; hosts are looked up in the database.")
        return None


def _remember(host: str, found: Academy | str) -> None:
    try:
        cache.set(_key(host), found, KEEP_SECONDS)
    except Exception:
        logger.debug("The cache does not answer.")


def _key(host: str) -> str:
    return f"host:{host}"


def forget_hosts(hosts: list[str], store: BaseCache = cache) -> None:
    """Drop hosts from the cache once the present transaction is committed.

    Hosts are looked up before any campus is in force, so their keys are those of `public`, whoever changes a campus.
    """

    def drop() -> None:
        try:
            with schema_context(get_public_schema_name()):
                store.delete_many([_key(host) for host in hosts])
        except Exception:
            logger.warning("The cache does not answer; a changed host shows within %s seconds.", KEEP_SECONDS)

    transaction.on_commit(drop)


@receiver([post_save, post_delete], sender=Domain)
def domain_changed(instance: Domain, **kwargs: object) -> None:
    forget_hosts([instance.domain])


@receiver([post_save, post_delete], sender=Academy)
def academy_changed(instance: Academy, **kwargs: object) -> None:
    forget_hosts(list(instance.domains.values_list("domain", flat=True)))
