"""Writing a reflection, answering one, finding those that wait, and editing what is asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from artifacts.models import Participation, Reflection, ReflectionPrompt, RubricDimension
from artifacts.questions import Question
from artifacts.selectors.reflections import QueueFilter, courses_for, in_language, queue, sections_with
from experiences.campus import campus_frameworks, campus_grades
from experiences.models import Experience
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.people.context import current_year
from wbl_portal.people.models import Course, SchoolYear, Section

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


class QueueForm(forms.Form):
    """What the queue shows; lives in the address. It begins with what waits for feedback this year."""

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
    experience = forms.ModelChoiceField(
        Experience.objects.none(), label=_("Experience"), required=False, empty_label=_("All experiences")
    )
    section = forms.ModelChoiceField(
        Section.objects.none(), label=_("Class"), required=False, empty_label=_("All classes")
    )
    linked = forms.ChoiceField(
        label=_("Class or standard"),
        required=False,
        choices=[("", _("Named or not")), ("yes", _("Named")), ("no", _("Not named"))],
    )
    until = forms.DateField(label=_("Sent by"), required=False, widget=DayInput)

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.years, self.this_year = list(SchoolYear.objects.all()), current_year()
        asked = {name: data.get(name, "") for name in self.base_fields}
        asked["state"] = asked["state"] or "waiting"
        asked["year"] = asked["year"] or (self.this_year.label if self.this_year else "")
        super().__init__(asked)
        self._choose("year", [(year.label, year.label) for year in self.years])
        self._choose("grade", [("", _("All grades")), *((grade, str(grade)) for grade in campus_grades())])
        written = queue(QueueFilter(state="", year=self._year()))
        self.fields["experience"].queryset = Experience.objects.filter(  # type: ignore[attr-defined]
            pk__in=written.order_by().values("participation__experience_id")
        )
        self.fields["section"].queryset = sections_with(written.order_by().values("pk"))  # type: ignore[attr-defined]

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
            section=given.get("section"),
            linked=given.get("linked", ""),
            until=given.get("until"),
        )

    def _year(self) -> SchoolYear | None:
        return next((year for year in self.years if year.label == self.data["year"]), self.this_year)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


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
