"""The forms of a district and its campuses: what is handed down, the directory's filters, a campus's reason."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from experiences.expected_policies import EXPECTED
from experiences.models import PolicyDocument, PolicyVersion
from partners.forms_agreements import KEPT_FILES
from partners.models import Agreement, Industry, OccupationList, Partner
from reports.district.kinds.agreement import DATES
from reports.district.reading import campuses_here
from reports.models import DistrictEdition, DistrictLine
from wbl_portal.core import sheets
from wbl_portal.core.forms import DayInput, field_of
from wbl_portal.frameworks import Framework, framework
from wbl_portal.people.models import SchoolYear


class LineForm(forms.Form):
    """What every kind asks; `document()` is what the edition will say. `edition`: the one that is followed by another."""

    names: tuple[str, ...] = ()  # fields that go into the document as they are

    title = field_of(DistrictLine, "title")
    campuses = forms.MultipleChoiceField(
        label=_("Campuses"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to hand it down to every campus, also to those that join later."),
    )

    def __init__(self, *args: Any, line: DistrictLine | None = None, **kwargs: Any) -> None:
        if line is not None:
            kwargs["initial"] = self.known(line, line.editions.all()[0])
        super().__init__(*args, **kwargs)
        choices = [(campus.slug, campus.name) for campus in campuses_here()]
        self.fields["campuses"].choices = choices  # type: ignore[attr-defined]
        order = [name for name in self.fields if name != "campuses"]
        self.order_fields([*order, "campuses"])

    def known(self, line: DistrictLine, edition: DistrictEdition) -> dict[str, Any]:
        return edition.document | {"title": line.title, "campuses": line.campuses}

    def document(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {name: plain(given[name]) for name in self.names}

    def answers(self) -> dict[str, Any]:
        """Arguments for the services."""
        given = self.cleaned_data
        known = {"title": given["title"], "campuses": given["campuses"], "document": self.document()}
        return known | {"upload": given.get("upload")}


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


class WithFile(forms.Form):
    upload = forms.FileField(label=_("File"), required=False, help_text=KEPT_FILES)


class AgreementLineForm(WithFile, LineForm):
    """An agreement that covers several campuses; each clause by its words and their page."""

    partner_name = field_of(Partner, "name", label=_("Partner"))
    partner_industry = field_of(Partner, "industry", label=_("Industry"))
    partner_city = field_of(Partner, "city", label=_("City"))
    partner_website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    starts_on = field_of(Agreement, "starts_on", widget=DayInput)
    ends_on = field_of(Agreement, "ends_on", widget=DayInput)
    signed_on = field_of(Agreement, "signed_on", widget=DayInput)
    ended_on = field_of(Agreement, "ended_on", widget=DayInput)
    field_order = ("title", "partner_name", "partner_industry", "partner_city", "partner_website", *DATES, "upload")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for edition, key, title in _clauses():
            quote = forms.CharField(label=title, required=False, widget=forms.Textarea(attrs={"rows": 2}))
            self.fields[f"quote:{edition.key}:{key}"] = quote
            self.fields[f"page:{edition.key}:{key}"] = forms.CharField(
                label=_("Page"), required=False, max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
            )

    def known(self, line: DistrictLine, edition: DistrictEdition) -> dict[str, Any]:
        found = super().known(line, edition)
        found |= {f"partner_{name}": value for name, value in edition.document["partner"].items()}
        for each in edition.document["clauses"]:
            found[f"quote:{each['framework']}:{each['clause']}"] = each["quote"]
            found[f"page:{each['framework']}:{each['clause']}"] = each["page"]
        return found

    @property
    def clause_lists(self) -> list[tuple[Framework, list[tuple[Any, Any]]]]:
        """The fields of the clauses, by framework: words and page."""
        lists: dict[str, list[tuple[Any, Any]]] = {}
        for edition, key, _title in _clauses():
            pair = (self[f"quote:{edition.key}:{key}"], self[f"page:{edition.key}:{key}"])
            lists.setdefault(edition.key, []).append(pair)
        return [(framework(key), pairs) for key, pairs in lists.items()]

    @property
    def main_fields(self) -> list[Any]:
        return [field for field in self if ":" not in field.name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for edition, key, _title in _clauses():
            words = (given.get(f"quote:{edition.key}:{key}"), given.get(f"page:{edition.key}:{key}"))
            if words[0] and not words[1]:
                self.add_error(f"page:{edition.key}:{key}", _("Give the page the words stand on."))
            if words[1] and not words[0]:
                self.add_error(f"quote:{edition.key}:{key}", _("Quote the words that stand on this page."))
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] <= given["starts_on"]:
            self.add_error("ends_on", _("The agreement ends before it starts. Choose a later end."))
        if given.get("ended_on") and not given.get("signed_on"):
            self.add_error("ended_on", _("Only a signed agreement can end early. Archive this one instead."))
        return given

    def document(self) -> dict[str, Any]:
        given = self.cleaned_data
        clauses = [
            {
                "framework": edition.key,
                "clause": key,
                "quote": given[f"quote:{edition.key}:{key}"].strip(),
                "page": given[f"page:{edition.key}:{key}"].strip(),
            }
            for edition, key, _title in _clauses()
            if given[f"quote:{edition.key}:{key}"]
        ]
        partner = {name: given[f"partner_{name}"] for name in ("name", "industry", "city", "website")}
        days = {name: plain(given[name]) for name in DATES}
        return {"partner": partner, "title": given["title"], **days, "clauses": clauses}


def _clauses() -> Iterator[tuple[Framework, str, str]]:
    """Every clause that the frameworks of the district's campuses ask for."""
    for key in dict.fromkeys(key for campus in campuses_here() for key in campus.frameworks):
        for clause in framework(key).clauses:
            yield framework(key), clause.key, clause.title


