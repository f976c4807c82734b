"""Words of the record in the reader's language: who signs to a student, and how the maker of a work is shown."""

import re

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, override, pgettext_lazy

# Relations as rosters write them (OneRoster 1.2 has free words here) -> the word in the reader's language.
RELATIONS: dict[str, str | Promise] = {
    "mother": pgettext_lazy("relation to the student", "mother"),
    "father": pgettext_lazy("relation to the student", "father"),
    "parent": pgettext_lazy("relation to the student", "parent"),
    "guardian": pgettext_lazy("relation to the student", "guardian"),
    "legal guardian": pgettext_lazy("relation to the student", "guardian"),
    "parent or guardian": pgettext_lazy("relation to the student", "parent or guardian"),
    "grandmother": pgettext_lazy("relation to the student", "grandmother"),
    "grandfather": pgettext_lazy("relation to the student", "grandfather"),
    "grandparent": pgettext_lazy("relation to the student", "grandparent"),
    "stepmother": pgettext_lazy("relation to the student", "stepmother"),
    "stepfather": pgettext_lazy("relation to the student", "stepfather"),
    "foster parent": pgettext_lazy("relation to the student", "foster parent"),
    "aunt": pgettext_lazy("relation to the student", "aunt"),
    "uncle": pgettext_lazy("relation to the student", "uncle"),
    "sister": pgettext_lazy("relation to the student", "sister"),
    "brother": pgettext_lazy("relation to the student", "brother"),
    "relative": pgettext_lazy("relation to the student", "relative"),
}

# Beginnings of sentences for whoever looks at an empty page: always in both languages, side by side.
STARTERS = (
    ("I helped to …", "Ayudé a …"),
    ("I learned that …", "Aprendí que …"),
    ("It was hard to …, so I …", "Me costó …, así que …"),
    ("In class we learned …, and there I saw …", "En clase aprendimos …, y ahí vi …"),
    ("Next I would like to …", "Después me gustaría …"),
)


def relation_word(relation: str) -> str:
    """A roster's relation for the reader ("mother" is "madre"); empty for a word that is not known."""
    return str(RELATIONS.get(" ".join(relation.casefold().split()), ""))


def words_for(shown_as: str) -> str:
    """How the maker of a work is shown, for the reader: "Student, grade 10" is "Estudiante, grado 10" in Spanish.

    The default is kept in the language of whoever offered the work; words that staff wrote themselves stay.
    """
    for language, _name in settings.LANGUAGES:
        with override(language):
            plain, graded = gettext("Student"), gettext("Student, grade %s")
        before, _place, after = graded.partition("%s")
        if shown_as == plain:
            return gettext("Student")
        if found := re.fullmatch(f"{re.escape(before)}([0-9]{{1,2}}){re.escape(after)}", shown_as):
            return gettext("Student, grade %s") % found[1]
    return shown_as
