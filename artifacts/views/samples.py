"""Samples as staff manage them: the list, one sample, accepting, asking, paper, withdrawing."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from artifacts.emails import address_of, send_consent_request
from artifacts.forms import AcceptForm, PaperForm, SampleFilterForm
from artifacts.models import PublishingConsent, Sample
from artifacts.policies import coordinators, staff
from artifacts.selectors import samples as selectors
from artifacts.services import consents
from artifacts.services import samples as services
from artifacts.services.samples import Asked
from partners.links import site_of
from wbl_portal.core import clock, files
from wbl_portal.core.actor import actor_of
from wbl_portal.core.database import connection
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell

PAGE_SIZE = 25


@staff
@require_safe
def sample_list(request: HttpRequest) -> HttpResponse:
    """Samples as the filters in the address say; `?format=csv` is the same list as a file."""
    form = SampleFilterForm(request.GET)
    rows = selectors.samples(form.chosen())
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [_line(sample) for sample in page],
        "is_filtered": bool(set(request.GET) - {"page"}),
    }
    return render(request, "artifacts/sample_list.html", context)


@staff
@require_safe
def sample_detail(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    sample = _sample(sample_id)
    student = sample.item.student
    context = {
        **_line(sample),
        "item": sample.item,
        "student": student,
        "guardianships": student.guardianships.select_related("guardian"),
        "crumbs": _crumbs(sample)[:2],
        "may_change": coordinators.allows(request.user) and sample.withdrawn_at is None,
        "may_see_scans": coordinators.allows(request.user),
        "today": clock.today(),
    }
    return render(request, "artifacts/sample_detail.html", context)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def sample_accept(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """The words the public will read."""
    sample = _sample(sample_id)
    known = {name: getattr(sample, name) for name in ("caption", "shown_as", "text_version")}
    form = AcceptForm(request.POST or None, initial=known)
    if request.method == "POST" and saved(form, services.accept, sample=sample, by=actor_of(request)) is not None:
        tell(request, _("Accepted. Now ask for consent, if nobody has said yes yet."))
        return redirect("sample_detail", sample.pk)
    context = {"form": form, "sample": sample, "item": sample.item, "crumbs": _crumbs(sample)}
    return render(request, "artifacts/sample_accept.html", context)


@coordinators
@require_POST
def sample_ask(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """Links go out by e-mail; those without an address are shown once, to be handed over."""
    sample = _sample(sample_id)
    try:
        asked = services.ask(sample=sample, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("sample_detail", sample.pk)
    context = {"sample": sample, "asked": [_sent(request, each) for each in asked], "crumbs": _crumbs(sample)}
    return render(request, "artifacts/sample_asked.html", context)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def sample_paper(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    sample, today = _sample(sample_id), clock.today()
    known = {"given_on": today, "expires_on": services.consent_ends(today)}
    form = PaperForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and saved(form, consents.record_paper, sample=sample, by=actor_of(request)) is not None:
        tell(request, _("The answer is on record."))
        return redirect("sample_detail", sample.pk)
    context = {"form": form, "sample": sample, "crumbs": _crumbs(sample)}
    return render(request, "artifacts/sample_paper.html", context)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def sample_withdraw(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """Asks first; then page and file are gone at once."""
    sample = _sample(sample_id)
    if request.method == "POST":
        services.withdraw(sample=sample, by=actor_of(request))
        tell(request, _("'%s' is withdrawn.") % sample)
        return redirect("sample_detail", sample.pk)
    return render(request, "artifacts/sample_withdraw.html", {"sample": sample, "crumbs": _crumbs(sample)})


@coordinators
@require_safe
def consent_scan(request: HttpRequest, sample_id: uuid.UUID, consent_id: uuid.UUID) -> FileResponse:
    found = PublishingConsent.objects.filter(sample_id=sample_id, scan__isnull=False).select_related("scan")
    scan = get_object_or_404(found, pk=consent_id).scan
    assert scan is not None
    return files.answer(scan)


def _sent(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    guardian = asked.request.guardian
    if guardian is None:
        return {"guardian": None, "address": "", "mailed": False}
    address = address_of(guardian, asked.path, site=site_of(request))
    mailed = send_consent_request(asked.request, address, campus=connection.tenant.name)
    return {"guardian": guardian, "address": address, "mailed": mailed}


def _line(sample: Sample) -> dict[str, Any]:
    """A sample with its state in words and when its consent ends."""
    word, tone = selectors.STATES[sample.state]  # type: ignore[attr-defined]
    standing = [each for each in sample.consents.all() if each.withdrawn_at is None]
    dates = [each.expires_on for each in standing if each.is_yes] if sample.withdrawn_at is None else []
    return {
        "sample": sample,
        "word": word,
        "tone": tone,
        "standing": standing,
        "ends_on": max(dates, default=None),
    }


def _sample(sample_id: uuid.UUID) -> Sample:
    found: Sample = get_object_or_404(selectors.on_page(selectors.with_state(Sample.objects.all())), pk=sample_id)
    return found


def _crumbs(sample: Sample) -> list[dict[str, str]]:
    return [
        {"label": _("Samples"), "url": reverse("sample_list")},
        {"label": sample.caption, "url": reverse("sample_detail", args=[sample.pk])},
    ]


def _as_csv(rows: QuerySet[Sample]) -> HttpResponse:
    heads = [_("Student"), _("Work"), _("Caption"), _("State"), _("School year"), _("Answers"), _("Consent ends")]
    return answer(_("samples"), heads, (_csv_line(_line(sample)) for sample in rows))


def _csv_line(line: dict[str, Any]) -> tuple[Any, ...]:
    sample = line["sample"]
    said = "; ".join(
        f"{each.signer} ({each.relation}): {_('yes') if each.is_yes else _('no')}" for each in line["standing"]
    )
    return (
        sample.item.student,
        sample.item.title,
        sample.caption,
        line["word"],
        sample.year.label,
        said,
        line["ends_on"] or "",
    )
