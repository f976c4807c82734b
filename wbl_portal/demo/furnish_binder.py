"""The demo's binder: who answers for which part, words, a scan without text, a reviewer with a link, a finished dry run."""

import datetime as dt

from django.db import transaction

from experiences.campus import campus_frameworks
from reports.models import AgencyRequest, BinderRecord, Evidence, PartKind, Reviewer, UnmaskedGrant
from reports.services import dry_runs, reviewers, unmasked
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.files import keep_bytes
from wbl_portal.demo.papers import one_page, scanned_page
from wbl_portal.demo.scene import Scene
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import Role, User

REVIEWER, OFFICE = "Rowan Ellery", "College and Career Readiness office (invented)"
ADDRESS, LINK_DAYS = "rowan.ellery@agency.example", 90
WORDS = (
    "The plan is made in May with the partners and looked through again in September.",
    "El plan se hace en mayo con los socios y se revisa otra vez en septiembre.",
)


@transaction.atomic
def furnish(scene: Scene) -> None:
    """One write per kind of row; a campus that has its reviewer is furnished already."""
    if Reviewer.objects.exists():
        return
    edition = campus_frameworks()[0]
    people = list(User.objects.filter(role_assignments__role__in=[Role.COORDINATOR, Role.PRINCIPAL]).order_by("pk"))
    _records(edition, people, scene)
    _evidence(edition, scene)
    principal = next((each for each in people if each.has_role(Role.PRINCIPAL)), people[0]).actor
    _reviewer(scene, principal)
    _dry_run(edition, scene, principal)


def _records(edition: Framework, people: list[User], scene: Scene) -> None:
    """An owner for every element, a due day through the year, two of three verified this fall."""
    rows = []
    for place, element in enumerate(edition.elements):
        row = BinderRecord(framework=edition.key, kind=PartKind.ELEMENT, key=element.key)
        owner = people[place % len(people)]
        row.owner_id, row.owner_label = owner.pk, str(owner)
        row.due_on = clock.today() + dt.timedelta(days=20 * place + 14)
        if place == 0:
            row.narrative, row.narrative_es = WORDS
        if place % 3:
            row.verified_on = clock.today() - dt.timedelta(days=9 * place)
            row.verified_by = row.owner_label
        rows.append(row)
    BinderRecord.objects.bulk_create(rows)
    audit.record(verb="binder.kept", by=scene.by, subject=scene.year, after={"parts": len(rows)})


def _evidence(edition: Framework, scene: Scene) -> None:
    """A paper with words that reviewers see, and a link for the staff, at the first element; a scan at the first artifact."""
    about = {"framework": edition.key, "year": scene.year, "added_at": clock.now(), "added_by": scene.by.label}
    paper = keep_bytes(
        one_page(["Plan of the year", WORDS[0]]), content_type="application/pdf", name="plan.pdf", by=scene.by
    )
    scan = keep_bytes(scanned_page(), content_type="application/pdf", name="signed-plan.pdf", by=scene.by)
    first = {"kind": PartKind.ELEMENT, "key": edition.elements[0].key}
    rows = [
        Evidence(title="Plan of the year", file=paper, text=WORDS[0], shown_to="reviewers", **first, **about),
        Evidence(title="Folder of the planning team", url="https://example.org/planning", **first, **about),
        Evidence(
            title="Signed plan, scanned",
            file=scan,
            is_scan=True,
            kind=PartKind.ARTIFACT,
            key=edition.slots[0].key,
            **about,
        ),
    ]
    Evidence.objects.bulk_create(rows)
    audit.record(verb="evidence.attached", by=scene.by, subject=scene.year, after={"pieces": len(rows)})


def _reviewer(scene: Scene, principal: Actor) -> None:
    """A reviewer with a link, whom the principal lets read the unmasked figures for the newest request."""
    ends = clock.today() + dt.timedelta(days=LINK_DAYS)
    reviewer, path = reviewers.invite_reviewer(
        year=scene.year, name=REVIEWER, organization=OFFICE, email=ADDRESS, expires_on=ends, by=scene.by
    )
    reviewers.note_opened(reviewer=reviewer, page="binder")
    unmasked.grant_unmasked(
        reviewer=reviewer,
        request=AgencyRequest.objects.filter(year=scene.year)[0],
        basis=UnmaskedGrant.Basis.AUDIT,
        purpose="Evaluation of the program's participation data; the office's letter names the reviewer (invented).",
        expires_on=ends,
        by=principal,
    )
    scene.links.append({"kind": "review", "url": path})


def _dry_run(edition: Framework, scene: Scene, by: Actor) -> None:
    """Three parts were looked at; of one the principal did not find what was asked."""
    run = dry_runs.start(year=scene.year, by=by)
    for number, element in enumerate(edition.elements[:3]):
        comment = "" if number else "Which experiences are for the youngest grade?"
        place = edition.key, str(PartKind.ELEMENT), element.key
        dry_runs.tick(run=run, place=place, is_found=bool(number), comment=comment, by=by)
    dry_runs.finish(run=run, by=by)
