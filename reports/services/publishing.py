"""Publish what changed: frozen documents, their files, and a stranger's attack on them before anybody else sees them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from academies.hosts import public_address
from reports import attacker, documents, renditions
from reports.documents import Document
from reports.insiders import alone_in
from reports.models import Edition, Rendition
from reports.plan import Planner, SlotPlan, State
from reports.services import withdrawal
from reports.services.filing import keep_renditions
from reports.state.known import public_figures
from wbl_portal.core import audit, clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.progress import Say, quiet
from wbl_portal.people import sample_data
from wbl_portal.people.models import SchoolYear


@dataclass(frozen=True)
class Made:
    """An edition ready to be stored: its documents and files by language ({"en": {"html": b"..."}})."""

    plan: SlotPlan
    documents: dict[str, Document]
    files: dict[str, dict[str, bytes]]


class ContentChanged(Exception):
    """What would be published is not what was approved."""


Content = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Prepared:
    """What a publication will write, and what it says about the slots it leaves as they are."""

    year: SchoolYear
    plans: list[SlotPlan]
    made: list[Made] = field(default_factory=list)


def publish(
    *, year: SchoolYear, slots: Sequence[str] | None = None, role: str = documents.OPERATOR, by: Actor, say: Say = quiet
) -> list[dict[str, Any]]:
    """A new edition of each slot (of these, or of all) whose content changed.

    `role` is printed as who approved. Returns per slot {"slot", "state", "held", "edition", "as_of"}. Raises JobRefused
    where a slot is unknown, or the files would give away a small figure, naming tables and cells; nothing is public then.
    """
    return store(prepare(year=year, slots=slots, role=role, say=say), by=by)


def prepare(
    *, year: SchoolYear, slots: Sequence[str] | None, role: str, say: Say, approved: Content | None = None
) -> Prepared:
    """Make and attack the files, outside a transaction.

    `approved`: slot -> language -> hash of the content that alone may be published; raises ContentChanged otherwise.
    """
    sample_data.refuse_figures_of_it()
    say(2, _("Comparing with what is public"))
    plans = list(Planner(year, slots or ()).slots())
    if approved is not None:
        _compare(plans, approved)
    plans = _chosen(plans, slots)
    changed = [plan for plan in plans if plan.state == State.NEW]
    made = []
    for number, plan in enumerate(changed):
        say(10 + 60 * number // len(changed), _("Writing %s") % (plan.slot.number or plan.slot.key))
        made.append(_make(plan, role))
    if approved is not None:
        _same([each for each in made if content_of(each.documents) != approved[each.plan.slot.key]])
    if made:
        say(75, _("Looking for figures that could be worked out"))
        _attack(made, year)
    return Prepared(year, plans, made)


@transaction.atomic
def store(prepared: Prepared, *, by: Actor) -> list[dict[str, Any]]:
    """Write the editions; refused when somebody else published meanwhile."""
    SchoolYear.objects.select_for_update().get(pk=prepared.year.pk)
    withdrawal.check_consents([made.documents["en"] for made in prepared.made])
    for made in prepared.made:
        _store(made, prepared.year, by)
    _verify(prepared, by)
    numbers = {made.plan.slot.key: made.documents["en"]["edition"] for made in prepared.made}
    return [told(plan, numbers.get(plan.slot.key)) for plan in prepared.plans]


def content_of(made: Mapping[str, Document]) -> dict[str, str]:
    """The hash of the content in each language."""
    return {language: documents.content_hash(document) for language, document in made.items()}


def _compare(plans: Sequence[SlotPlan], approved: Content) -> None:
    """Before any file is made: is each approved slot still there to publish, or public already as approved?"""
    known = {plan.slot.key: plan for plan in plans}
    publishable = (State.NEW, State.UNCHANGED)
    if any(key not in known or known[key].state not in publishable for key in approved):
        raise ContentChanged
    _same([known[key] for key, content in approved.items() if known[key].content != content["en"]])


def _same(different: Sequence[object]) -> None:
    if different:
        raise ContentChanged


def _chosen(plans: list[SlotPlan], slots: Sequence[str] | None) -> list[SlotPlan]:
    if not slots:
        return plans
    known = {plan.slot.key: plan for plan in plans}
    for slot in slots:
        if slot not in known:
            words = {"slot": slot, "known": ", ".join(known)}
            raise JobRefused(_("This campus has no slot “%(slot)s”. Known: %(known)s") % words)
        if known[slot].state == State.NOT_BUILT:
            raise JobRefused(_("%s has no evidence here yet, so there is nothing to publish.") % slot)
        if known[slot].state == State.NEEDS_SNAPSHOT:
            raise JobRefused(_("%s counts students: freeze a snapshot first.") % slot)
    return [known[slot] for slot in dict.fromkeys(slots)]


def _make(plan: SlotPlan, role: str) -> Made:
    moment = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    sealed, rendered = {}, {}
    for document in plan.documents:
        language = document["language"]
        whole = document | {
            "edition": plan.number,
            "published_at": moment,
            "approved_by": documents.approver(role, language),
        }
        sealed[language] = whole | {"sha256": renditions.digest(whole)}
        rendered[language] = renditions.render(sealed[language], base_url=public_address(connection.tenant))
    return Made(plan, sealed, rendered)


def _attack(made: Sequence[Made], year: SchoolYear) -> None:
    """Read the files as a stranger would; raises JobRefused."""
    fresh = []
    for edition in made:
        for language, rendered in edition.files.items():
            _check_formats(edition, language, rendered)
        fresh += attacker.read_edition(edition.files["en"])
    _judge(fresh, [(edition.plan, edition.documents["en"]) for edition in made], year)


def check_figures(said: Sequence[tuple[SlotPlan, Document]], year: SchoolYear) -> None:
    """The same attack on documents whose files are not made yet; raises JobRefused."""
    fresh = [table for _plan, each in said for table in attacker.read_json(renditions.render_json(each).decode())]
    _judge(fresh, said, year)


def _judge(fresh: Sequence[attacker.PrintedTable], said: Sequence[tuple[SlotPlan, Document]], year: SchoolYear) -> None:
    """Beside everything public already, what the state publishes included; a student alone in a cell reads along."""
    before = [table for text in _public_data() for table in attacker.read_json(text)]
    findings = partial(
        _findings,
        known=[attacker.Known(**figure) for figure in public_figures(year.label)],
        alone=[each for plan, document in said for each in _alone(plan, document)],
    )
    found = findings([*before, *fresh])
    if found:  # what is public under a smaller k of old cannot be called back, and stops nothing that is safe itself
        found = findings(fresh) | (found - findings(before))
    if found:
        raise JobRefused(
            _("Nothing was published: these figures could be worked out: %s")
            % "; ".join(dict.fromkeys(str(finding) for finding in sorted(found)))
        )


def _findings(
    printed: Sequence[attacker.PrintedTable], *, known: list[attacker.Known], alone: list[attacker.Known]
) -> set[attacker.Finding]:
    campus = connection.tenant
    return set(
        attacker.findings(
            printed,
            k=campus.smallest_group,
            zeros_are_safe=campus.zero_is_safe,
            all_is_safe=campus.all_is_safe,
            known=known,
            alone=alone,
        )
    )


def _alone(plan: SlotPlan, document: Document) -> Iterator[attacker.Known]:
    if plan.snapshot:
        exact = plan.snapshot.figures["programs"][plan.framework.key]["tables"]
        yield from alone_in(document, exact)


def _check_formats(edition: Made, language: str, rendered: dict[str, bytes]) -> None:
    html, csv, json = (rendered[name].decode() for name in ("html", "csv", "json"))
    differences = attacker.equal(html, csv, json, pdf=rendered.get("pdf"))
    if differences:
        known = {"slot": edition.plan.slot.key, "language": language, "differences": "; ".join(differences)}
        raise JobRefused(_("The files of %(slot)s (%(language)s) differ: %(differences)s") % known)


def _public_data() -> Iterator[str]:
    """The data file of every edition ever published here, in English; the other formats say the same."""
    found = (
        Rendition.objects.in_force()
        .filter(format="json", language="en")
        .select_related("file")
        .order_by("edition__published_at")
    )
    for rendition in found:
        yield files.read(rendition.stored).decode()


def _store(made: Made, year: SchoolYear, by: Actor) -> None:
    plan, document = made.plan, made.documents["en"]
    if Edition.objects.filter(year=year, slot=plan.slot.key, number__gte=plan.number).exists():
        raise JobRefused(
            _("%s has just been published by somebody else. Look at the page and publish again.")
            % (plan.slot.number or plan.slot.key)
        )
    edition = Edition.objects.create(
        year=year,
        framework=plan.framework.key,
        slot=plan.slot.key,
        label=document["label"],
        number=plan.number,
        snapshot=plan.snapshot,
        document=document,
        sha256=document["sha256"],
        content_sha256=documents.content_hash(document),
        published_at=clock.now(),
        published_by=by.label,
    )
    for language, rendered in made.files.items():
        keep_renditions(edition, made.documents[language], rendered, by=by)
    known = {"slot": edition.slot, "year": year.label, "number": edition.number, "sha256": edition.sha256}
    audit.record(verb="edition.published", by=by, subject=edition, after=known)


def _verify(prepared: Prepared, by: Actor) -> None:
    """The current editions that say it all still: compared with the records today."""
    same = [plan.current for plan in prepared.plans if plan.state == State.UNCHANGED and plan.current]
    if same:
        Edition.objects.filter(pk__in=[edition.pk for edition in same]).update(verified_at=clock.now())
        known = {"year": prepared.year.label, "slots": [edition.slot for edition in same]}
        audit.record(verb="editions.verified", by=by, subject=prepared.year, after=known)


def told(plan: SlotPlan, number: int | None = None) -> dict[str, Any]:
    """What happened to a slot; `number` of the edition that was made."""
    edition = number or (plan.current.number if plan.current else None)
    return {
        "slot": plan.slot.key,
        "state": str(plan.state),
        "held": plan.held,
        "edition": edition,
        "as_of": plan.snapshot.as_of.isoformat() if plan.snapshot else None,
        "snapshot": plan.snapshot.name if plan.snapshot else None,
    }
