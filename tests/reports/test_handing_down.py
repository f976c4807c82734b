"""District and campuses over real HTTP: what is handed down and up, the walls around it, overriding, the directory."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from academies.models import Academy, District
from academies.services import create_academy
from experiences.models import Credential, PolicyDocument
from experiences.services import add_policy, change_policy
from experiences.services.policies import VersionFacts
from partners.models import Agreement, OccupationList, Partner
from partners.services import change_agreement
from reports.district import services
from reports.district.directory import directory, others_asking
from reports.district.handing_up import handed_up
from reports.district.keys import signed_for
from reports.district.matching import grouped, keys_of, name_key, site_key
from reports.district.reading import HANDED_UP, read_handed_up
from reports.district.sealing import PATH, fetch, file_path
from reports.forms_district import CalendarLineForm
from reports.models import CampusReading, DistrictEdition, DistrictLine
from reports.problems import problem
from tests import factories as make
from tests.campuses import Cast
from tests.conftest import CampusClient
from wbl_portal.core import files
from wbl_portal.core.models import AuditEntry
from wbl_portal.demo.papers import one_page
from wbl_portal.people.models import DayOff, SchoolYear

Browser = Callable[..., CampusClient]
BY = make.TESTER
MARCH = "2027-03-"
OCCUPATIONS = "soc,title,openings\n29-1141,Registered nurses,120\n17-2112,Industrial engineers,40\n"
CREDENTIALS = "name,certifying body,list\nCertified Ladder Hand,Guild of Ladders,2026-27\n"


@pytest.fixture
def served(settings: Any, campus: Academy) -> Iterator[None]:
    """The portal itself behind a real socket, on the test's own database connection: every host answers as in service."""
    shared = connections["default"]
    shared.inc_thread_sharing()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            connections["default"] = shared
            browser = CampusClient(self.headers["Host"].partition(":")[0])
            more = {"HTTP_AUTHORIZATION": self.headers["Authorization"]} if "Authorization" in self.headers else {}
            answer = browser.get(self.path, **more)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            self.send_response(answer.status_code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.PUBLIC_PORT = server.server_address[1]
    yield
    server.shutdown()
    server.server_close()
    shared.dec_thread_sharing()


@pytest.fixture
def ours(district: Academy, campus: Academy, other_campus: Academy) -> tuple[Academy, Academy]:
    """Both campuses in the district."""
    Academy.objects.filter(pk__in=[campus.pk, other_campus.pk]).update(district=district.district)
    for each in (campus, other_campus):
        each.refresh_from_db()
    connection.set_tenant(campus)
    return campus, other_campus


def agreement_document(**more: Any) -> dict[str, Any]:
    partner = {"name": "Cedar Clinic, Inc.", "industry": "health", "city": "Cedar", "website": ""}
    days = {"starts_on": "2026-08-01", "ends_on": "2028-07-31", "signed_on": "2026-07-20", "ended_on": None}
    clause = {"framework": "p-tech-2023", "clause": "plan", "quote": "Partners plan each grade.", "page": "3"}
    return {"partner": partner, "title": "District agreement", **days, "clauses": [clause]} | more


def policy_document(**more: Any) -> dict[str, Any]:
    days = {"review_on": "2027-08-01", "effective_on": "2026-08-01"}
    return {"title": "Buses", "topic": "transportation", "owner": "District", "text": "Buses take them.", **days} | more


def hand_down(district: Academy, kind: str, document: dict[str, Any], **more: Any) -> DistrictLine:
    with tenant_context(district):
        words = {"kind": kind, "title": document.get("title", kind), "campuses": [], "document": document, "by": BY}
        return services.hand_down(**words | more)


def hand_down_again(district: Academy, line: DistrictLine, document: dict[str, Any]) -> DistrictLine:
    with tenant_context(district):
        line = DistrictLine.objects.get(pk=line.pk)
        words = {"title": line.title, "campuses": line.campuses, "document": document}
        return services.hand_down_again(line=line, **words, by=BY)


def come_down(campus: Academy, district: Academy) -> dict[str, Any]:
    """What the campus's job does."""
    with tenant_context(campus):
        return services.keep_handed_down(fetch(district), by=BY)


def go_up(district: Academy, *campuses: Academy) -> None:
    """What the district's job does with what campuses hand up."""
    with tenant_context(district):
        services.keep_readings([read_handed_up(each) for each in campuses], by=BY)


# Down


def test_an_agreement_comes_to_both_campuses_with_dates_clauses_and_file(
    served: None, ours: Any, district: Academy
) -> None:
    paper = SimpleUploadedFile("agreement.pdf", one_page(["Agreement"]), "application/pdf")
    line = hand_down(district, "agreement", agreement_document(), upload=paper)

    for campus in ours:
        come_down(campus, district)

    with tenant_context(ours[0]):
        mine = Agreement.objects.get(title="District agreement")
        assert mine.partner == Cast(ours[0]).partner  # "Cedar Clinic" is "Cedar Clinic, Inc."
        assert (mine.starts_on, mine.ends_on, mine.signed_on) == (
            dt.date(2026, 8, 1),
            dt.date(2028, 7, 31),
            dt.date(2026, 7, 20),
        )
        assert mine.file is not None
        assert files.read(mine.file).startswith(b"%PDF")
        kept = DistrictLine.objects.get(pk=line.pk)
        assert (kept.taken, kept.subject_id, kept.problem) == (1, str(mine.pk), {})
        assert AuditEntry.objects.filter(verb="district_line.taken").count() == 1
    with tenant_context(ours[1]):
        theirs = Agreement.objects.get(title="District agreement")
        assert theirs.partner.name == "Cedar Clinic, Inc."  # campus B had no such partner
        assert theirs.partner.city == "Cedar"


def test_the_clauses_a_campus_asks_for_are_found_in_it(served: None, ours: Any, district: Academy) -> None:
    from partners.clauses import asked

    edition = asked()[0]
    clause = {"framework": edition.key, "clause": edition.clauses[0].key, "quote": "We plan.", "page": "2"}
    unknown = {"framework": "nobody-2000", "clause": "x", "quote": "y", "page": "1"}
    hand_down(district, "agreement", agreement_document(clauses=[clause, unknown]))

    come_down(ours[0], district)

    found = Agreement.objects.get(title="District agreement").clauses.values_list("framework", "clause", "quote")
    assert list(found) == [(edition.key, edition.clauses[0].key, "We plan.")]


def test_policy_lists_calendar_and_template_become_rows_of_the_campus(
    served: None, ours: Any, district: Academy
) -> None:
    hand_down(district, "policy", policy_document())
    about = {"board": "Board of Testing", "source": "The board", "published_on": "2026-09-01", "wage_basis": ""}
    hand_down(district, "occupations", {"title": "Demand", "csv": OCCUPATIONS, **about})
    hand_down(district, "credentials", {"title": "Ladders", "csv": CREDENTIALS})
    hand_down(district, "calendar", {"label": "2027-28", "starts_on": "2027-08-11", "ends_on": "2028-06-02"})
    hand_down(district, "template", {"title": "Training plan", "text": "Fill it in."})

    told = come_down(ours[0], district)

    assert told["new"] == 5
    assert [line for line in DistrictLine.objects.all() if line.problem] == []
    assert PolicyDocument.objects.get(title="Buses").versions.get().text == "Buses take them."
    assert OccupationList.objects.get(board="Board of Testing").occupations.count() == 2
    assert Credential.objects.filter(name="Certified Ladder Hand").count() == 1
    assert SchoolYear.objects.get(label="2027-28").starts_on == dt.date(2027, 8, 11)


def test_lines_of_the_catalogue_that_the_district_handed_down_are_marked(
    served: None, ours: Any, district: Academy, client_for: Browser
) -> None:
    hand_down(district, "credentials", {"title": "Ladders", "csv": CREDENTIALS})
    come_down(ours[0], district)
    line, browser = DistrictLine.objects.get(), client_for("coordinator")
    mark = f'href="/district/lines/{line.pk}/"'

    page = browser.get("/credentials/catalogue/?q=ladder").text
    assert page.count(mark) == Credential.objects.filter(name__icontains="ladder").count() > 0
    assert mark not in browser.get("/credentials/catalogue/?q=welding").text

    services.override_line(line=line, reason="We keep our own.", by=BY)
    assert mark not in browser.get("/credentials/catalogue/?q=ladder").text


def test_the_same_answer_once_more_changes_nothing(served: None, ours: Any, district: Academy) -> None:
    hand_down(district, "agreement", agreement_document())
    hand_down(district, "policy", policy_document())
    come_down(ours[0], district)
    before = list(DistrictLine.objects.values()), Agreement.objects.count(), DistrictEdition.objects.count()

    told = come_down(ours[0], district)

    assert told["new"] == 0
    assert (list(DistrictLine.objects.values()), Agreement.objects.count(), DistrictEdition.objects.count()) == before


def test_the_same_words_once_more_make_no_edition(ours: Any, district: Academy) -> None:
    line = hand_down(district, "policy", policy_document())

    hand_down_again(district, line, policy_document())

    with tenant_context(district):
        assert DistrictEdition.objects.filter(line=line).count() == 1


def test_a_line_for_named_campuses_comes_to_no_other(served: None, ours: Any, district: Academy) -> None:
    hand_down(district, "policy", policy_document(), campuses=[ours[1].slug])

    assert come_down(ours[0], district)["lines"] == 0
    assert come_down(ours[1], district)["lines"] == 1


def test_a_newer_edition_follows_where_the_campus_changed_nothing(served: None, ours: Any, district: Academy) -> None:
    line = hand_down(district, "agreement", agreement_document())
    come_down(ours[0], district)

    hand_down_again(district, line, agreement_document(ends_on="2029-07-31"))
    come_down(ours[0], district)

    assert Agreement.objects.get(title="District agreement").ends_on == dt.date(2029, 7, 31)
    assert DistrictLine.objects.get().taken == 2


def test_a_newer_edition_never_overwrites_what_the_campus_overrode(
    served: None, ours: Any, district: Academy, client_for: Browser
) -> None:
    line = hand_down(district, "agreement", agreement_document())
    come_down(ours[0], district)
    browser, page = client_for("coordinator"), f"/district/lines/{line.pk}/"
    assert 'aria-invalid="true"' in browser.post(f"{page}override/", {"reason": " "}).content.decode()
    browser.post(f"{page}override/", {"reason": "Our own dates"})

    hand_down_again(district, line, agreement_document(ends_on="2029-07-31"))
    come_down(ours[0], district)

    mine = Agreement.objects.get(title="District agreement")
    assert mine.ends_on == dt.date(2028, 7, 31)
    shown = browser.get(page).content.decode()
    assert "The district has a newer edition" in shown
    assert "Our own dates" in shown
    assert "Differs" in shown

    browser.post(f"{page}take/")
    mine.refresh_from_db()
    assert mine.ends_on == dt.date(2029, 7, 31)
    browser.post(f"{page}put-back/")
    mine.refresh_from_db()
    assert mine.ends_on == dt.date(2028, 7, 31)
    verbs = AuditEntry.objects.filter(verb__startswith="district_line.").order_by("at").values_list("verb", flat=True)
    assert set(verbs) == {"district_line.taken", "district_line.overridden", "district_line.put_back"}


def test_a_row_that_the_campus_changed_without_a_word_counts_as_overridden(
    served: None, ours: Any, district: Academy
) -> None:
    line = hand_down(district, "agreement", agreement_document())
    come_down(ours[0], district)
    mine = Agreement.objects.get(title="District agreement")
    days = {"starts_on": mine.starts_on, "ends_on": dt.date(2027, 1, 31), "signed_on": mine.signed_on}
    change_agreement(agreement=mine, title=mine.title, **days, by=BY)

    hand_down_again(district, line, agreement_document(title="District agreement II"))
    come_down(ours[0], district)

    mine.refresh_from_db()
    kept = DistrictLine.objects.prefetch_related("editions").get()
    assert mine.ends_on == dt.date(2027, 1, 31)
    assert kept.overridden_at is not None
    assert kept.waits
    assert kept.reason


def test_a_policy_of_the_campus_s_own_stands_until_the_district_s_is_taken(
    served: None, ours: Any, district: Academy
) -> None:
    words = VersionFacts(dt.date(2026, 8, 15), "We walk.")
    own = add_policy(
        title="Walking", owner="Pia", review_on=dt.date(2027, 1, 1), topic="transportation", version=words, by=BY
    )
    line = hand_down(district, "policy", policy_document())

    come_down(ours[0], district)
    assert [each.text for each in own.versions.all()] == ["We walk."]

    services.take_line(line=DistrictLine.objects.get(pk=line.pk), by=BY)
    assert [each.text for each in own.versions.all()] == ["Buses take them.", "We walk."]
    services.put_back_line(line=DistrictLine.objects.get(pk=line.pk), by=BY)
    own.refresh_from_db()
    assert own.versions.first().text == "We walk."
    assert own.title == "Walking"


def test_taking_back_takes_what_had_not_been_there_out_of_the_lists(served: None, ours: Any, district: Academy) -> None:
    hand_down(district, "policy", policy_document())
    hand_down(district, "credentials", {"title": "Ladders", "csv": CREDENTIALS})
    come_down(ours[0], district)

    for line in DistrictLine.objects.all():
        services.put_back_line(line=line, by=BY)

    assert PolicyDocument.objects.get(title="Buses").is_archived
    assert Credential.objects.get(name="Certified Ladder Hand").is_archived
    for line in DistrictLine.objects.all():
        services.take_line(line=line, by=BY)
    assert not PolicyDocument.objects.get(title="Buses").is_archived
    assert not Credential.objects.get(name="Certified Ladder Hand").is_archived


def test_days_without_school_come_with_the_calendar_and_follow_its_next_edition(
    served: None, ours: Any, district: Academy
) -> None:
    labor = {"name": "Labor Day", "starts_on": "2027-09-06", "ends_on": "2027-09-06"}
    winter = {"name": "Winter break", "starts_on": "2027-12-20", "ends_on": "2027-12-31"}
    year = {"label": "2027-28", "starts_on": "2027-08-11", "ends_on": "2028-06-02"}
    line = hand_down(district, "calendar", year | {"days_off": [labor, winter]})
    come_down(ours[0], district)
    assert [row.name for row in DayOff.objects.current()] == ["Labor Day", "Winter break"]

    with tenant_context(district):
        longer = year | {"days_off": [labor, winter | {"ends_on": "2028-01-03"}]}
        services.hand_down_again(line=line, title="The year", campuses=[], document=longer, by=BY)
    come_down(ours[0], district)
    assert str(DayOff.objects.current().get(name="Winter break").ends_on) == "2028-01-03"

    services.put_back_line(line=DistrictLine.objects.get(), by=BY)
    assert str(DayOff.objects.current().get(name="Winter break").ends_on) == "2027-12-31"


def test_a_campus_with_days_without_school_of_its_own_keeps_them(served: None, ours: Any, district: Academy) -> None:
    own = make.make_day_off()
    off = [{"name": "Labor Day", "starts_on": "2026-09-07", "ends_on": "2026-09-07"}]
    known = {"label": "2026-27", "starts_on": "2026-07-01", "ends_on": "2027-06-30"}
    hand_down(district, "calendar", known | {"days_off": off})

    come_down(ours[0], district)
    assert list(DayOff.objects.current()) == [own]
    assert "days without school of its own" in DistrictLine.objects.get().reason

    services.take_line(line=DistrictLine.objects.get(), by=BY)
    assert [row.name for row in DayOff.objects.current()] == ["Labor Day"]


def test_the_district_writes_days_without_school_as_lines(district: Academy) -> None:
    with tenant_context(district):
        typed = {"title": "Year", "label": "2026-27", "starts_on": "2026-08-12", "ends_on": "2027-05-28"}
        form = CalendarLineForm(typed | {"days_off": "2026-11-23 2026-11-27 Thanksgiving\n2026-09-07 Labor Day\n"})
        assert form.is_valid(), form.errors
        assert [each["name"] for each in form.document()["days_off"]] == ["Labor Day", "Thanksgiving"]
        assert "days_off" not in _of(CalendarLineForm(typed))
        for wrong in ("Labor Day", "2026-02-30 Nothing", "2026-11-27 2026-11-23 Backwards", "2027-07-04 Too late"):
            assert "days_off" in CalendarLineForm(typed | {"days_off": wrong}).errors


def _of(form: CalendarLineForm) -> dict[str, Any]:
    assert form.is_valid(), form.errors
    return form.document()


def test_a_school_year_with_frozen_figures_waits_for_a_person(served: None, ours: Any, district: Academy) -> None:
    make.make_snapshot(year=SchoolYear.objects.get(label="2026-27"), name="spring")
    line = hand_down(district, "calendar", {"label": "2026-27", "starts_on": "2026-08-12", "ends_on": "2027-05-28"})

    come_down(ours[0], district)
    assert SchoolYear.objects.get(label="2026-27").starts_on == dt.date(2026, 7, 1)

    services.take_line(line=DistrictLine.objects.get(pk=line.pk), by=BY)
    assert SchoolYear.objects.get(label="2026-27").starts_on == dt.date(2026, 8, 12)
    services.put_back_line(line=DistrictLine.objects.get(pk=line.pk), by=BY)
    assert SchoolYear.objects.get(label="2026-27").starts_on == dt.date(2026, 7, 1)


def test_what_cannot_be_taken_says_so_and_the_rest_is_taken(
    served: None, ours: Any, district: Academy, client_for: Browser
) -> None:
    hand_down(district, "agreement", agreement_document(signed_on="2027-01-01"))
    hand_down(district, "policy", policy_document())

    come_down(ours[0], district)

    assert PolicyDocument.objects.filter(title="Buses").exists()
    page = client_for("coordinator").get("/district/").content.decode()
    assert "Could not be taken" in page
    assert "lies in the future" in page
    assert "está en el futuro" in client_for("coordinator").get("/es/district/").content.decode()
    go_up(district, ours[0])
    staff = client_for(Cast(district).with_role("staff"), campus=district)
    line = DistrictLine.objects.get(kind="agreement")
    assert "lies in the future" in staff.get(f"/handed-down/{line.pk}/").content.decode()


def test_what_could_not_be_taken_is_tried_again(served: None, ours: Any, district: Academy, travel: Any) -> None:
    hand_down(district, "agreement", agreement_document(signed_on="2026-10-20"))
    come_down(ours[0], district)
    assert DistrictLine.objects.get().problem

    travel(dt.date(2026, 10, 21))
    come_down(ours[0], district)

    assert (DistrictLine.objects.get().problem, DistrictLine.objects.get().taken) == ({}, 1)


def test_a_campus_that_left_its_district_shows_nothing_of_it(
    served: None, ours: Any, district: Academy, client_for: Browser
) -> None:
    go_up(district, *ours)
    come_down(ours[0], district)
    assert "Xylo Works" in client_for("coordinator").get("/district/directory/").content.decode()

    Academy.objects.filter(pk=ours[0].pk).update(district=None)
    from django.core.cache import cache

    cache.clear()

    assert "Xylo Works" not in client_for("coordinator").get("/district/directory/").content.decode()


def test_what_is_withdrawn_stays_at_the_campus_and_says_so(
    served: None, ours: Any, district: Academy, client_for: Browser
) -> None:
    line = hand_down(district, "policy", policy_document())
    come_down(ours[0], district)
    with tenant_context(district):
        services.withdraw_line(line=DistrictLine.objects.get(pk=line.pk), by=BY)

    come_down(ours[0], district)

    assert not PolicyDocument.objects.get(title="Buses").is_archived
    assert "No longer handed down" in client_for("coordinator").get("/district/").content.decode()
    with tenant_context(district):
        services.restore_line(line=DistrictLine.objects.get(pk=line.pk), by=BY)
    come_down(ours[0], district)
    assert not DistrictLine.objects.get(pk=line.pk).is_archived


def test_a_document_or_file_that_is_not_what_its_hash_says_is_not_taken(
    served: None, ours: Any, district: Academy, client_for: Browser
) -> None:
    line = hand_down(district, "policy", policy_document())
    with tenant_context(district):
        DistrictEdition.objects.filter(line=line).update(document=policy_document(text="Forged."))

    told = come_down(ours[0], district)

    assert told["refused"] == ["Buses"]
    assert not PolicyDocument.objects.filter(title="Buses").exists()
    assert "came damaged" in client_for("coordinator").get("/district/").content.decode()


def test_a_district_that_does_not_answer_leaves_everything(
    served: None, ours: Any, district: Academy, settings: Any, client_for: Browser
) -> None:
    hand_down(district, "policy", policy_document())
    come_down(ours[0], district)
    settings.PUBLIC_PORT = 9  # nobody listens there

    told = come_down(ours[0], district)

    assert told["problem"]["key"] == "no_answer"
    assert not DistrictLine.objects.get().is_archived
    assert "does not answer" in client_for("coordinator").get("/district/").content.decode()


def test_a_row_says_where_it_comes_from(served: None, ours: Any, district: Academy, client_for: Browser) -> None:
    hand_down(district, "agreement", agreement_document())
    hand_down(district, "policy", policy_document())
    come_down(ours[0], district)
    browser = client_for("coordinator")
    agreement, policy = Agreement.objects.get(title="District agreement"), PolicyDocument.objects.get(title="Buses")

    assert (
        "From the district, edition 1." in browser.get(f"/partners/manage/agreements/{agreement.pk}/").content.decode()
    )
    assert "From the district, edition 1." in browser.get(f"/policies/manage/{policy.pk}/").content.decode()
    change_policy(policy=policy, title="Buses", owner="Pia", review_on=policy.review_on, topic=policy.topic, by=BY)
    assert "Differs" in browser.get(f"/district/lines/{DistrictLine.objects.get(kind='policy').pk}/").content.decode()


# The walls


def test_the_campus_answers_its_own_district_alone(
    ours: Any, district: Academy, other_campus: Academy, client_for: Browser
) -> None:
    path = "/district/handed-up.json"
    with tenant_context(district):
        right, elsewhere = signed_for(ours[0], path), signed_for(ours[1], path)
        other_path = signed_for(ours[0], PATH)
    with tenant_context(other_campus):
        by_campus = signed_for(ours[0], path)
    ask = client_for(None)

    assert ask.get(path, HTTP_AUTHORIZATION=right).status_code == 200
    assert ask.get(path, HTTP_AUTHORIZATION=right).headers["Cache-Control"] == "private, no-store"
    assert ask.get(path).status_code == 404
    assert client_for("administrator").get(path).status_code == 404
    for wrong in (elsewhere, other_path, by_campus, right[:-3] + "abc", "District x", "Bearer x"):
        assert ask.get(path, HTTP_AUTHORIZATION=wrong).status_code == 404
    assert client_for(None, campus=other_campus).get(path, HTTP_AUTHORIZATION=right).status_code == 404


def test_a_signature_lasts_a_minute(
    ours: Any, district: Academy, client_for: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    path, now = "/district/handed-up.json", time.time()
    with tenant_context(district):
        right = signed_for(ours[0], path)

    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 59)
    assert client_for(None).get(path, HTTP_AUTHORIZATION=right).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 62)
    assert client_for(None).get(path, HTTP_AUTHORIZATION=right).status_code == 404


