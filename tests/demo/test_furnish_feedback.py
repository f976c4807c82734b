"""The demo's partners speak and its clubs meet: what is furnished, and what it leaves to do."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from artifacts.models import EnrichmentMembership
from artifacts.selectors.enrichment import students_in
from experiences.models import Enrichment, Experience, PlanReview
from partners.models import OfferAsk, OfferReply, ValueSurvey
from partners.selectors.surveys import survey_results
from tests.audit_wall import watched
from tests.factories import TESTER, make_contact, make_enrollment, make_partner, make_student, make_year
from wbl_portal.core import clock, links
from wbl_portal.demo import furnish_enrichment, furnish_feedback
from wbl_portal.demo.scene import Scene


def scene(partners: int = 12, students: int = 20) -> Scene:
    years = [make_year(label) for label in ("2024-25", "2025-26", "2026-27")]
    made = [make_partner() for _each in range(partners)]
    for partner in made:
        make_contact(partner)
    for number in range(students):
        make_enrollment(make_student(grade=None), grade=9 + number % 4)
    return Scene("alder", "p-tech", (9, 10, 11, 12), years, made, TESTER, 7)


def test_partners_answered_every_year_and_some_still_have_to(campus: Academy) -> None:
    made = scene()
    with watched("the furnishing"):
        furnish_feedback.furnish(made)

    results = survey_results()
    assert [each.year for each in results] == ["2026-27", "2025-26", "2024-25"]
    assert all(each.asked == 12 and each.answered and each.mean for each in results)
    assert ValueSurvey.objects.filter(year=made.year, answered_at=None).exists()
    assert not ValueSurvey.objects.filter(answered_at__gt=clock.now()).exists()
    assert PlanReview.objects.filter(year=made.year, answered_at=None).count() == 1
    assert OfferReply.objects.filter(taken_up_at=None).count() == 4
    assert OfferReply.objects.exclude(method="").get().message.startswith("Said at the county fair")
    assert OfferAsk.objects.filter(answered_at=None).count() == 2
    assert Experience.objects.filter(is_draft=True).count() == 2
    kind, path = made.links[0]["kind"], made.links[0]["url"]
    assert (kind, links.find(path.split("/")[2]).purpose) == ("survey", "contact")


def test_clubs_have_members_of_whom_some_wait_for_consent(campus: Academy) -> None:
    made = scene(students=200)
    with watched("the furnishing"):
        furnish_enrichment.furnish(made)

    present = Enrichment.objects.filter(year=made.year)
    figures = students_in(list(present.values_list("pk", flat=True)))
    assert present.count() == 6
    assert any(waiting for _counted, waiting in figures.values())
    assert EnrichmentMembership.objects.filter(consent_scan__isnull=False).count() == 1


def test_furnishing_takes_as_many_queries_for_many_as_for_few(campus: Academy) -> None:
    few, many = scene(4, 20), scene(30, 60)
    counts = []
    for each in (few, many):
        with CaptureQueriesContext(connection) as queries:
            furnish_enrichment.furnish(each)
        counts.append(len(queries))

    assert counts[0] == counts[1]
