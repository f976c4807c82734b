"""The district's board: read from campuses' sites over HTTP as a stranger reads them, summed without unmasking anybody."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils.translation import override
from django_tenants.utils import tenant_context

from academies.models import Academy
from reports.district import services
from reports.district.board import board
from reports.district.reading import Read, campuses_here, read_campus
from reports.models import CampusReading
from reports.problems import in_words, problem
from tests.campuses import Cast
from wbl_portal.core.models import AuditEntry, Job


def document(took_part: dict[str, Any], *, slot: str = "6.2") -> dict[str, Any]:
    row = {"grade": "all", "phase": "all", "measure": "students", "value": None, "denominator": None, "percent": None}
    table = {
        "id": "students-by-grade-phase",
        "dimensions": ["grade", "phase"],
        "totals": {"grade": "all", "phase": "all"},
        "rows": [{**row, "grade": "9", "value": 5}, {**row, "band": None, "mask": None, **took_part}],
    }
    return {"slot": slot, "published_at": "2026-10-12T10:00:00Z", "tables": [table]}


def partners(*states: str) -> dict[str, Any]:
    rows = [{"name": f"Partner {number}", "agreement": state} for number, state in enumerate(states)]
    listings = [{"id": "partners", "rows": rows}, {"id": "strategic-partners", "rows": []}]
    return {"slot": "partners", "published_at": "2026-10-12T10:00:00Z", "tables": [], "listings": listings}


@pytest.fixture
def ours(district: Academy, campus: Academy, other_campus: Academy) -> Iterator[tuple[Academy, Academy]]:
    """The district in force, with both campuses."""
    Academy.objects.filter(pk__in=[campus.pk, other_campus.pk]).update(district=district.district)
    with tenant_context(district):
        yield campus, other_campus


@pytest.fixture
def site(settings: Any) -> Iterator[dict[str, tuple[int, bytes]]]:
    """A real server on this machine that answers as the campuses' sites would: (host, path) -> status, body."""
    answers: dict[str, tuple[int, bytes]] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = answers.get(self.headers["Host"].partition(":")[0] + self.path, (404, b"nothing"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.PUBLIC_PORT = server.server_address[1]
    yield answers
    server.shutdown()
    server.server_close()


def test_a_campus_is_read_at_the_addresses_of_its_public_site(ours: Any, site: dict[str, tuple[int, bytes]]) -> None:
    here = ours[0]
    site[f"{here.slug}.localhost/artifacts/2026-27/6.2.json"] = (200, json.dumps(document({"value": 41})).encode())
    site[f"{here.slug}.localhost/artifacts/2026-27/6.1.json"] = (500, b"broken")
    site[f"{here.slug}.localhost/artifacts/2026-27/6.3.json"] = (200, b'["no document"]')

    reads = {read.slot: read for read in read_campus(here, "2026-27")}

    assert reads["6.2"].document is not None
    assert reads["6.1"].problem == problem("status", 500)
    assert reads["6.3"].problem == problem("no_document")
    assert (reads["1.11"].document, reads["1.11"].problem) == (None, {})


def test_a_site_that_does_not_answer_is_a_problem_in_words(ours: Any, settings: Any) -> None:
    settings.PUBLIC_PORT = 9  # nobody listens there

    found = list(read_campus(ours[0], "2026-27"))

    assert all("does not answer" in in_words(read.problem) for read in found)
    with override("es"):
        assert all("no responde" in in_words(read.problem) for read in found)


def test_only_campuses_of_the_district_are_read(district: Academy, other_campus: Academy) -> None:
    Academy.objects.filter(pk=other_campus.pk).update(district=district.district)

    with tenant_context(district):
        assert [each.slug for each in campuses_here()] == [other_campus.slug]


def test_a_campus_that_does_not_answer_keeps_its_last_documents(ours: Any) -> None:
    slug = ours[0].slug
    services.keep_readings([Read(slug, "2026-27", "6.2", document({"value": 41})), Read(slug, "2026-27", "6.1")])

    services.keep_readings([Read(slug, "2026-27", "6.2", problem=problem("no_document"))])

    kept = CampusReading.objects.get(slot="6.2")
    assert kept.document is not None
    assert kept.problem == problem("no_document")
    assert AuditEntry.objects.filter(verb="campuses.read").count() == 2


def test_the_board_says_what_is_published_and_what_is_missing(ours: Any) -> None:
    slug = ours[0].slug
    services.keep_readings(
        [
            Read(slug, "2026-27", "6.2", document({"value": 41, "denominator": 50})),
            Read(slug, "2026-27", "partners", partners("Active", "Active, review due", "Expired", "No agreement yet")),
        ]
    )

    lines, totals = board()
    line = next(each for each in lines if each.campus.slug == slug)

    assert (line.published, line.year) == (1, "2026-27")
    assert "6.1" in line.missing
    assert line.published == line.due - len(line.missing)
    assert line.took_part is not None
    assert (line.took_part.value, line.took_part.whole) == (41, 50)
    assert line.agreements is not None
    assert (line.agreements.value, line.agreements.whole) == (2, 4)
    total = next(each for each in totals if each.framework.family == "p-tech")
    assert (total.took_part, total.members, total.is_least, total.without) == (41, 50, False, 1)


@pytest.mark.parametrize(
    ("hidden", "low"),
    [({"mask": "*"}, 0), ({"band": {"low": 80, "high": 100}, "denominator": 60}, 48)],
    ids=["mark", "range"],
)
def test_a_hidden_figure_makes_the_sum_a_least(ours: Any, hidden: dict[str, Any], low: int) -> None:
    first, second = ours
    services.keep_readings(
        [
            Read(first.slug, "2026-27", "6.2", document({"value": 41, "denominator": 50})),
            Read(second.slug, "2026-27", "6.2", document(hidden)),
        ]
    )

    total = next(each for each in board()[1] if each.framework.family == "p-tech")

    assert (total.took_part, total.is_least) == (41 + low, True)
    assert total.hidden == ("mask" in hidden)


def test_a_sum_says_whom_it_leaves_out(ours: Any, district: Academy, client_for: Any) -> None:
    first, second = ours
    browser = client_for(Cast(district).with_role("staff"), campus=district)
    services.keep_readings([Read(first.slug, "2026-27", "6.2", document({"mask": "*"}))])
    assert "No campus prints a figure that can be added up." in browser.get("/").content.decode()

    services.keep_readings([Read(second.slug, "2026-27", "6.2", document({"value": 41, "denominator": 50}))])

    page = browser.get("/").content.decode()
    assert "At least 41 of 50 students took part." in page
    assert "1 campus hides its figure; its students are not in the sum." in page


def test_the_board_prints_thousands_as_the_campuses_do(ours: Any, district: Academy, client_for: Any) -> None:
    figure = document({"value": 1140, "denominator": 1200})
    services.keep_readings([Read(ours[0].slug, "2026-27", "6.2", figure)])

    page = client_for(Cast(district).with_role("staff"), campus=district).get("/").content.decode()

    assert "1,140 of 1,200 students took part." in page
    assert ">1,140 of 1,200</td>" in page


def test_the_page_shows_the_campuses_and_asks_for_a_reading(ours: Any, district: Academy, client_for: Any) -> None:
    services.keep_readings(
        [
            Read(ours[0].slug, "2026-27", "6.2", document({"value": 41, "denominator": 50})),
            Read(ours[0].slug, "2026-27", "partners", partners("Active", "Draft", "Active")),
        ]
    )
    dia = Cast(district).with_role("staff")
    browser = client_for(dia, campus=district)

    page = browser.get("/").content.decode()
    assert "41 of 50" in page
    assert "2 of 3" in page
    assert "41,50" in browser.get("/?format=csv").content.decode()
    with tenant_context(district):
        browser.post("/read/")
        assert Job.objects.filter(kind=services.READING).count() == 1


def test_an_empty_district_says_what_will_stand_there(district: Academy, client_for: Any) -> None:
    Academy.objects.filter(kind=Academy.Kind.CAMPUS).update(district=None)
    browser = client_for(Cast(district).with_role("staff"), campus=district)
    with tenant_context(district):
        assert "No campuses yet" in browser.get("/").content.decode()