def test_a_campus_of_another_district_gets_nothing_and_gives_nothing(
    as_owner: None, served: None, ours: Any, district: Academy, client_for: Browser
) -> None:
    hand_down(district, "policy", policy_document())
    stranger = District.objects.create(name="Elm School District", number="888888")
    Academy.objects.filter(pk=ours[1].pk).update(district=stranger)
    there = Academy.objects.get(pk=ours[1].pk)

    told = come_down(there, district)
    go_up(district, there)

    assert told["problem"] == problem("unknown_campus")
    with tenant_context(there):
        assert not DistrictLine.objects.exists()
    with tenant_context(district):
        reading = CampusReading.objects.get(campus=there.slug, slot=HANDED_UP)
        assert (reading.document, reading.problem) == (None, problem("district_only"))
        assert [at for each in directory() for at in each.campuses] == []


def test_a_file_goes_to_the_campuses_of_its_line_alone(
    served: None, ours: Any, district: Academy, client_for: Browser
) -> None:
    paper = SimpleUploadedFile("form.pdf", one_page(["Form"]), "application/pdf")
    line = hand_down(district, "template", {"title": "Form", "text": ""}, campuses=[ours[0].slug], upload=paper)
    path, ask = file_path(line.pk, 1), client_for(None, campus=district)
    with tenant_context(ours[0]):
        mine = signed_for(district, path)
    with tenant_context(ours[1]):
        theirs = signed_for(district, path)

    assert ask.get(path, HTTP_AUTHORIZATION=mine).status_code == 200
    assert ask.get(path, HTTP_AUTHORIZATION=theirs).status_code == 404
    assert ask.get(path).status_code == 404


