"""An agreement that covers several campuses becomes an agreement of each campus with its own partner of that name."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners import services
from partners.clauses import asked
from partners.models import Agreement, Industry, Partner
from reports.district.kinds.base import Document, Kind, Upload, day, day_in_words
from reports.district.matching import name_key, site_key
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.frameworks import framework

DATES = ("starts_on", "ends_on", "signed_on", "ended_on")


class AgreementKind(Kind):
    """Document: partner (name, industry, city, website), title, four dates, clauses (framework, clause, quote, page)."""

    has_page = True
    terms = {
        "partner": gettext_lazy("partner"),
        "title": gettext_lazy("title"),
        "starts_on": gettext_lazy("starts"),
        "ends_on": gettext_lazy("ends"),
        "signed_on": gettext_lazy("signed"),
        "ended_on": gettext_lazy("ended early"),
        "clauses": gettext_lazy("clauses found"),
    }

    def take(self, document: Document, subject_id: str, *, upload: Upload, by: Actor) -> str:
        agreement = self._row(subject_id)
        given = {"title": document["title"], "upload": upload, "by": by} | {n: day(document[n]) for n in DATES}
        if agreement is None:
            agreement = services.add_agreement(partner=_partner(document["partner"], by), **given)
        else:
            if agreement.is_archived:
                services.restore_agreement(agreement=agreement, by=by)
            _change(agreement, **given)
        _mark(agreement, document["clauses"], by)
        return str(agreement.pk)

    def facts(self, document: Document, subject_id: str) -> Document | None:
        agreement = self._row(subject_id)
        if agreement is None or agreement.is_archived:
            return None
        named = {(each["framework"], each["clause"]) for each in document["clauses"]}
        words = ("framework", "clause", "quote", "page")
        return {
            "partner": {"name": agreement.partner.name},
            "title": agreement.title,
            **{name: (getattr(agreement, name).isoformat() if getattr(agreement, name) else None) for name in DATES},
            "clauses": [
                {name: getattr(each, name) for name in words}
                for each in agreement.clauses.all()
                if (each.framework, each.clause) in named
            ],
        }

    def put_back(self, kept: Document | None, document: Document, subject_id: str, *, by: Actor) -> None:
        agreement = self._row(subject_id)
        if agreement is None:
            return
        if kept is None:
            services.archive_agreement(agreement=agreement, by=by)
            return
        _change(agreement, title=kept["title"], by=by, **{name: day(kept[name]) for name in DATES})
        empty = {(each["framework"], each["clause"]): services.Found("", "") for each in document["clauses"]}
        _mark(agreement, kept["clauses"], by, empty)

    def url(self, subject_id: str) -> str:
        return reverse("agreement_detail", args=[subject_id])

    def shown(self, name: str, document: Document) -> str:
        value = document[name]
        if name == "partner":
            return str(value["name"])
        if name == "clauses":
            return "\n".join(sorted(_in_words(value)))
        return day_in_words(value) if name in DATES else str(value)

    def _row(self, subject_id: str) -> Agreement | None:
        rows = Agreement.objects.select_related("partner", "file", "signer", "replaces").prefetch_related("clauses")
        return rows.filter(pk=subject_id).first() if subject_id else None


def _in_words(clauses: list[dict[str, str]]) -> Iterator[str]:
    """The clauses that this campus's frameworks ask for; the district, which has none, sees every one."""
    mine = connection.tenant.frameworks or list(dict.fromkeys(each["framework"] for each in clauses))
    titles = {(key, each.key): each.title for key in mine for each in framework(key).clauses}
    for each in clauses:
        title = titles.get((each["framework"], each["clause"]))
        if title:
            yield _("%(clause)s, page %(page)s: %(words)s") % {
                "clause": _(title),
                "page": each["page"],
                "words": each["quote"],
            }


def _mark(
    agreement: Agreement,
    clauses: list[dict[str, str]],
    by: Actor,
    empty: dict[tuple[str, str], services.Found] | None = None,
) -> None:
    """Of the clauses, those that this campus's frameworks ask for."""
    wanted = {(edition.key, each.key) for edition in asked() for each in edition.clauses}
    given = {(each["framework"], each["clause"]): services.Found(each["quote"], each["page"]) for each in clauses}
    found = {key: words for key, words in ((empty or {}) | given).items() if key in wanted}
    if found:
        services.mark_clauses(agreement=agreement, found=found, by=by)


def _change(agreement: Agreement, **given: Any) -> None:
    """What the district says nothing of stays as it is here."""
    own = {name: getattr(agreement, name) for name in ("in_review_on", "sent_on", "signer")}
    services.change_agreement(agreement=agreement, **own, **given)


def _partner(known: dict[str, str], by: Actor) -> Partner:
    """The campus's partner of that name or web site; added where it has none."""
    name, site = name_key(known["name"]), site_key(known["website"])
    for partner in Partner.objects.current():
        if name_key(partner.name) == name or (site and site_key(partner.website) == site):
            return partner
    if known["industry"] not in Industry.values:
        raise ValidationError(_("The district names an industry that is not known here."))
    return services.add_partner(**known, by=by)
