"""The fixed list of published tables: what each counts, of whom, and in whose words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from wbl_portal.people.models import Group

ALL = "all"
UNRECORDED = "unrecorded"  # the roster does not say
WHOLE = "/members"  # after the name of a table of student groups: the numbers of members its figures are out of
NO_PHASE = "none"  # an experience to which the campus gave no phase in this framework
LARGEST_TABLE = 120  # cells; more than that is neither read nor surely protected

Words = str | Promise


@dataclass(frozen=True)
class TableKind:
    """One published table. `safe`: it counts no student.

    `is_share`: each figure is out of the members, those of its grade where the table has grades, those of its group where
    it is `by_group`. `whole` are the words for the whole of a dimension, where they are not the usual ones. `group`: the
    program or service whose two sides, in it and not in it, the table sets beside each other.
    """

    title: Words
    definition: Words
    dimensions: tuple[str, ...]
    measure: str
    population: str
    overlapping: tuple[str, ...] = ()
    denominator: Words = ""
    safe: bool = False
    is_share: bool = False
    whole: Words = ""
    by_group: bool = False
    group: Group | None = None


_TIMES = gettext_lazy(
    "A participation is one student in one experience, counted once however many sessions it had. The grade is the one "
    "the student was in on the day, and students who have left since are counted where it happened."
)
_OFFERED = gettext_lazy(
    "Experiences planned or held in the school year, with partners or without; archived ones are left out."
)
_OF_ALL = gettext_lazy("all members of the program on the as-of date.")
_OF_GRADE = gettext_lazy("members of the program in that grade on the as-of date.")
_GROUPS = gettext_lazy(
    "Members on the as-of date who attended at least one experience in this school year, each counted once, by what the "
    "roster says of them on that date."
)


def _sides(title: Words, dimension: str, group: Group) -> TableKind:
    """The members in a program or service beside those who are not: two disjoint parts, so that both are protected."""
    return TableKind(
        title=title,
        definition=_GROUPS,
        denominator=gettext_lazy("members of the program in that student group on the as-of date."),
        dimensions=(dimension,),
        measure="students",
        population="members",
        is_share=True,
        whole=gettext_lazy("All members"),
        by_group=True,
        group=group,
    )


TABLES: dict[str, TableKind] = {
    "members-by-grade": TableKind(
        title=gettext_lazy("Members of the program by grade"),
        definition=gettext_lazy(
            "Students who are members of the program on the as-of date, by their grade on that date."
        ),
        dimensions=("grade",),
        measure="members",
        population="members",
    ),
    "students-by-grade-phase": TableKind(
        title=gettext_lazy("Students who took part, by grade and phase"),
        definition=gettext_lazy(
            "Members on the as-of date who attended at least one experience of the phase in this school year, each "
            "counted once. The grade is the member's grade on the as-of date."
        ),
        denominator=_OF_GRADE,
        dimensions=("grade", "phase"),
        measure="students",
        population="members",
        overlapping=("phase",),
        is_share=True,
        whole=gettext_lazy("Any phase"),
    ),
    "participations-by-grade-phase": TableKind(
        title=gettext_lazy("Participations by grade and phase"),
        definition=_TIMES,
        dimensions=("grade", "phase"),
        measure="participations",
        population="participations",
    ),
    "participations-by-type": TableKind(
        title=gettext_lazy("Participations by type of experience"),
        definition=_TIMES,
        dimensions=("type",),
        measure="participations",
        population="participations",
    ),
    "students-by-race": TableKind(
        title=gettext_lazy("Students who took part, by race or ethnicity"),
        definition=_GROUPS,
        denominator=gettext_lazy("members of the program in that student group on the as-of date."),
        dimensions=("race",),
        measure="students",
        population="members",
        is_share=True,
        whole=gettext_lazy("All members"),
        by_group=True,
    ),
    "students-by-economic-disadvantage": _sides(
        gettext_lazy("Students who took part, by economic disadvantage"), "economic", Group.ECONOMICALLY_DISADVANTAGED
    ),
    "students-by-language": _sides(
        gettext_lazy("Students who took part, emergent bilingual and not"), "bilingual", Group.EMERGENT_BILINGUAL
    ),
    "students-by-special-education": _sides(
        gettext_lazy("Students who took part, in special education and not"), "special", Group.SPECIAL_EDUCATION
    ),
    "members-with-credential-by-type": TableKind(
        title=gettext_lazy("Members who earned certifications and credentials, by type"),
        definition=gettext_lazy(
            "Members on the as-of date who have passed at least one credential of the type on or before that date, "
            "whenever it was earned; expired ones count as earned. Each member counts once per type and once in “Any "
            "credential”, however many they earned."
        ),
        denominator=_OF_ALL,
        dimensions=("credential",),
        measure="earned",
        population="members",
        overlapping=("credential",),
        is_share=True,
        whole=gettext_lazy("Any credential"),
    ),
    "on-track-credential": TableKind(
        title=gettext_lazy("On track: members with a degree, credential or certification, by grade"),
        definition=gettext_lazy(
            "Members on the as-of date who have passed at least one credential of any type on or before that date, "
            "whenever it was earned. The outcomes-based measures ask for it by graduation."
        ),
        denominator=_OF_GRADE,
        dimensions=("grade",),
        measure="earned",
        population="members",
        is_share=True,
    ),
    "on-track-placement": TableKind(
        title=gettext_lazy("On track: members with a placement or a work-based learning course, by grade"),
        definition=gettext_lazy(
            "Members on the as-of date who by that date attended a placement with a partner or were enrolled in a course "
            "marked as work-based learning, in any school year. The outcomes-based measures ask for it by graduation."
        ),
        denominator=_OF_GRADE,
        dimensions=("grade",),
        measure="placed",
        population="members",
        is_share=True,
    ),
    "members-with-reflection": TableKind(
        title=gettext_lazy("Members who reflected on their experiences"),
        definition=gettext_lazy(
            "Members on the as-of date who by that date handed in a reflection on an experience they attended in this "
            "school year, each counted once. A reflection that names a course or a standard shows the connection to "
            "academics; one that explains it was given 3 or 4 of 4 for it by a teacher."
        ),
        denominator=_OF_ALL,
        dimensions=("reflection",),
        measure="reflected",
        population="members",
        overlapping=("reflection",),
        is_share=True,
        whole=gettext_lazy("Any reflection"),
    ),
    "members-in-enrichment": TableKind(
        title=gettext_lazy("Members in enrichment and extracurricular activities, by kind"),
        definition=gettext_lazy(
            "Members on the as-of date who in this school year joined at least one activity of the kind by that date, "
            "with the consent of a parent or guardian where it is needed. This is not participation in experiences."
        ),
        denominator=_OF_ALL,
        dimensions=("enrichment",),
        measure="enriched",
        population="members",
        overlapping=("enrichment",),
        is_share=True,
        whole=gettext_lazy("Any activity"),
    ),
    "experiences-by-grade-phase": TableKind(
        title=gettext_lazy("Experiences by grade and phase"),
        definition=gettext_lazy(
            "Experiences planned or held in the school year; archived ones are left out. An experience for several "
            "grades counts in each of them and once in the total."
        ),
        dimensions=("grade", "phase"),
        measure="experiences",
        population="experiences",
        overlapping=("grade",),
        safe=True,
    ),
    "experiences-by-type": TableKind(
        title=gettext_lazy("Experiences by type"),
        definition=_OFFERED,
        dimensions=("type",),
        measure="experiences",
        population="experiences",
        safe=True,
    ),
}
