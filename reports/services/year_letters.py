"""The monthly letter to the principals: the state of the year, once a month to each, from the first school day on."""

import datetime as dt

from django.db import transaction
from django.utils.translation import override

from reports import emails, year_page
from reports.documents import LANGUAGES
from reports.year_page import YearPage
from wbl_portal.core import audit, clock, pdf
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.days_off import days_off
from wbl_portal.people.models import Role, SchoolYear, User
from wbl_portal.people.models.students import covers

SENT = "year_page.mailed"
# So many days a letter that could not be sent is tried again; a month after that has its own.
TRIED_DAYS = 7


def is_time(year: SchoolYear, day: dt.date) -> bool:
    """Whether a day is the first school day of its month, or one shortly after it."""
    begin = max(day.replace(day=1), year.starts_on)
    month = [begin + dt.timedelta(days=ahead) for ahead in range((day - begin).days + 1)]
    off = days_off(month)
    open_days = [each for each in month if each.weekday() < clock.SATURDAY and each not in off]
    return day in open_days and day < open_days[0] + dt.timedelta(days=TRIED_DAYS)


def write_to_principals(*, site: str, by: Actor) -> int:
    """A letter to each principal who has none of this month yet; how many went out."""
    today = clock.today()
    year = SchoolYear.objects.covering(today).first()
    if year is None or not is_time(year, today):
        return 0
    waiting = [each for each in _principals(today) if not _has_letter(each, today)]
    if not waiting:
        return 0
    letter = _letter(year, site)
    return sum(_write(each, letter, today, by) for each in waiting)


@transaction.atomic
def _write(user: User, letter: emails.YearLetter, day: dt.date, by: Actor) -> bool:
    """The line in the audit stands exactly where the letter went out; two workers write one letter."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if _has_letter(user, day):
        return False
    audit.record(verb=SENT, by=by, subject=user, after={"month": _month(day)})
    sent = emails.send_year(user, letter)
    if not sent:
        transaction.set_rollback(True)
    return sent


def _letter(year: SchoolYear, site: str) -> emails.YearLetter:
    """In every language of the portal: nobody's own is on record."""
    told: dict[str, YearPage] = {}
    papers: dict[str, bytes] = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = year_page.year_page(year)
            if not pdf.off_because():
                papers[f"{language}-{year_page.file_name(told[language])}"] = year_page.paper(told[language], site=site)
    return emails.YearLetter(site, told, papers)


def _principals(day: dt.date) -> list[User]:
    """Who holds the role today, can sign in and has an address."""
    held = covers(day, "role_assignments__starts_on", "role_assignments__ends_on")
    rows = User.objects.filter(held, role_assignments__role=Role.PRINCIPAL, is_active=True)
    return list(rows.exclude(email="").distinct())


def _has_letter(user: User, day: dt.date) -> bool:
    rows = AuditEntry.objects.filter(verb=SENT, subject_kind=user._meta.label_lower, subject_id=str(user.pk))
    return rows.filter(after__month=_month(day)).exists()


def _month(day: dt.date) -> str:
    return f"{day:%Y-%m}"