def test_what_goes_up_names_no_student_and_no_contact(campus: Academy, cast: Cast) -> None:
    cast.partner.note, cast.cora.email = "Only for staff", "cora@cedar.example.org"
    cast.partner.save()
    cast.cora.save()

    said = str(handed_up())

    assert "Cedar Clinic" in said
    assert "2026-10" in said  # the session of its experience
    for private in (cast.student.given_name, cast.student.family_name, cast.cora.name, "cora@", "Only for staff"):
        assert private not in said
    known = {"campus", "as_of", "partners", "lines", "name", "industry", "city", "website", "agreements", "engagements"}
    assert set(handed_up()) | set(handed_up()["partners"][0]) == known


# Up


@pytest.fixture
def three(as_owner: None, ours: Any, district: Academy) -> list[Academy]:
    """Three campuses of the district that all know Juniper Robotics, in three spellings, and plan with it in March 2027."""
    connection.set_schema_to_public()
    third = create_academy(
        slug="c", name="Chestnut High", frameworks=["p-tech"], grades=(9, 12), campus_number="999999003"
    )
    Academy.objects.filter(pk=third.pk).update(district=district.district)
    known = [
        ("Juniper Robotics", ""),
        ("The Juniper Robotics, Inc.", "https://www.juniper.example.org/"),
        ("JR Texas", "http://juniper.example.org"),
    ]
    found = [*ours, Academy.objects.get(slug="c")]
    for place, (campus, (name, website)) in enumerate(zip(found, known, strict=True)):
        with tenant_context(campus):
            year = make.make_year()
            partner = make.make_partner(name=name, website=website, industry="manufacturing")
            experience = make.make_experience(partner=partner, year=year, title="Plant visit")
            make.make_session(experience, held_on=dt.date(2027, 3, 3 + place))
    connection.set_tenant(ours[0])
    return found


