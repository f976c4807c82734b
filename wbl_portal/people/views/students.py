"""The list of students and the page of one: roster facts, account and consent, and what floors above know of them."""

import uuid

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wbl_portal.core import panels, spreadsheets
from wbl_portal.core.ticked import picked, same_list
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people import selectors, services
from wbl_portal.people.forms import ConsentForm, MembershipForm, StudentFilterForm
from wbl_portal.people.models import AccountConsent, Role, Student
from wbl_portal.people.policies import coordinators, group_readers, staff
from wbl_portal.people.services.memberships import programs_here

PAGE = 50


@staff
@require_safe
def student_list(request: HttpRequest) -> HttpResponse:
    """Students as the filters in the address say; `?format=csv` is the same list as a file."""
    form, found = _filtered(request.GET)
    if request.GET.get("format") == "csv":
        return _as_csv(found)
    context = {
        "form": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "bulk": MembershipForm() if _chooses_programs(request) else None,
    }
    return render(request, "people/student_list.html", context)


def _filtered(query: QueryDict) -> tuple[StudentFilterForm, QuerySet[Student]]:
    """The filter form and its students; a filter that makes no sense shows everybody it can."""
    narrowings = panels.of("students.filters")
    form = StudentFilterForm(query or None, narrowings=narrowings)
    asked = form.cleaned_data if form.is_valid() else {}
    found = selectors.students(
        q=asked.get("q", ""),
        grade=asked.get("grade"),
        program=asked.get("program", ""),
        who=asked.get("who", ""),
        day=asked.get("on"),
    )
    for each in narrowings:
        found = each.narrow(found) if asked.get(each.key) else found
    return form, found


def _as_csv(found: QuerySet[Student]) -> HttpResponse:
    heads = [_("Family name"), _("Given name"), _("Unique ID"), _("Local number"), _("Grade"), _("Programs"), _("Left")]
    columns = ("family_name", "given_name", "unique_id", "local_id", "grade", "programs", "left_on")
    rows = ((*row[:5], " ".join(row[5]), row[6]) for row in found.values_list(*columns))
    return spreadsheets.answer(_("students"), heads, rows)


def _chooses_programs(request: HttpRequest) -> bool:
    return len(programs_here()) > 1 and request.user.has_role(Role.ADMINISTRATOR, Role.COORDINATOR)  # type: ignore[union-attr]


@coordinators
@require_POST
def membership_change(request: HttpRequest) -> HttpResponse:
    """The ticked students (or everybody the list shows) begin or end a program; back to the same list."""
    query = QueryDict(request.POST.get("filter", ""))
    back = same_list(request, "student_list")
    form = MembershipForm(request.POST)
    students = _meant(request, query)
    if not form.is_valid() or not students:
        complain(request, _("Nothing changed: tick students, choose a program and a day."))
        return redirect(back)
    program, day, by = form.cleaned_data["program"], form.cleaned_data["day"], request.user.actor  # type: ignore[union-attr]
    if form.cleaned_data["act"] == "begin":
        new, same = services.begin_memberships(students=students, program=program, starts_on=day, by=by)
        said = ngettext("%(n)s new member.", "%(n)s new members.", new) % {"n": new}
        tell(request, said + (" " + _("%(n)s were members already.") % {"n": same} if same else ""))
    else:
        ended = services.end_memberships(students=students, program=program, ends_on=day, by=by)
        tell(request, ngettext("%(n)s membership ended.", "%(n)s memberships ended.", ended) % {"n": ended})
    return redirect(back)


def _meant(request: HttpRequest, query: QueryDict) -> list[uuid.UUID]:
    if request.POST.get("everyone"):
        return list(_filtered(query)[1].values_list("pk", flat=True))
    return picked(request)


@staff
@require_safe
def student_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One student; asks place 'student.sections' with the request and the student."""
    student = get_object_or_404(selectors.student_on_page(Student.objects.all()), pk=pk)
    return render(request, "people/student_detail.html", _of_student(request, student))


def _of_student(request: HttpRequest, student: Student) -> dict[str, object]:
    return {
        "student": student,
        "shown": get_object_or_404(selectors.students(who="all"), pk=student.pk),
        "account": selectors.account_state(student),
        "crumbs": _crumbs(student),
        "sections": panels.of("student.sections", request, student),
        "may_see_groups": group_readers.allows(request.user),
        "may_change": request.user.has_role(Role.ADMINISTRATOR, Role.COORDINATOR),  # type: ignore[union-attr]
    }


def _crumbs(student: Student, here: str = "") -> list[dict[str, str]]:
    trail = [{"label": _("Students"), "url": reverse("student_list")}]
    own = {"label": student.full_name, "url": reverse("student_detail", args=[student.pk]) if here else ""}
    return [*trail, own, *([{"label": here, "url": ""}] if here else [])]


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def consent_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What a parent or guardian (or the student at 18) said about the account."""
    student = get_object_or_404(Student, pk=pk)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.record_account_consent(student=student, by=request.user.actor, **form.cleaned_data)  # type: ignore[union-attr]
        tell(request, _("The answer is on record."))
        return redirect("student_detail", pk=pk)
    return render(
        request,
        "people/consent_form.html",
        {"form": form, "student": student, "crumbs": _crumbs(student, _("Consent"))},
    )


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def consent_withdraw(request: HttpRequest, pk: uuid.UUID, consent_pk: uuid.UUID) -> HttpResponse:
    """Asks first: withdrawing a 'yes' closes the account at once."""
    found = AccountConsent.objects.select_related("student").filter(student_id=pk, withdrawn_on__isnull=True)
    consent = get_object_or_404(found, pk=consent_pk)
    if request.method == "POST":
        services.withdraw_account_consent(consent=consent, by=request.user.actor)  # type: ignore[union-attr]
        tell(request, _("The answer is withdrawn."))
        return redirect("student_detail", pk=pk)
    return render(request, "people/consent_withdraw.html", {"consent": consent, "student": consent.student})


@coordinators
@require_POST
def account_open(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make the account if there is none, and show the link that lets the student set a password."""
    student = get_object_or_404(Student, pk=pk)
    try:
        user = services.open_account(student=student, by=request.user.actor)  # type: ignore[union-attr]
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("student_detail", pk=pk)
    path = services.invite_again(user=user, by=request.user.actor)  # type: ignore[union-attr]
    context = {
        "student": student,
        "account": user,
        "address": request.build_absolute_uri(path),
        "crumbs": _crumbs(student, _("Sign-in link")),
    }
    return render(request, "people/account_link.html", context)
