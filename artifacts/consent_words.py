"""What somebody agrees to when work is published, in short plain sentences, in the language in force.

The whole text is kept with the answer: FERPA asks a written consent to name what is disclosed, why and to whom
(34 CFR 99.30(b)).
"""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from artifacts.models import Sample
from artifacts.words import words_for


def terms(sample: Sample, *, campus: str, until: dt.date) -> list[tuple[str, str]]:
    """(question, answer) in the order they are read."""
    shown_as = words_for(sample.shown_as)
    facts = {"campus": campus, "caption": sample.caption, "shown_as": shown_as, "day": date_format(until)}
    return [
        (
            _("What will be shown?"),
            _("This work, with the words '%(caption)s'. The student is shown as '%(shown_as)s'. No name is shown.")
            % facts,
        ),
        (_("Why?"), _("To show what students at %(campus)s learn with companies and other partners.") % facts),
        (
            _("Who can see it?"),
            _("Everyone. It stands on the school's public website, and the state education agency may read it.")
            % facts,
        ),
        (_("Until when?"), _("Until %(day)s. You can take your yes back at any time before that.") % facts),
        (
            _("What if I say no?"),
            _("Nothing happens. Your answer does not change grades, classes or anything else at school."),
        ),
        (
            _("How do I take a yes back?"),
            _("Open this link again, or tell the school. The work is taken down at once."),
        ),
    ]


def scope(sample: Sample, *, campus: str, until: dt.date) -> str:
    """The terms as one text, to be kept with the answer."""
    return "\n".join(f"{question} {answer}" for question, answer in terms(sample, campus=campus, until=until))