def test_three_campuses_that_ask_one_employer_in_a_month_are_warned(
    served: None, three: list[Academy], district: Academy, client_for: Browser
) -> None:
    go_up(district, *three)
    for campus in three:
        come_down(campus, district)

    with tenant_context(district):
        (employer,) = [each for each in directory() if "Juniper" in each.name]
        assert employer.matched == ["name", "website"]
        assert [(month.first, month.is_many) for month in employer.crowded()] == [(dt.date(2027, 3, 1), True)]
    staff = client_for(Cast(district).with_role("staff"), campus=district)
    for page in ("/", "/directory/", "/directory/?many=on"):
        assert "3 campuses ask Juniper Robotics in March 2027" in staff.get(page).content.decode()
    browser = client_for("coordinator")
    with tenant_context(three[0]):
        partner = Partner.objects.get(name="Juniper Robotics")
        experience = partner.experiences.get()
        assert others_asking(partner)[0].campuses == ["Birch Academy", "Chestnut High"]
    told = "2 other campuses of the district already planned with Juniper Robotics in March 2027"
    for page in (
        f"/partners/manage/{partner.pk}/",
        f"/experiences/{experience.pk}/",
        f"/experiences/{experience.pk}/edit/",
        f"/experiences/partner-news/?partner={partner.pk}",
        f"/experiences/add/?partner={partner.pk}",
    ):
        assert told in browser.get(page).content.decode(), page
    assert "2 otros planteles del distrito" in browser.get(f"/es/partners/manage/{partner.pk}/").content.decode()
    assert "3 campuses ask Juniper Robotics" in browser.get("/district/directory/").content.decode()


