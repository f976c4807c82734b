"""The verbs on campuses: make one, change its settings."""

import re
import shutil
import zoneinfo
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from academies import provisioning
from academies.models import Academy, District, Domain
from wbl_portal.core import panels
from wbl_portal.core.database import connection
from wbl_portal.frameworks import UnknownFramework, framework

HOLDS = "academy.holds"  # a higher floor says here which hold stands at the campus in force
RESERVED_SLUGS = {"www", "static", "admin", "api", "mail", "public"}
# A part of a host name (RFC 1123); a short name is the first part of one.
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"


@transaction.atomic
def create_academy(
    *,
    slug: str,
    name: str,
    frameworks: list[str],
    grades: tuple[int, int],
    campus_number: str = "",
    host: str = "",
    district: District | None = None,
    **more: Any,
) -> Academy:
    """Make a campus, ready to use: its row, its host, its schema from the template and the web role's rights.

    `frameworks` are keys ("t-stem": the latest edition) or edition keys ("p-tech-2018"): of several editions of a family
    the latest is the live one, the others are those of earlier years. `grades` are lowest and highest. `is_practice`: a
    campus for training.
    Raises ValidationError with a sentence for whoever typed it; a failure at any point leaves nothing behind.
    """
    live, earlier = _edition_keys(frameworks)
    academy = Academy(
        slug=slug,
        name=name,
        frameworks=live,
        earlier_frameworks=earlier,
        lowest_grade=grades[0],
        highest_grade=grades[1],
        campus_number=campus_number,
        district=district,
        **more,
    )
    check(academy)
    return _provision(academy, host or f"{slug}.{settings.BASE_DOMAIN}")


@transaction.atomic
def create_district(*, slug: str, name: str, number: str, host: str = "") -> Academy:
    """Make a district and its workspace: an academy of kind `district`."""
    district = District.objects.create(name=name, number=number)
    academy = Academy(slug=slug, name=name, kind=Academy.Kind.DISTRICT, district=district, hue=205)
    check(academy)
    return _provision(academy, host or f"{slug}.{settings.BASE_DOMAIN}")


def _provision(academy: Academy, host: str) -> Academy:
    if not re.fullmatch(rf"{_LABEL}(\.{_LABEL})*", host.lower()) or host.lower() == settings.BASE_DOMAIN:
        raise ValidationError(_("'%s' can be no campus's host. Example: palm-hollow.example.org") % host)
    template = provisioning.current_template()
    try:
        academy.save()
        Domain.objects.create(domain=host.lower(), tenant=academy)
    except IntegrityError as error:
        raise ValidationError(_("The short name or the host is taken already: %s") % host) from error
    provisioning.replay(template.sql, template.token, academy.schema_name)
    provisioning.grant(academy.schema_name)
    return academy


@transaction.atomic
def change_settings(*, academy: Academy, **changes: Any) -> Academy:
    """Change a campus's own settings (name, colour, time zone, smallest group shown)."""
    for field, value in changes.items():
        setattr(academy, field, value)
    check(academy)
    academy.save(update_fields=list(changes))
    return academy


@transaction.atomic
def change_frameworks(*, academy: Academy, frameworks: list[str]) -> Academy:
    """Change which framework editions a campus runs; those that are left out stay known for the years they were run in."""
    live, earlier = _edition_keys(frameworks)
    before = [*academy.frameworks, *academy.earlier_frameworks]
    kept = [key for key in dict.fromkeys([*earlier, *before]) if key not in live]
    return change_settings(academy=academy, frameworks=live, earlier_frameworks=kept)


@transaction.atomic
def remove_academy(*, academy: Academy) -> None:
    """Drop a campus with its schema and files for good (the demo's; a real campus is closed by retention).

    Raises ValidationError while a hold stands there.
    """
    connection.set_tenant(academy)
    if reasons := panels.of(HOLDS):
        raise ValidationError(
            _("A hold stands at %(campus)s: %(reason)s. Nothing of it is removed until it is lifted.")
            % {"campus": academy, "reason": reasons[0]}
        )
    schema, folder = academy.schema_name, settings.FILES_DIR / str(academy.pk)
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {connection.ops.quote_name(schema)} CASCADE")
    academy.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def checked_origin(site: str) -> str:
    """A web site as browsers name it ("https://www.district.example.org"); raises ValidationError."""
    found = re.fullmatch(rf"https://({_LABEL}(?:\.{_LABEL})+)(:\d{{1,5}})?/?", site.strip().lower())
    if found is None:
        raise ValidationError(
            _("'%s' is no web site of that kind: https, the name, nothing after it. Example: https://www.example.org")
            % site
        )
    return f"https://{found[1]}{found[2] or ''}"


def check(academy: Academy) -> None:
    """Everything the database cannot promise about an academy; raises ValidationError."""
    if academy.slug in RESERVED_SLUGS:
        raise ValidationError(_("'%s' is kept for the portal; choose another short name.") % academy.slug)
    if academy.time_zone not in zoneinfo.available_timezones():
        raise ValidationError(_("'%s' is no time zone. Example: America/Chicago") % academy.time_zone)
    if not re.fullmatch(_LABEL, academy.slug):
        raise ValidationError(
            _("'%s' is no short name: small letters, digits and hyphens. Example: palm-hollow") % academy.slug
        )
    if any(checked_origin(site) != site for site in academy.frame_ancestors):
        raise ValidationError(_("A web site that may embed reads like https://www.example.org"))
    academy.clean()
    academy.clean_fields(exclude=["schema_name", *(["frameworks"] if academy.is_district else [])])
    _check_grades(academy)


def _check_grades(academy: Academy) -> None:
    """In order, and some of them in each program: a program without a grade would have nothing to publish."""
    words = {"low": academy.lowest_grade, "high": academy.highest_grade}
    if academy.lowest_grade > academy.highest_grade:
        raise ValidationError(_("The grades %(low)s-%(high)s are in the wrong order. Example: 6-12") % words)
    for edition in map(framework, academy.frameworks):
        if academy.highest_grade < edition.lowest_grade or academy.lowest_grade > edition.highest_grade:
            known = {"program": edition.title, "first": edition.lowest_grade, "last": edition.highest_grade}
            raise ValidationError(
                _("The grades %(low)s-%(high)s are outside of %(program)s, %(first)s-%(last)s.") % (words | known)
            )


def _edition_keys(frameworks: list[str]) -> tuple[list[str], list[str]]:
    """The latest edition of each family in the order given, and the earlier ones beside it."""
    if not frameworks:
        raise ValidationError(_("Name at least one framework. Example: t-stem,p-tech"))
    try:
        editions = list(dict.fromkeys(framework(key).key for key in frameworks))
    except UnknownFramework as error:
        raise ValidationError(str(error)) from error
    latest = {framework(key).family: key for key in sorted(editions)}
    live = list(dict.fromkeys(latest[framework(key).family] for key in editions))
    return live, [key for key in editions if key not in live]


def academy_by_slug(slug: str) -> Academy:
    """The academy of a short name, for commands; raises Academy.DoesNotExist, also where nothing was ever made."""
    connection.set_schema_to_public()
    if Academy._meta.db_table not in connection.introspection.table_names():
        raise Academy.DoesNotExist
    return Academy.objects.get(slug=slug)
