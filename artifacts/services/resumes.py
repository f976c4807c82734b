"""The choices for a student's résumé: the last ones are kept."""

from collections.abc import Collection

from django.db import transaction

from artifacts.models import ResumeChoices
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import Student


@transaction.atomic
def keep_choices(
    *, student: Student, language: str, turned: Collection[str], by: Actor, about: str = "", with_email: bool = False
) -> ResumeChoices:
    """Keep what a student chose, in place of what they chose before; the same again changes nothing.

    `turned`: see ResumeChoices. What they wrote about themselves stands in no audit entry: it goes with the row.
    """
    row = ResumeChoices.objects.select_for_update().filter(student=student).first()
    chosen = {"language": language, "about": about.strip(), "with_email": with_email, "turned": sorted(turned)}
    if row is not None and all(getattr(row, name) == value for name, value in chosen.items()):
        return row
    row = row or ResumeChoices(student=student)
    for name, value in chosen.items():
        setattr(row, name, value)
    row.kept_at = clock.now()
    row.save()
    audit.record(verb="resume.chosen", by=by, subject=row, after=audit.image(row, ["language", "with_email", "turned"]))
    return row