def test_two_campuses_are_told_of_each_other_without_a_warning(
    served: None, three: list[Academy], district: Academy, client_for: Browser
) -> None:
    go_up(district, *three[:2])
    come_down(three[0], district)

    with tenant_context(three[0]):
        partner = Partner.objects.get(name="Juniper Robotics")
    page = client_for("coordinator").get(f"/experiences/partner-news/?partner={partner.pk}").content.decode()
    assert "1 other campus of the district already planned with Juniper Robotics in March 2027" in page
    assert "notice-warn" not in page


def test_a_cancelled_session_and_a_month_gone_by_ask_nobody(
    served: None, three: list[Academy], district: Academy, travel: Any
) -> None:
    with tenant_context(three[2]):
        from experiences.models import Session

        Session.objects.filter(held_on__year=2027).update(cancelled_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    go_up(district, *three)
    with tenant_context(district):
        (employer,) = [each for each in directory() if "Juniper" in each.name]
        assert employer.crowded() == []
        assert len(employer.months()) == 1
        travel(dt.date(2027, 4, 1))
        assert employer.months() == []


def test_the_directory_is_searched_by_words_industry_and_campus(
    served: None, three: list[Academy], district: Academy, client_for: Browser
) -> None:
    go_up(district, *three)
    staff = client_for(Cast(district).with_role("staff"), campus=district)

    for query, finds in {
        "q=juniper": True,
        "q=JR+Texas": True,
        "q=nobody": False,
        "industry=manufacturing": True,
        "industry=law": False,
        "campus=c": True,
        "campus=x": True,  # not understood: left out
    }.items():
        assert ("The Juniper Robotics, Inc." in staff.get(f"/directory/?{query}").content.decode()) is finds, query
    sheet = staff.get("/directory/?format=csv&q=juniper").content.decode()
    assert "JR Texas" in sheet
    assert "2027-03-05" in sheet


def test_a_campus_that_fails_keeps_what_it_handed_up(
    served: None, ours: Any, district: Academy, settings: Any, client_for: Browser
) -> None:
    go_up(district, ours[0])
    settings.PUBLIC_PORT = 9
    go_up(district, ours[0])

    staff = client_for(Cast(district).with_role("staff"), campus=district)
    page = staff.get("/directory/").content.decode()
    assert "Cedar Clinic" in page
    assert "does not answer" in page


def test_the_district_sees_what_campuses_made_of_a_line(
    served: None, ours: Any, district: Academy, client_for: Browser
) -> None:
    line = hand_down(district, "policy", policy_document())
    for campus in ours:
        come_down(campus, district)
    with tenant_context(ours[1]):
        services.override_line(line=DistrictLine.objects.get(), reason="We have no buses", by=BY)
    go_up(district, *ours)

    staff = client_for(Cast(district).with_role("staff"), campus=district)
    assert "1 of 2 took it" in staff.get("/handed-down/").content.decode()
    page = staff.get(f"/handed-down/{line.pk}/").content.decode()
    assert "We have no buses" in page
    assert "Took this edition" in page


def test_district_staff_hand_down_and_add_an_edition_in_the_browser(
    ours: Any, district: Academy, client_for: Browser
) -> None:
    staff = client_for(Cast(district).with_role("staff"), campus=district)
    for kind, _label in DistrictLine.Kind.choices:
        assert staff.get(f"/handed-down/add/{kind}/").status_code == 200
        assert 'aria-invalid="true"' in staff.post(f"/handed-down/add/{kind}/", {"x": "x"}).content.decode()
    days = {"starts_on": "2026-08-01", "ends_on": "2028-07-31", "signed_on": "2026-07-20"}
    given = {"title": "One for all", "partner_name": "Oak Works", "partner_industry": "energy", **days}
    half = given | {"quote:p-tech-2023:" + first_clause(): "We plan."}
    assert "Give the page" in staff.post("/handed-down/add/agreement/", half).content.decode()
    with tenant_context(district):
        assert staff.post("/handed-down/add/agreement/", half | {"page:p-tech-2023:" + first_clause(): "4"}).url
        line = DistrictLine.objects.get()
        assert line.editions.get().document["clauses"][0]["page"] == "4"
        staff.post(f"/handed-down/{line.pk}/edition/", given | {"ends_on": "2029-07-31", "campuses": ["a"]})
        line.refresh_from_db()
        assert (line.campuses, line.editions.count()) == (["a"], 2)
        bad = {"title": "Demand", "board": "B", "source": "S", "published_on": "2026-09-01"}
        sheet = SimpleUploadedFile("list.csv", b"nothing,here\n1,2\n", "text/csv")
        page = staff.post("/handed-down/add/occupations/", bad | {"sheet": sheet}).content.decode()
        assert DistrictLine.objects.count() == 1
        assert "lacks" in page or "no column" in page


def first_clause() -> str:
    from wbl_portal.frameworks import framework

    return framework("p-tech-2023").clauses[0].key


def test_pages_ask_the_same_number_of_queries_however_much_there_is(
    served: None, three: list[Academy], district: Academy, client_for: Browser
) -> None:
    def queries(browser: CampusClient, page: str) -> int:
        browser.get(page)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(page).status_code == 200
        return len(found)

    hand_down(district, "policy", policy_document())
    go_up(district, *three)
    come_down(three[0], district)
    staff, coordinator = client_for(Cast(district).with_role("staff"), campus=district), client_for("coordinator")
    here = [(staff, page) for page in ("/directory/", "/handed-down/")]
    here += [(coordinator, page) for page in ("/district/", "/district/directory/", "/district/up/")]
    before = [queries(*each) for each in here]
    for number in range(4):
        hand_down(district, "template", {"title": f"T{number}", "text": ""})
        with tenant_context(three[0]):
            partner = make.make_partner(name=f"Firm {number}")
            make.make_agreement(partner)
            make.make_session(make.make_experience(partner=partner))
    go_up(district, *three)
    come_down(three[0], district)

    assert [queries(*each) for each in here] == before


# Matching


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Copperleaf Robotics", "COPPERLEAF ROBOTICS, INC.", True),
        ("The Clinic of Cedar", "Clinic, Cedar LLC", True),
        ("Niño & Sons Co.", "Nino and Sons", True),
        ("Cedar Clinic North", "Cedar Clinic South", False),
        ("The Company", "The Limited", False),
    ],
)
def test_names_are_compared_without_what_firms_add(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same


def test_sites_are_compared_by_host_and_path() -> None:
    assert site_key("https://www.Example.org/") == site_key("http://example.org")
    assert site_key("https://social.example/one") != site_key("https://social.example/two")
    assert site_key("") == ""


def test_those_that_share_a_key_by_way_of_a_third_are_one() -> None:
    keys = [keys_of("A", ""), keys_of("B", "https://b.org"), keys_of("C", ""), keys_of("A", "https://b.org")]
    assert grouped(keys) == [[0, 1, 3], [2]]
