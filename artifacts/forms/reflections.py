"""Writing a reflection, answering one, finding those that wait, and editing what is asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from artifacts.models import Participation, Reflection, ReflectionPrompt, RubricDimension
from artifacts.questions import Question
from artifacts.selectors.reflections import (
    QueueFilter,
    courses_for,
    experiences_read,
    in_language,
    sections_read,
    teachers_read,
)
from experiences.campus import campus_frameworks, campus_grades
from experiences.models import Experience
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.people.context import current_year
from wbl_portal.people.forms import ClassOfYear
from wbl_portal.people.models import Course, SchoolYear, Section, StaffMember

Choices = list[tuple[Any, Any]]
SCORE = "score-"
SCALE = [(1, _("1 Beginning")), (2, _("2 Getting there")), (3, _("3 Clear")), (4, _("4 Strong"))]


class ReflectionForm(forms.Form):
    """The questions, then the class or standard that was used and how. Nothing is required: a draft may be half done."""

    use_required_attribute = False

    course = forms.ModelChoiceField(
        Course.objects.none(), label=_("Which class did you use?"), required=False, empty_label=_("Choose a class")
    )
    standard = field_of(
        Reflection,
        "standard",
        label=_("Or which standard?"),
        help_text=_("The code, if your teacher gave you one. For example: TEKS 130.402(c)(2)."),
    )
    link = forms.CharField(
        label=_("How did you use it?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.UUIDField(required=False, widget=forms.HiddenInput)
    based_on = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        participation: Participation,
        reflection: Reflection | None,
        questions: Sequence[Question],
        **kwargs: Any,
    ) -> None:
        known = {name: getattr(reflection, name) for name in ("course", "standard", "link")} if reflection else {}
        kwargs["initial"] = known
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.fields["course"].queryset = courses_for(participation.student, participation.experience)  # type: ignore[attr-defined]
        asked = {each.name: _answer_field(each) for each in questions}
        self.fields = asked | self.fields

    def asked(self) -> list[forms.BoundField]:
        """The questions' own fields."""
        return [self[each.name] for each in self.questions]

    def facts(self) -> dict[str, Any]:
        """What the service saves."""
        given = self.cleaned_data
        answers = [{"prompt": each.prompt, "answer": given[each.name]} for each in self.questions]
        names = ("course", "standard", "link", "version", "based_on")
        return {"answers": answers} | {name: given[name] for name in names}


class AnswerField(forms.CharField):
    """Asked for, so not called optional; a draft may leave it empty all the same (sending is the service's check)."""

    def validate(self, value: Any) -> None:
        """Nothing to refuse here."""


