"""Who is shown on a class list; lives in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from artifacts.selectors import Choice, sections_of
from experiences.campus import campus_frameworks
from experiences.models import Session
from wbl_portal.people.models import Section, SectionTeacher


class ChoiceForm(forms.Form):
    """A name, grade, class section and program; a question with one possible answer is not asked."""

    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    section = forms.ChoiceField(label=_("Class"), required=False)
    program = forms.ChoiceField(label=_("Program"), required=False)

    def __init__(self, *args: Any, session: Session, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [grade for grade in session.experience.grades if str(grade) == self.data.get("grade")]
        grades = asked or session.experience.grades
        self.narrowed = len(grades) == 1
        self.sections = {str(section.pk): section for section in sections_of(session, grades)}
        families = [(each.family, each.family.upper()) for each in campus_frameworks()]
        self._ask("grade", _("All its grades"), [(grade, str(grade)) for grade in session.experience.grades])
        self._ask("program", _("Everyone"), families)
        if self.sections:
            self.fields["section"].choices = [("", _("All classes")), *self._grouped(user)]  # type: ignore[attr-defined]
            if not self.narrowed:
                self.fields["section"].help_text = _("Choose a grade to see all of its classes.")
        else:
            del self.fields["section"]

    def chosen(self) -> Choice:
        """Whom to show; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        return Choice(
            grade=given.get("grade"),
            section=self.sections.get(given.get("section", "")),
            program=given.get("program", ""),
            name=given.get("q", ""),
        )

    def _ask(self, name: str, everyone: Any, choices: list[tuple[Any, str]]) -> None:
        if len(choices) < 2:
            del self.fields[name]
        else:
            self.fields[name].choices = [("", everyone), *choices]  # type: ignore[attr-defined]

    def _grouped(self, user: Any) -> list[tuple[Any, list[tuple[str, str]]]]:
        """The person's own classes first; the other ones of a grade, for together they would be hundreds."""
        taught = SectionTeacher.objects.filter(staff_member_id=user.staff_member_id, active=True)
        own = set(taught.values_list("section_id", flat=True)) if user.staff_member_id else set()
        groups: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
        for key, section in self.sections.items():
            mine = section.pk in own
            if mine or self.narrowed or key == self.data.get("section"):
                groups[mine].append((key, _name(section)))
        return [
            (label, groups[mine]) for mine, label in ((True, _("My classes")), (False, _("Classes"))) if groups[mine]
        ]


def _name(section: Section) -> str:
    return section.title if section.course.title in section.title else f"{section.course.title}: {section.title}"
