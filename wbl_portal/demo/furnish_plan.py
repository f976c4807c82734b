"""The demo's plan: pathways, what builds on what, standards, the crosswalk, policies; with gaps to find."""

import datetime as dt
import random
import uuid
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Min

from experiences import selectors, services
from experiences.campus import campus_frameworks
from experiences.models import Credential, Experience, ExperienceType, Pathway, PolicyAcknowledgement
from experiences.services import AlignmentFacts, CellFacts, VersionFacts
from wbl_portal.core import audit, clock
from wbl_portal.demo.papers import one_page
from wbl_portal.demo.policy_texts import EARLIER_WORDS, OVERDUE, POLICIES
from wbl_portal.demo.scene import Scene
from wbl_portal.people.models import Course, SchoolYear, User

# Name, program of study, industries whose partners belong to it, code of its course, standards its teachers name.
PATHWAYS = {
    "t-stem": (
        ("Robotics and automation", "Robotics and automation technology", {"manufacturing", "it", "energy"}, "13036200",
         ("127.783(c)(4)(A)", "127.783(d)(2)(B)")),
        ("Engineering design", "Engineering foundations", {"engineering", "construction", "transport"}, "13036200",
         ("127.404(d)(3)(C)", "111.39(c)(1)(A)")),
        ("Biomedical science", "Biomedical science", {"health", "agriculture"}, "13020200",
         ("127.409(c)(2)(A)", "112.42(c)(1)(F)")),
    ),
    "p-tech": (
        ("Nursing and patient care", "Diagnostic and therapeutic services", {"health", "human_services"}, "13020200",
         ("127.409(c)(2)(A)", "112.42(c)(1)(F)")),
        ("Networks and cybersecurity", "Cybersecurity", {"it", "business", "law"}, "13027200",
         ("127.762(c)(1)(B)", "127.762(c)(5)(A)")),
        ("Advanced manufacturing", "Advanced manufacturing and machinery mechanics", {"manufacturing", "energy"},
         "13036200", ("127.404(d)(3)(C)", "110.37(d)(4)")),
    ),
}  # fmt: skip
# High-school course, college course, what industry asks for, type of experience: three rows for each pathway.
ROWS = (
    (10, "ENGL 1301, Composition I", "Writes a report that a colleague can act on", "informational-interview"),
    (11, "MATH 1314, College algebra", "Reads a chart of measurements and names what is out of range", "job-shadowing"),
    (12, "BCIS 1305, Business computer applications", "Keeps a record of work from day to day", "internship"),
)
COLLEGES = {"t-stem": "Mesa Verdosa College", "p-tech": "Gulf Prairie College"}
# Shares: with standards, of those that could build on something, placements that name nothing before them.
WITH_STANDARD, BUILDING = 0.93, 0.6
# People of the staff who acknowledge policies at all, and the share of policies that each has read.
READERS, HAVE_READ = 6, 0.7


def furnish(scene: Scene) -> None:
    """Everything of the plan; the ties of experiences leave one entry in the audit, the rest goes through services."""
    chance = scene.chance("plan")
    pathways = [
        services.add_pathway(name=name, program_of_study=program, by=scene.by)
        for name, program, *_more in PATHWAYS[scene.family]
    ]
    tied = 0
    for year in scene.years:
        tied += _tie_year(scene, year, pathways, chance)
    audit.record(verb="plan.furnished", by=scene.by, after={"experiences": tied})
    _crosswalk(scene, pathways)
    _policies(scene)
    _leave_a_gap(scene)


def _tie_year(scene: Scene, year: SchoolYear, pathways: list[Pathway], chance: random.Random) -> int:
    rows = list(Experience.objects.planned().in_year(year).select_related("partner", "experience_type").order_by("pk"))
    rows.sort(key=lambda row: row.title)
    _give_standards(scene, rows, chance)
    _put_in_pathways(scene, rows, pathways)
    _build_up(rows, year, chance)
    return len(rows)


def _pathway_of(scene: Scene, row: Experience) -> int:
    """The pathway of the partner's industry, else one by the letters of the title."""
    for place, (_name, _program, industries, *_more) in enumerate(PATHWAYS[scene.family]):
        if row.partner and row.partner.industry in industries:
            return place
    return sum(map(ord, row.title)) % len(PATHWAYS[scene.family])


def _give_standards(scene: Scene, rows: list[Experience], chance: random.Random) -> None:
    for row in rows:
        if chance.random() < WITH_STANDARD:
            codes = PATHWAYS[scene.family][_pathway_of(scene, row)][4]
            row.standards = sorted(chance.sample(codes, chance.choice((1, 2))))
    Experience.objects.bulk_update(rows, ["standards"])


def _put_in_pathways(scene: Scene, rows: Iterable[Experience], pathways: list[Pathway]) -> None:
    through = Experience.pathways.through
    through.objects.bulk_create(
        through(experience_id=row.pk, pathway_id=pathways[_pathway_of(scene, row)].pk) for row in rows
    )


