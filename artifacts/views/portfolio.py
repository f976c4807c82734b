"""A student's own portfolio: what is in it, who can see it, adding, changing, offering it as a sample, taking that back."""

import uuid

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from artifacts import consent_words
from artifacts.ages import is_adult
from artifacts.forms import ItemForm
from artifacts.models import PortfolioItem, Sample
from artifacts.policies import students
from artifacts.selectors import portfolio as selectors
from artifacts.selectors.samples import on_page, with_state
from artifacts.services import consents, samples
from artifacts.services import portfolio as services
from artifacts.work import seen
from wbl_portal.core import clock, files, panels
from wbl_portal.core.actor import actor_of
from wbl_portal.core.database import connection
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.context import current_year
from wbl_portal.people.views.my import me_of

PAGE_SIZE = 24


@students
@require_safe
def my_portfolio(request: HttpRequest) -> HttpResponse:
    """The student's work, by kind or all of it; asks place 'portfolio.sections' with the student."""
    me = me_of(request)
    kinds = selectors.kinds_of(me)
    kind = request.GET.get("kind", "") if request.GET.get("kind") in kinds else ""
    page = Paginator(selectors.items_of(me, kind=kind), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [("", _("All")), *((each, PortfolioItem.Kind(each).label) for each in kinds)]
    context = {
        "me": me,
        "page": page,
        "works": [seen(item, me) for item in page],
        "tabs": [
            {"label": label, "url": f"?kind={key}" if key else "?", "current": key == kind, "count": None}
            for key, label in (shown if len(kinds) > 1 else [])
        ],
        "sections": panels.of("portfolio.sections", me),
    }
    return render(request, "artifacts/my_portfolio.html", context)


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_item_add(request: HttpRequest) -> HttpResponse:
    me = me_of(request)
    form = ItemForm(request.POST or None, request.FILES or None, student=me)
    if request.method == "POST" and (made := saved(form, services.add_item, student=me, by=actor_of(request))):
        tell(request, _("'%s' is in your portfolio.") % made)
        return redirect("my_item", made.pk)
    return render(request, "artifacts/my_item_form.html", {"form": form})


@students
@require_safe
def my_item(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    me = me_of(request)
    item = _own(request, item_id)
    context = {"item": item, "work": seen(item, me), "is_adult": is_adult(me, clock.today())}
    return render(request, "artifacts/my_item.html", context)


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_item_edit(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    item = _own(request, item_id)
    form = ItemForm(request.POST or None, request.FILES or None, student=me_of(request), item=item)
    if request.method == "POST" and saved(form, services.change_item, item=item, by=actor_of(request)) is not None:
        tell(request, _("'%s' was saved.") % item)
        return redirect("my_item", item.pk)
    return render(request, "artifacts/my_item_form.html", {"form": form, "item": item})


@students
@require_POST
def my_item_archive(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    item = _own(request, item_id)
    try:
        services.archive_item(item=item, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("my_item", item.pk)
    tell(request, _("'%s' was archived.") % item, undo=reverse("my_item_restore", args=[item.pk]))
    return redirect("my_portfolio")


@students
@require_POST
def my_item_restore(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    item = get_object_or_404(PortfolioItem, pk=item_id, student=me_of(request))
    services.restore_item(item=item, by=actor_of(request))
    tell(request, _("'%s' is back.") % item)
    return redirect("my_item", item.pk)


@students
@require_safe
def my_item_file(request: HttpRequest, item_id: uuid.UUID) -> FileResponse:
    item = _own(request, item_id)
    if item.file is None:
        raise Http404
    return files.answer(item.file, inline=True)


@students
@require_POST
def my_item_offer(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    item, year = _own(request, item_id), current_year()
    if year is None:
        raise Http404
    try:
        samples.nominate(item=item, year=year, by=actor_of(request))
        tell(request, _("Offered. Nothing is shown to the public before your campus and your family have said yes."))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("my_item", item.pk)


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_sample_withdraw(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """Asks first; then page and file are gone at once."""
    sample = _own_sample(request, sample_id)
    if request.method == "POST":
        samples.withdraw(sample=sample, by=actor_of(request))
        tell(request, _("Taken back. The public can no longer see this work."))
        return redirect("my_item", sample.item_id)
    return render(request, "artifacts/my_sample_withdraw.html", {"sample": sample})


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_sample_answer(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """A student of 18 answers for themself."""
    sample = _own_sample(request, sample_id)
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        is_yes = request.POST["answer"] == "yes"
        try:
            consents.sign_self(sample=sample, is_yes=is_yes, by=actor_of(request))
            tell(request, _("Your yes is on record.") if is_yes else _("Your no is on record."))
        except ValidationError as refused:
            complain(request, " ".join(refused.messages))
        return redirect("my_item", sample.item_id)
    until = samples.consent_ends(clock.today())
    terms = consent_words.terms(sample, campus=connection.tenant.name, until=until)
    may = is_adult(me_of(request), clock.today()) and sample.accepted_at is not None
    return render(request, "artifacts/my_sample_answer.html", {"sample": sample, "terms": terms, "may_answer": may})


def _own(request: HttpRequest, item_id: uuid.UUID) -> PortfolioItem:
    rows = selectors.with_standing(PortfolioItem.objects.current().filter(student=me_of(request)))
    found: PortfolioItem = get_object_or_404(rows, pk=item_id)
    return found


def _own_sample(request: HttpRequest, sample_id: uuid.UUID) -> Sample:
    rows = on_page(with_state(Sample.objects.filter(item__student=me_of(request), withdrawn_at__isnull=True)))
    found: Sample = get_object_or_404(rows, pk=sample_id)
    return found
