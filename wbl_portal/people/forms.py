"""The forms of people: joining, finding students, consent, programs, the campus's settings, inviting."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from academies.models import SMALLEST_GROUP_FLOOR, Academy
from wbl_portal.core import clock
from wbl_portal.core.database import connection
from wbl_portal.core.forms import DayInput
from wbl_portal.core.panels import Narrowing
from wbl_portal.people.context import current_year
from wbl_portal.people.models import AccountConsent, Role, Section, User
from wbl_portal.people.services.accounts import roles_here
from wbl_portal.people.services.memberships import programs_here

# Positions on the colour wheel (OKLCH hue); lightness and chroma are fixed by the look, so each stays readable.
HUES = [
    (250, _("Blue")),
    (205, _("Lake")),
    (180, _("Teal")),
    (150, _("Green")),
    (120, _("Moss")),
    (75, _("Amber")),
    (45, _("Orange")),
    (25, _("Red")),
    (350, _("Rose")),
    (320, _("Plum")),
    (290, _("Violet")),
    (270, _("Indigo")),
]
TIME_ZONES = [("America/Chicago", _("Central time")), ("America/Denver", _("Mountain time (El Paso, Hudspeth)"))]


class InvitationForm(forms.Form):
    """How an invited person joins: a name (staff only; a student's comes from the roster) and a password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        help_text=_("At least 10 characters. Three or four words together are easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.student_id:
            del self.fields["name"]
        else:
            self.fields["name"].initial = user.name

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


class StudentFilterForm(forms.Form):
    """What the list of students shows; floors above add their own ticks."""

    q = forms.CharField(label=_("Name or number"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    program = forms.ChoiceField(label=_("Program"), required=False)
    who = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Enrolled today")), ("left", _("Left")), ("all", _("Everyone"))],
    )

    on = forms.DateField(label=_("As of"), required=False, widget=DayInput)

    def __init__(self, *args: Any, narrowings: list[Narrowing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grades = getattr(connection.tenant, "grades", [])
        programs = programs_here()
        self.fields["grade"].choices = [("", _("All grades")), *((grade, str(grade)) for grade in grades)]  # type: ignore[attr-defined]
        self.fields["program"].choices = [  # type: ignore[attr-defined]
            ("", _("All students")),
            *((each.family, each.family.upper()) for each in programs),
            ("none", _("No program")),
        ]
        for each in narrowings:
            self.fields[each.key] = forms.BooleanField(label=each.label, required=False)


class CourseFilterForm(forms.Form):
    """Which courses of the roster are shown; lives in the address."""

    q = forms.CharField(label=_("Course or code"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    only = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("All courses")), ("yes", _("Work-based")), ("no", _("Not work-based"))],
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({name: data.get(name, "") for name in self.base_fields})


class ClassOfYear(forms.ModelChoiceField):
    """A class with its course, as the list of the roster has both."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.course.title in obj.title else f"{obj.course.title} · {obj}"


class ClassCardForm(forms.Form):
    """The class whose students get cards."""

    section = ClassOfYear(Section.objects.none(), label=_("Class"), empty_label=_("Choose a class"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Section.objects.filter(active=True, year=current_year()).select_related("course")
        self.fields["section"].queryset = rows  # type: ignore[attr-defined]


class ConsentForm(forms.ModelForm):
    """What a parent or guardian said about a student's account."""

    is_yes = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("yes", _("Yes, the student may have an account")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
        help_text=_("One 'no' closes the account, whatever another parent or guardian said."),
    )

    class Meta:
        model = AccountConsent
        fields = ["is_yes", "signer", "relation", "method", "given_on", "expires_on"]
        widgets = {"given_on": DayInput, "expires_on": DayInput}
        help_texts = {
            "signer": _("The parent or guardian, or the student from the age of 18."),
            "relation": _("For example: mother, father, guardian, student."),
            "expires_on": _("Empty: until it is withdrawn."),
        }

    def clean_given_on(self) -> Any:
        given_on = self.cleaned_data["given_on"]
        if given_on > clock.today():
            raise forms.ValidationError(_("The date lies in the future. Enter the day the consent was given."))
        return given_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given_on, expires_on = cleaned.get("given_on"), cleaned.get("expires_on")
        if given_on and expires_on and expires_on < given_on:
            self.add_error("expires_on", _("The consent ends before it was given. Check both dates."))
        return cleaned


class MembershipForm(forms.Form):
    """Into a program or out of it, from a day; stands on one page with the filters, hence ids of its own."""

    act = forms.ChoiceField(
        label=_("What"), choices=[("begin", _("Becomes a member from")), ("end", _("Is a member until"))]
    )
    program = forms.ChoiceField(label=_("Program"))
    day = forms.DateField(label=_("Day"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "bulk_%s")
        super().__init__(*args, **kwargs)
        self.fields["program"].choices = [(each.family, each.family.upper()) for each in programs_here()]  # type: ignore[attr-defined]
        self.fields["day"].initial = clock.today


class CampusForm(forms.ModelForm):
    """What a portal administrator changes about the campus itself."""

    class Meta:
        model = Academy
        fields = ["name", "hue", "time_zone", "smallest_group"]
        help_texts = {
            "smallest_group": format_lazy(
                _(
                    "Published counts of students below this size are shown as *. At least {floor}; 10 is usual. "
                    "A larger number hides more."
                ),
                floor=SMALLEST_GROUP_FLOOR,
            ),
            "time_zone": _("Decides when a day begins at this campus."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hue"] = forms.TypedChoiceField(
            label=_("Color"),
            coerce=int,
            choices=_with_present(HUES, self.instance.hue),
            help_text=_("Buttons, links and charts take this color; every one of them is readable."),
        )
        self.fields["time_zone"].widget = forms.Select(choices=_with_present(TIME_ZONES, self.instance.time_zone))
        self.fields["smallest_group"].widget.attrs |= {"min": SMALLEST_GROUP_FLOOR, "max": 50}
        self.fields["smallest_group"].validators.append(_at_most_50)


class InviteForm(forms.Form):
    """Who is invited, and as what."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = [role for role in roles_here() if role != Role.STUDENT]
        self.fields["role"].choices = [(role, Role(role).label) for role in here]  # type: ignore[attr-defined]


class RosterForm(forms.Form):
    """A roster file and how to read it."""

    upload = forms.FileField(
        label=_("Roster file"),
        help_text=_("A OneRoster 1.1 or 1.2 export as one .zip of CSV files, up to 20 MB. Passwords are never read."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )
    org = forms.CharField(
        label=_("School"),
        required=False,
        max_length=255,
        help_text=_("Only where the file holds several schools: the school's identifier in it."),
    )
    allow_deactivations = forms.BooleanField(
        label=_("More than 20 % of the students may leave the roster"),
        required=False,
        help_text=_("Without this tick a file that lacks so many is taken for a mistake."),
    )

    def clean_upload(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["upload"]
        if (upload.size or 0) > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 20 MB. Export one school only, or ask your operator to import it.")
            )
        return upload


def _at_most_50(value: int) -> None:
    if value > 50:
        raise forms.ValidationError(_("Enter a number from 5 to 50."))


def _with_present(choices: list[tuple[Any, Any]], present: Any) -> list[tuple[Any, Any]]:
    known = {value for value, _label in choices}
    return choices if present in known else [*choices, (present, str(present))]
