"""The forms of experiences and their sessions; each hands its answers to one service."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from experiences.campus import campus_grades, phase_editions
from experiences.forms.phases import WithPhases, program_choices
from experiences.models import Experience, ExperienceType, Pathway, Session
from experiences.selectors import LACKS_DATE, LACKS_PHASE, Filter
from experiences.services import SessionFacts
from partners.models import Partner
from wbl_portal.core.forms import ClockInput, DayInput, field_of
from wbl_portal.frameworks import framework
from wbl_portal.people.context import current_year
from wbl_portal.people.models import Course, SchoolYear

NOT_ARCHIVED = Q(archived_at__isnull=True)
YEARS_BACK = 3


class EarlierExperiencesField(forms.ModelMultipleChoiceField):
    """Experiences by title and school year."""

    def label_from_instance(self, row: Any) -> str:
        return f"{row.title} ({row.year.label})"


class ExperienceForm(WithPhases):
    """What, for whom, with whom; changing it keeps its sessions."""

    no_phase = _("As the type says")

    title = field_of(Experience, "title", help_text=_("What students and families will read."))
    experience_type = forms.ModelChoiceField(
        ExperienceType.objects.none(), label=_("Type"), empty_label=_("Choose one")
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("Without a partner")
    )
    year = forms.ModelChoiceField(SchoolYear.objects.none(), label=_("School year"), empty_label=None)
    grades = forms.TypedMultipleChoiceField(label=_("Grades"), coerce=int, widget=forms.CheckboxSelectMultiple)
    courses = forms.ModelMultipleChoiceField(
        Course.objects.none(),
        label=_("Courses"),
        required=False,
        help_text=_("The courses it belongs to. Hold Ctrl or Command to choose several."),
    )
    occupation = field_of(Experience, "occupation", help_text=_("For example robotics technician."))
    is_virtual = field_of(Experience, "is_virtual")
    description = field_of(Experience, "description")
    dress = field_of(Experience, "dress", help_text=_("Students read it before they come. For example closed shoes."))
    bring = field_of(Experience, "bring", help_text=_("For example the signed form, lunch, a notebook."))
    standards = forms.CharField(
        label=_("Standards"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("TEKS codes with commas between them, for example 130.409(c)(2)(A), 110.37(d)(4)."),
    )
    pathways = forms.ModelMultipleChoiceField(
        Pathway.objects.none(), label=_("Pathways"), required=False, widget=forms.CheckboxSelectMultiple
    )
    builds_on = EarlierExperiencesField(
        Experience.objects.none(),
        label=_("Builds on"),
        required=False,
        help_text=_("What students should have done before. Hold Ctrl or Command to choose several."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    is_draft = field_of(
        Experience,
        "is_draft",
        help_text=_("A draft counts nowhere and is not published. Take the tick away to plan it."),
    )

    def __init__(self, *args: Any, experience: Experience | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the experience has stays a choice, also when it is archived by now.
        had_type = Q(pk=experience.experience_type_id) if experience else Q()
        had_partner = Q(pk=experience.partner_id) if experience and experience.partner_id else Q()
        self._offer("experience_type", ExperienceType.objects.filter(NOT_ARCHIVED | had_type))
        self._offer("partner", Partner.objects.filter(NOT_ARCHIVED | had_partner))
        self._offer("year", SchoolYear.objects.all())
        self._offer("courses", Course.objects.filter(active=True))
        had_pathways = Q(experiences=experience) if experience else Q()
        self._offer("pathways", Pathway.objects.filter(NOT_ARCHIVED | had_pathways).distinct())
        self._offer("builds_on", _earlier(experience))
        self.fields["grades"].choices = [(grade, str(grade)) for grade in campus_grades()]  # type: ignore[attr-defined]
        self.fields["experience_type"].widget.attrs.update(
            {"hx-get": reverse("experience_phases"), "hx-trigger": "change", "hx-target": "#phases"}
        )

        self.fields["partner"].widget.attrs.update(
            {"hx-get": reverse("experience_partner_news"), "hx-trigger": "change", "hx-target": "#partner-news"}
        )

    def clean_standards(self) -> list[str]:
        return [code for code in re.split(r"[,;\n]", self.cleaned_data["standards"]) if code.strip()]

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class NewExperienceForm(ExperienceForm):
    """Also asks for the first session, if its date is known."""

    held_on = forms.DateField(
        label=_("First date"), required=False, widget=DayInput, help_text=_("Leave it empty if you do not know it yet.")
    )
    starts_at = field_of(Session, "starts_at", widget=ClockInput)
    minutes = forms.IntegerField(label=_("Length in minutes"), required=False, initial=60, min_value=1, max_value=1440)
    place = field_of(Session, "place")
    seats = field_of(
        Session, "seats", min_value=1, help_text=_("How many students can come. Leave it empty when there is no limit.")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        held_on, starts_at = given.pop("held_on", None), given.pop("starts_at", None)
        minutes, place, seats = given.pop("minutes", None), given.pop("place", ""), given.pop("seats", None)
        if held_on is None and (starts_at or place or seats) and "held_on" not in self.errors:
            self.add_error("held_on", _("Give the date as well, or empty the time, the place and the seats."))
        facts = SessionFacts(held_on, minutes or 60, starts_at, place, seats) if held_on else None
        return {**given, "first_session": facts}


class SessionForm(forms.Form):
    """When, how long, where, and for how many."""

    held_on = field_of(Session, "held_on", widget=DayInput)
    starts_at = field_of(Session, "starts_at", widget=ClockInput)
    minutes = field_of(Session, "minutes", min_value=1, max_value=1440, initial=60)
    place = field_of(Session, "place")
    seats = field_of(
        Session, "seats", min_value=1, help_text=_("How many students can come. Leave it empty when there is no limit.")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        return given if self.errors else {"facts": SessionFacts(**given)}


class ExperienceFilterForm(forms.Form):
    """What the list shows; lives in the address. Without a year it shows the present one."""

    q = forms.CharField(
        label=_("Title, partner or occupation"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    year = forms.ChoiceField(label=_("School year"), required=False)
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    phase = forms.ChoiceField(label=_("Phase"), required=False)
    type = forms.ModelChoiceField(
        ExperienceType.objects.none(), label=_("Type"), required=False, empty_label=_("All types")
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("All partners")
    )
    archived = forms.BooleanField(label=_("Archived"), required=False)
    drafts = forms.BooleanField(label=_("Drafts"), required=False)
    lapsed = forms.BooleanField(label=_("Agreement lapsed"), required=False)
    lacks = forms.ChoiceField(
        label=_("To mend"),
        required=False,
        choices=[("", _("All")), (LACKS_DATE, _("Without a date")), (LACKS_PHASE, _("Without a phase"))],
    )
    program = forms.ChoiceField(label=_("Grades of a program"), required=False)
    builds = forms.BooleanField(label=_("Builds on another one"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.years, self.this_year = list(SchoolYear.objects.all()), current_year()
        asked = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(asked | {"year": asked["year"] or (self.this_year.label if self.this_year else "all")})
        names = [(year.label, year.label) for year in self.years]
        self._choose("year", [*names, ("all", _("All years"))])
        self._choose("grade", [("", _("All grades")), *((grade, str(grade)) for grade in campus_grades())])
        self._choose("phase", [("", _("All phases")), *_phase_choices()])
        self._choose("program", program_choices())
        self.fields["type"].queryset = ExperienceType.objects.current()  # type: ignore[attr-defined]
        self.fields["partner"].queryset = Partner.objects.current()  # type: ignore[attr-defined]

    def chosen(self) -> Filter:
        """The filter; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        edition, _colon, phase = given.get("phase", "").partition(":")
        program = given.get("program", "")
        label = given.get("year", self.this_year.label if self.this_year else "all")
        return Filter(
            text=given.get("q", ""),
            year=next((year for year in self.years if year.label == label), None),
            grade=given.get("grade"),
            phase=(edition, phase) if edition else None,
            experience_type=given.get("type"),
            partner=given.get("partner"),
            archived=given.get("archived", False),
            drafts=given.get("drafts", False),
            lapsed=given.get("lapsed", False),
            lacks=given.get("lacks", ""),
            edition=framework(program) if program else None,
            builds=given.get("builds", False),
        )

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _earlier(experience: Experience | None) -> QuerySet[Experience]:
    """What an experience may build on: of the last three school years, and what it builds on already; never itself."""
    years = SchoolYear.objects.order_by("-starts_on").values("pk")[:YEARS_BACK]
    rows = Experience.objects.select_related("year")
    if experience is None:
        return rows.planned().filter(year__in=years)
    return (
        rows.filter(Q(NOT_ARCHIVED, is_draft=False, year__in=years) | Q(leads_to=experience))
        .exclude(pk=experience.pk)
        .distinct()
    )


def _phase_choices() -> list[tuple[str, str]]:
    """'p-tech-2023:training' and its words, 'p-tech-2023:' any of them; the framework is named where there are several."""
    running = phase_editions()
    any_phase = [(f"{each.key}:", _("%s: any phase") % each.family.upper()) for each in running]
    return any_phase + [
        (
            f"{each.key}:{phase.key}",
            f"{each.family.upper()}: {_(phase.title)}" if len(running) > 1 else str(_(phase.title)),
        )
        for each in running
        for phase in each.phases
    ]