def _build_up(rows: list[Experience], year: SchoolYear, chance: random.Random) -> None:
    """Most experiences of a later phase build on an earlier one of the phase before, for a grade they share."""
    first_days = dict(
        Experience.objects.in_year(year).annotate(first=Min("sessions__held_on")).values_list("pk", "first")
    )
    edition = campus_frameworks()[0]
    by_phase: dict[str, list[Experience]] = defaultdict(list)
    phases = _phases(rows, edition.key)
    for row in rows:
        by_phase[phases.get(row.pk, "")].append(row)
    through, ties = Experience.builds_on.through, []
    for earlier, later in pairwise(phase.key for phase in edition.phases):
        for row in by_phase[later]:
            before = [each for each in by_phase[earlier] if _comes_before(each, row, first_days)]
            if before and (row.experience_type.is_placement or chance.random() < BUILDING):
                ties.append(through(from_experience_id=row.pk, to_experience_id=chance.choice(before).pk))
    through.objects.bulk_create(ties)


def _phases(rows: Iterable[Experience], edition: str) -> dict[uuid.UUID, str]:
    found = Experience.objects.filter(pk__in=[row.pk for row in rows], phases__framework=edition)
    return dict(found.values_list("pk", "phases__phase"))


def _comes_before(earlier: Experience, later: Experience, first_days: dict[uuid.UUID, dt.date | None]) -> bool:
    first, then = first_days.get(earlier.pk), first_days.get(later.pk)
    return bool(first and then and first < then and set(earlier.grades) & set(later.grades))


def _crosswalk(scene: Scene, pathways: list[Pathway]) -> None:
    """Three rows for each pathway; the last one has no college course yet."""
    courses = {course.code: course for course in Course.objects.filter(active=True)}
    types = {each.key: each for each in ExperienceType.objects.all()}
    for place, pathway in enumerate(pathways):
        _name, _program, industries, code, _standards = PATHWAYS[scene.family][place]
        fitting = Credential.objects.offered_on(clock.today()).filter(industry__in=industries).order_by("name").first()
        for grade, college_course, requirement, kind in ROWS:
            is_last = pathway == pathways[-1] and grade == ROWS[-1][0]
            facts = AlignmentFacts(
                pathway=pathway,
                grade=grade,
                course=courses.get(code),
                college_course="" if is_last else college_course,
                college="" if is_last else COLLEGES[scene.family],
                industry_requirement=requirement,
                experience_type=types.get(kind),
                credential=fitting or Credential.objects.current().order_by("name").first(),
            )
            services.add_alignment(facts=facts, by=scene.by)


def _policies(scene: Scene) -> None:
    """Ten of the twelve expected policies: one overdue for review, two with a second version."""
    today, begun = clock.today(), scene.years[0].starts_on
    for number, (topic, title, owner, text) in enumerate(POLICIES):
        review = today - dt.timedelta(days=20) if topic == OVERDUE else today + dt.timedelta(days=60 + 25 * number)
        now, earlier, ago = EARLIER_WORDS.get(topic, ("", "", 0))
        first = VersionFacts(begun, text.replace(now, earlier) if ago else text)
        policy = services.add_policy(
            title=title, topic=topic, owner=owner, review_on=review, version=first, by=scene.by
        )
        if ago:
            paper = SimpleUploadedFile("policy.pdf", one_page([title, "Signed copy. Invented for the demo."]))
            second = VersionFacts(today - dt.timedelta(days=ago), text, paper)
            services.add_version(policy=policy, version=second, by=scene.by)
    _readers(scene)


def _readers(scene: Scene) -> None:
    """Most of the staff have read most policies in force; a few have not."""
    chance = scene.chance("readers of policies")
    staff = User.objects.filter(staff_member__isnull=False) | User.objects.filter(role_assignments__isnull=False)
    people = list(staff.filter(student=None).distinct().order_by("name", "pk"))[:READERS]
    rows = [
        PolicyAcknowledgement(
            version=version, actor_id=person.pk, actor_label=person.actor.label, acknowledged_at=clock.now()
        )
        for _policy, version in selectors.policies_in_force(clock.today())
        for person in people
        if chance.random() < HAVE_READ
    ]
    PolicyAcknowledgement.objects.bulk_create(rows)
    audit.record(verb="plan.furnished", by=scene.by, after={"acknowledgements": len(rows)})


def _leave_a_gap(scene: Scene) -> None:
    """Where the plan fills every required cell, an optional one becomes required and empty, so that there is a gap to find."""
    edition = campus_frameworks()[0]
    counts = {place: cell.experiences for place, cell in selectors.planned_by_cell(edition.key, scene.year).items()}
    wanted = selectors.wanted_cells(edition)
    if any(wanted[place].is_required and place not in counts for place in wanted):
        return
    optional = [place for place in wanted if not wanted[place].is_required and not wanted[place].is_not_for_grade]
    for phase, grade in sorted(optional, key=lambda place: (counts.get(place, 0), place)):
        rows = Experience.objects.planned().in_year(scene.year).for_grade(grade)
        rows = rows.filter(phases__framework=edition.key, phases__phase=phase)
        if all(len(row.grades) > 1 for row in rows):
            _take_out(list(rows), grade, scene)
            services.set_cells(edition=edition, cells={(phase, grade): CellFacts("required")}, by=scene.by)
            return


def _take_out(rows: list[Experience], grade: int, scene: Scene) -> None:
    """These experiences are no longer meant for the grade."""
    for row in rows:
        row.grades = [each for each in row.grades if each != grade]
    Experience.objects.bulk_update(rows, ["grades"])
    if rows:
        audit.record(verb="plan.furnished", by=scene.by, after={"experiences": len(rows), "without_grade": grade})
