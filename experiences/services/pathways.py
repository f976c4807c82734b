"""Pathways: the sequences of courses and experiences towards an occupation."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from experiences.models import Pathway
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor


@transaction.atomic
def add_pathway(*, name: str, program_of_study: str = "", by: Actor) -> Pathway:
    """Add a pathway; raises ValidationError by field."""
    made = Pathway()
    _fill(made, name, program_of_study)
    made.save()
    audit.record(verb="pathway.added", by=by, subject=made, after=audit.image(made))
    return made


@transaction.atomic
def change_pathway(*, pathway: Pathway, name: str, program_of_study: str = "", by: Actor) -> Pathway:
    """Change a pathway's words; what stands in it stays."""
    before = audit.image(pathway)
    _fill(pathway, name, program_of_study)
    after = audit.image(pathway)
    if after != before:
        pathway.save()
        audit.record(verb="pathway.changed", by=by, subject=pathway, before=before, after=after)
    return pathway


def archive_pathway(*, pathway: Pathway, by: Actor) -> None:
    """Take a pathway out of the choices; its experiences and rows of the alignment stay."""
    archive.archive(pathway, by=by)


@transaction.atomic
def restore_pathway(*, pathway: Pathway, by: Actor) -> None:
    """Undo of `archive_pathway`; raises ValidationError when another pathway took the name meanwhile."""
    _refuse_taken_name(pathway)
    archive.restore(pathway, by=by)


def _fill(row: Pathway, name: str, program_of_study: str) -> None:
    row.name, row.program_of_study = name.strip(), program_of_study.strip()
    _refuse_taken_name(row)
    row.clean_fields()


def _refuse_taken_name(row: Pathway) -> None:
    if Pathway.objects.current().filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise ValidationError(
            {"name": _("There is already a pathway with this name. Edit that one or choose another name.")}
        )