class PolicyLineForm(WithFile, LineForm):
    names = ("title", "topic", "owner", "review_on", "effective_on", "text")

    topic = forms.ChoiceField(label=_("Expected policy"), required=False)
    owner = field_of(PolicyDocument, "owner")
    review_on = field_of(PolicyDocument, "review_on", widget=DayInput)
    effective_on = field_of(PolicyVersion, "effective_on", widget=DayInput)
    text = field_of(PolicyVersion, "text")
    field_order = ("title", "topic", "owner", "review_on", "effective_on", "text", "upload")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = [(each.key, each.title) for each in EXPECTED.values()]
        self.fields["topic"].choices = [("", _("A topic of our own")), *topics]  # type: ignore[attr-defined]


class TemplateLineForm(WithFile, LineForm):
    names = ("title", "text")

    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea,
        help_text=_("What campuses should do with it, or the words themselves."),
    )
    field_order = ("title", "text", "upload")


class ListLineForm(LineForm):
    """A list as a CSV file; without a new one the last edition's goes on."""

    sheet = forms.FileField(
        label=_("CSV file"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}), max_length=200
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        upload = given.get("sheet")
        given["csv"] = self.initial.get("csv", "")
        if upload is not None:
            try:
                given["csv"] = upload.read(sheets.MAX_BYTES).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("sheet", _("The file is not in UTF-8. Save it as 'CSV UTF-8'."))
        elif not given["csv"]:
            self.add_error("sheet", _("Choose the file with the list."))
        return given


class OccupationsLineForm(ListLineForm):
    names = ("title", "board", "source", "published_on", "wage_basis", "csv")

    board = field_of(OccupationList, "board")
    source = field_of(OccupationList, "source")
    published_on = field_of(OccupationList, "published_on", widget=DayInput)
    wage_basis = field_of(OccupationList, "wage_basis")
    field_order = ("title", "sheet", "board", "source", "published_on", "wage_basis")


class CredentialsLineForm(ListLineForm):
    names = ("title", "csv")
    field_order = ("title", "sheet")


DAY_OFF = ("starts_on", "ends_on", "name")
_DAY_OFF = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s+(\d{4}-\d{2}-\d{2}))?\s+(\S.*)")


