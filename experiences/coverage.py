"""What experiences and credentials answer to listed occupations; the page of occupations asks here, from below.

By code or by title is sure. By industry alone is the weaker sign and is shown as such.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from experiences.models import Credential, Experience
from partners import soc
from partners.coverage import PLACE, by_industry
from partners.models import Industry, Occupation
from partners.selectors.occupations import Column, Match
from wbl_portal.core.panels import brings
from wbl_portal.people.models import SchoolYear

Found = dict[str, list[Match]]


@brings(PLACE, order=10)
def experiences_for(occupations: Sequence[Occupation], day: dt.date) -> Column:
    """Experiences planned in the school year of a day: the occupation shown to students, else the partner's industry."""
    by_sign: Found = {}
    by_field: Found = {}
    for row in _planned(day):
        url = reverse("experience_detail", args=[row.pk])
        for sign in signs_in(row.occupation):
            why = _("occupation: %s") % row.occupation
            by_sign.setdefault(sign, []).append(Match(row.title, url, why))
        if row.partner is not None:
            why = _("industry of the partner: %s") % Industry(row.partner.industry).label
            by_field.setdefault(row.partner.industry, []).append(Match(row.title, url, why))
    return _column("experience", _("Experiences"), occupations, by_sign, by_field)


@brings(PLACE, order=30)
def credentials_for(occupations: Sequence[Occupation], day: dt.date) -> Column:
    """Credentials offered on a day: the occupation codes they name, else their industry."""
    by_sign: Found = {}
    by_field: Found = {}
    for row in Credential.objects.offered_on(day):
        url = f"{reverse('credential_list')}?{urlencode({'q': row.name})}"
        for code in soc.codes_in(row.socs):
            by_sign.setdefault(code, []).append(Match(row.name, url, _("code: %s") % code))
        if row.industry:
            why = _("industry: %s") % Industry(row.industry).label
            by_field.setdefault(row.industry, []).append(Match(row.name, url, why))
    return _column("credential", _("Credentials"), occupations, by_sign, by_field)


def signs_in(text: str) -> set[str]:
    """What an experience's occupation names it by: its codes, else its title."""
    return soc.codes_in(text) or {plain_title(text)} - {""}


def signs_of(occupation: Occupation) -> tuple[str, str]:
    """What a listed occupation is found by: its code and its title."""
    return occupation.soc, plain_title(occupation.title)


def plain_title(title: str) -> str:
    """A title as it is compared: lower case, words alone, without the s of a plural ('Registered Nurses')."""
    words = re.sub(r"[^\w]+", " ", title.casefold()).split()
    return " ".join(word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word for word in words)


def _planned(day: dt.date) -> Iterable[Experience]:
    year = SchoolYear.objects.covering(day).first() or SchoolYear.objects.filter(starts_on__lte=day).first()
    if year is None:
        return ()
    return Experience.objects.planned().in_year(year).select_related("partner")


def _column(key: str, label: str, occupations: Sequence[Occupation], by_sign: Found, by_field: Found) -> Column:
    sure: dict[uuid.UUID, Sequence[Match]] = {}
    for each in occupations:
        found = [match for sign in signs_of(each) for match in by_sign.get(sign, ())]
        if found:
            sure[each.pk] = list(dict.fromkeys(found))
    likely = {
        pk: left for pk, found in by_industry(occupations, by_field).items() if (left := _without(found, sure.get(pk)))
    }
    return Column(key, label, sure, likely)


def _without(found: Sequence[Match], sure: Sequence[Match] | None) -> Sequence[Match]:
    """What is found by industry and not surely already."""
    if not sure:
        return found
    named = {each.url for each in sure}
    return [each for each in found if each.url not in named]