def _answer_field(question: Question) -> forms.CharField:
    return AnswerField(
        label=question.prompt,
        initial=question.answer,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FeedbackForm(forms.Form):
    """The rubric's rows from 1 to 4, and a comment."""

    comment = forms.CharField(
        label=_("Comment or question"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The student reads it. To return the reflection, write the question to be answered."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {
            f"{SCORE}{row.key}": forms.TypedChoiceField(
                label=in_language(row, "title"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=SCALE,
                widget=forms.RadioSelect,
            )
            for row in RubricDimension.objects.current()
        }
        self.fields = rows | self.fields

    def scores(self) -> dict[str, int]:
        given = self.cleaned_data
        return {name.removeprefix(SCORE): given[name] for name in given if name.startswith(SCORE) and given[name]}


class TeacherOfClasses(forms.ModelChoiceField):
    """By family name, as the list is in order of it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.family_name}, {obj.given_name}"


class QueueForm(forms.Form):
    """What the queue shows; lives in the address. It begins with what waits for feedback this year.

    Only what narrows it is offered, and of a campus's hundreds of classes those of one teacher: the one who was chosen,
    else the reader. An address may name any experience, teacher or class; it then stands among the choices.
    """

    q = forms.CharField(label=_("Student"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("waiting", _("Waiting for feedback")),
            ("returned", _("Returned with a question")),
            ("answered", _("Answered")),
            ("all", _("All that were sent")),
        ],
    )
    year = forms.ChoiceField(label=_("School year"), required=False)
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    experience = forms.ModelChoiceField(Experience.objects.none(), label=_("Experience"), required=False)
    teacher = TeacherOfClasses(StaffMember.objects.none(), label=_("Teacher"), required=False)
    section = ClassOfYear(Section.objects.none(), label=_("Class"), required=False)
    linked = forms.ChoiceField(
        label=_("Class or standard"),
        required=False,
        choices=[("", _("Named or not")), ("yes", _("Named")), ("no", _("Not named"))],
    )
    until = forms.DateField(label=_("Sent by"), required=False, widget=DayInput)

    def __init__(self, data: Mapping[str, Any], *, user: Any) -> None:
        self.years, self.this_year = list(SchoolYear.objects.all()), current_year()
        self.reader = user.staff_member_id
        asked = {name: data.get(name, "") for name in self.base_fields}
        asked["state"] = asked["state"] or "waiting"
        asked["year"] = asked["year"] or (self.this_year.label if self.this_year else "")
        super().__init__(asked)
        self._choose("year", [(year.label, year.label) for year in self.years])
        self._choose("grade", [("", _("All grades")), *((grade, str(grade)) for grade in campus_grades())])
        self._offer("experience", Experience.objects.all(), self._experiences)
        self._offer("teacher", StaffMember.objects.all(), self._teachers)
        self._offer("section", Section.objects.select_related("course"), self._sections)

    def chosen(self) -> QueueFilter:
        """The filter; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        state = given.get("state", "waiting")
        return QueueFilter(
            text=given.get("q", ""),
            state="" if state == "all" else state,
            year=self._year(),
            grade=given.get("grade"),
            experience=given.get("experience"),
            teacher=given.get("teacher"),
            section=given.get("section"),
            linked=given.get("linked", ""),
            until=given.get("until"),
        )

    def _year(self) -> SchoolYear | None:
        return next((year for year in self.years if year.label == self.data["year"]), self.this_year)

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _offer(self, name: str, rows: QuerySet[Any], choices: Callable[[], Choices]) -> None:
        """Take any of the rows; the choices are looked up when they are drawn."""
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self._choose(name, choices)

    def _experiences(self) -> Choices:
        return self._choices("experience", experiences_read(self._year()), _("All experiences"))

    def _teachers(self) -> Choices:
        """The reader first."""
        everybody, *found = self._choices("teacher", teachers_read(self._year()), _("All teachers"))
        mine = [(key, _("My students")) for key, _name in found if key == self.reader]
        return [everybody, *mine, *(each for each in found if each[0] != self.reader)]

    def _sections(self) -> Choices:
        teacher = self._asked("teacher")
        rows = sections_read(self._year(), teacher=teacher, reader=self.reader)
        found = self._choices("section", rows, _("All classes"))
        return found if len(found) > 1 or teacher else [("", _("Pick a teacher"))]

    def _choices(self, name: str, rows: Iterable[Any], none: Any) -> Choices:
        """No choice, then the rows; before them the one that the address names, where it is not among them."""
        found, asked = list(rows), self._asked(name)
        if asked is not None and asked not in found:
            found.insert(0, asked)
        named = self.fields[name].label_from_instance  # type: ignore[attr-defined]
        return [("", none), *((each.pk, named(each)) for each in found)]

    def _asked(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


class PromptForm(forms.Form):
    """A question in both languages, and the phase it belongs to."""

    text = field_of(ReflectionPrompt, "text")
    text_es = field_of(
        ReflectionPrompt, "text_es", help_text=_("Without it, Spanish readers see the English question.")
    )
    phase = forms.ChoiceField(label=_("Phase"), required=False)
    position = field_of(ReflectionPrompt, "position", help_text=_("Smaller numbers are asked first."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].choices = [("", _("Every phase")), *phase_choices()]  # type: ignore[attr-defined]


class DimensionForm(forms.Form):
    """A row of the rubric in both languages."""

    title = field_of(RubricDimension, "title")
    title_es = field_of(RubricDimension, "title_es")
    position = field_of(RubricDimension, "position", help_text=_("Smaller numbers stand first."))


def phase_choices() -> list[tuple[str, Any]]:
    """The phases of the campus's framework editions, each key once."""
    found: dict[str, Any] = {}
    for each in campus_frameworks():
        for phase in each.phases:
            found.setdefault(phase.key, each.phase_title(phase.key))
    return list(found.items())
