"""Policies and protocols: what is expected and missing, each document with its versions and what changed in them."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from experiences import selectors, services
from experiences.expected_policies import topic_title
from experiences.forms import NewPolicyForm, PolicyFilterForm, PolicyForm, VersionForm
from experiences.models import PolicyDocument, PolicyVersion
from experiences.policies import coordinators, may_change, staff
from wbl_portal.core import clock, files, panels
from wbl_portal.core.actor import Actor, actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell

PAGE_SIZE = 25
Line = tuple[PolicyDocument, PolicyVersion | None, str, bool]


@staff
@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    """T-STEM 5.3b: policies and protocols for work-based learning."""
    form = PolicyFilterForm(request.GET)
    rows = selectors.policies(form.chosen())
    if request.GET.get("format") == "csv":
        return _as_csv(list(rows))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    expected = selectors.expectations()
    context = {
        "form": form,
        "page": page,
        "lines": _lines(list(page)),
        "expected": expected,
        "missing": sum(each.is_missing for each in expected),
        "is_filtered": bool(set(request.GET) - {"page"}),
        "archived": form.chosen().archived,
        "may_change": may_change(request.user),
    }
    return render(request, "experiences/policies.html", context)


@staff
@require_safe
def policy_detail(request: HttpRequest, policy_id: uuid.UUID) -> HttpResponse:
    policy = get_object_or_404(selectors.policy_page(policy_id))
    today = clock.today()
    context = {
        "policy": policy,
        "crumbs": _way(),
        "origin": panels.of(panels.ORIGIN, str(policy.pk)),
        "topic": topic_title(policy.topic),
        "current": policy.current_version(today),
        "versions": list(policy.versions.all()),
        "overdue": policy.is_overdue(today),
        "today": today,
        **_readers(policy.current_version(today), actor_of(request)),
        "sees_names": may_change(request.user),
        "may_change": may_change(request.user) and not policy.is_archived,
        "may_restore": may_change(request.user) and policy.is_archived,
    }
    return render(request, "experiences/policy_detail.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def policy_add(request: HttpRequest) -> HttpResponse:
    topic = request.GET.get("topic", "")
    known = {"topic": topic, "title": topic_title(topic), "effective_on": clock.today()}
    form = NewPolicyForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and (made := saved(form, services.add_policy, by=actor_of(request))):
        tell(request, _("'%s' was added.") % made)
        return redirect("policy_detail", made.pk)
    return render(request, "experiences/policy_form.html", {"form": form, "crumbs": _way()})


@coordinators
@require_http_methods(["GET", "POST"])
def policy_edit(request: HttpRequest, policy_id: uuid.UUID) -> HttpResponse:
    policy = get_object_or_404(PolicyDocument.objects.current(), pk=policy_id)
    known = {name: getattr(policy, name) for name in PolicyForm.base_fields}
    form = PolicyForm(request.POST or None, initial=known)
    if (
        request.method == "POST"
        and saved(form, services.change_policy, policy=policy, by=actor_of(request)) is not None
    ):
        tell(request, _("'%s' was saved.") % policy)
        return redirect("policy_detail", policy.pk)
    context = {"form": form, "policy": policy, "crumbs": _way(policy)}
    return render(request, "experiences/policy_form.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def policy_version_add(request: HttpRequest, policy_id: uuid.UUID) -> HttpResponse:
    """The next version begins with the words of the last one."""
    policy = get_object_or_404(PolicyDocument.objects.current(), pk=policy_id)
    last = policy.versions.first()
    form = VersionForm(request.POST or None, request.FILES or None, initial={"text": last.text if last else ""})
    if request.method == "POST" and (made := saved(form, services.add_version, policy=policy, by=actor_of(request))):
        tell(request, _("Version %s was added.") % made.number)
        return redirect("policy_detail", policy.pk)
    context = {"form": form, "policy": policy, "last": last, "crumbs": _way(policy)}
    return render(request, "experiences/policy_version_form.html", context)


@staff
@require_safe
def policy_compare(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """A version beside the one before it."""
    after = get_object_or_404(PolicyVersion.objects.select_related("policy"), pk=version_id)
    before = PolicyVersion.objects.filter(policy=after.policy_id, number__lt=after.number).first()
    context = {
        "policy": after.policy,
        "before": before,
        "after": after,
        "lines": selectors.comparison(before, after) if before else [],
        "crumbs": _way(after.policy),
    }
    return render(request, "experiences/policy_compare.html", context)


@staff
@require_safe
def policy_file(request: HttpRequest, version_id: uuid.UUID) -> FileResponse:
    """The signed file of a version, for staff only."""
    version = get_object_or_404(PolicyVersion.objects.select_related("file"), pk=version_id)
    if version.file is None:
        raise Http404
    return files.answer(version.file)


@staff
@require_POST
def policy_acknowledge(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """T-STEM 5.3b: staff say that they have read a version."""
    version = get_object_or_404(PolicyVersion.objects.select_related("policy"), pk=version_id)
    try:
        services.acknowledge_version(version=version, by=actor_of(request))
        tell(request, _("It is on record that you have read version %s.") % version.number)
    except ValidationError as refused:
        complain(request, refused.messages[0])
    return redirect("policy_detail", version.policy_id)


@coordinators
@require_POST
def policy_archive(request: HttpRequest, policy_id: uuid.UUID) -> HttpResponse:
    policy = get_object_or_404(PolicyDocument, pk=policy_id)
    services.archive_policy(policy=policy, by=actor_of(request))
    tell(request, _("'%s' was archived.") % policy, undo=reverse("policy_restore", args=[policy.pk]))
    return redirect("policy_list")


@coordinators
@require_POST
def policy_restore(request: HttpRequest, policy_id: uuid.UUID) -> HttpResponse:
    policy = get_object_or_404(PolicyDocument, pk=policy_id)
    services.restore_policy(policy=policy, by=actor_of(request))
    tell(request, _("'%s' is back.") % policy)
    return redirect("policy_detail", policy.pk)


def _readers(version: PolicyVersion | None, reader: Actor) -> dict[str, Any]:
    """Who has read the version in force, and when the person who asks did."""
    read_by = list(version.acknowledgements.all()) if version else []
    return {"read_by": read_by, "mine": next((each for each in read_by if each.actor_id == reader.id), None)}


def _way(policy: PolicyDocument | None = None) -> list[dict[str, str]]:
    way = [{"label": _("Policies"), "url": reverse("policy_list")}]
    if policy is not None:
        way.append({"label": policy.title, "url": reverse("policy_detail", args=[policy.pk])})
    return way


def _lines(rows: list[PolicyDocument]) -> list[Line]:
    """Each document with its version in force, the topic it answers, and whether its review is overdue."""
    today = clock.today()
    return [(row, row.current_version(today), topic_title(row.topic), row.is_overdue(today)) for row in rows]


def _as_csv(rows: list[PolicyDocument]) -> HttpResponse:
    head = [
        _("Title"),
        _("Expected policy"),
        _("Version"),
        _("In force from"),
        _("Owner"),
        _("Next review"),
        _("Review overdue"),
        _("Read by"),
    ]
    return answer("policies", head, _csv_rows(rows))


def _csv_rows(rows: list[PolicyDocument]) -> Iterator[list[Any]]:
    for row, version, topic, overdue in _lines(rows):
        known: Any = version
        number, day, readers = (known.number, known.effective_on, known.readers) if version else ("", "", 0)
        yield [row.title, topic, number, day, row.owner, row.review_on, _("yes") if overdue else _("no"), readers]