def _day_off(line: str) -> dict[str, str]:
    """'2026-11-23 2026-11-27 Thanksgiving'; raises ValidationError."""
    found = _DAY_OFF.fullmatch(line.strip())
    try:
        if found is None:
            raise ValueError
        first, last = dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2] or found[1])
        if last < first or len(found[3]) > 120:
            raise ValueError
    except ValueError:
        raise ValidationError(
            _("Write a line like “2026-11-23 2026-11-27 Thanksgiving”, not “%s”.") % line[:80]
        ) from None
    return {"name": found[3], "starts_on": first.isoformat(), "ends_on": last.isoformat()}


def _lies_in(off: dict[str, str], year: dict[str, Any]) -> bool:
    first, last = year["starts_on"].isoformat(), year["ends_on"].isoformat()
    return bool(first <= off["starts_on"] and off["ends_on"] <= last)


class CalendarLineForm(LineForm):
    names = ("label", "starts_on", "ends_on")
    had_days_off = False

    label = field_of(SchoolYear, "label", help_text=_("For example 2026-27."))
    starts_on = field_of(SchoolYear, "starts_on", widget=DayInput)
    ends_on = field_of(SchoolYear, "ends_on", widget=DayInput)
    days_off = forms.CharField(
        label=_("Days without school"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One line each: the first day, the last day if it is another one, and the name. For example: %s")
        % "2026-11-23 2026-11-27 Thanksgiving",
    )
    field_order = ("title", "label", "starts_on", "ends_on", "days_off")

    def clean_label(self) -> str:
        label: str = self.cleaned_data["label"]
        first, _dash, second = label.partition("-")
        if not (first.isdecimal() and len(first) == 4 and second == f"{(int(first) + 1) % 100:02d}"):
            raise ValidationError(_("Write the school year like 2026-27."))
        return label

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] <= given["starts_on"]:
            self.add_error("ends_on", _("The school year ends before it starts. Choose a later end."))
        elif not self.errors and (outside := [each for each in given["days_off"] if not _lies_in(each, given)]):
            words = _("“%s” lies outside the school year.") % outside[0]["name"]
            self.add_error("days_off", words)
        return given

    def clean_days_off(self) -> list[dict[str, str]]:
        """As the document says them, by their first day."""
        lines = [line for line in self.cleaned_data["days_off"].splitlines() if line.strip()]
        return sorted(map(_day_off, lines), key=lambda each: (each["starts_on"], each["ends_on"], each["name"]))

    def known(self, line: DistrictLine, edition: DistrictEdition) -> dict[str, Any]:
        found = super().known(line, edition)
        self.had_days_off = "days_off" in edition.document
        days = edition.document.get("days_off", [])
        return found | {"days_off": "\n".join(" ".join(each[name] for name in DAY_OFF) for each in days)}

    def document(self) -> dict[str, Any]:
        """Without days the campuses keep their own, unless the edition before named some."""
        days = self.cleaned_data["days_off"]
        return super().document() | ({"days_off": days} if days or self.had_days_off else {})


FORMS: dict[str, type[LineForm]] = {
    DistrictLine.Kind.AGREEMENT: AgreementLineForm,
    DistrictLine.Kind.POLICY: PolicyLineForm,
    DistrictLine.Kind.TEMPLATE: TemplateLineForm,
    DistrictLine.Kind.OCCUPATIONS: OccupationsLineForm,
    DistrictLine.Kind.CREDENTIALS: CredentialsLineForm,
    DistrictLine.Kind.CALENDAR: CalendarLineForm,
}


class DirectoryForm(forms.Form):
    """What the directory shows; lives in the address."""

    q = forms.CharField(label=_("Employer or city"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    industry = forms.ChoiceField(
        label=_("Industry"), required=False, choices=[("", _("All industries")), *Industry.choices]
    )
    campus = forms.ChoiceField(label=_("Campus"), required=False)
    many = forms.BooleanField(label=_("Asked by three campuses in one month"), required=False)

    def __init__(self, *args: Any, campuses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campus"].choices = [("", _("All campuses")), *campuses]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Arguments for `narrowed`; what is not understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        return {name: given.get(name, "") for name in ("q", "industry", "campus")} | {"many": given.get("many", False)}


class OverrideForm(forms.Form):
    reason = field_of(DistrictLine, "reason", required=True, widget=forms.Textarea(attrs={"rows": 2}))
