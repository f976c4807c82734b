"""The verbs on partners: what they keep, what they refuse and how they say so."""

import datetime as dt
import io
import uuid
from collections.abc import Sequence

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from academies.models import Academy
from partners import services
from partners.models import Agreement, Industry, Partner
from partners.services import partners as names
from tests.campuses import Cast
from tests.factories import DAY, TESTER, make_agreement, make_contact, make_partner
from wbl_portal.core.actor import PORTAL
from wbl_portal.core.archive import Several
from wbl_portal.core.models import AuditEntry

YEAR = {"starts_on": dt.date(2026, 8, 1), "ends_on": dt.date(2027, 7, 31)}


def pdf() -> bytes:
    out = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(out)
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "navy").save(out, kind)
    return out.getvalue()


def verbs() -> list[str]:
    return list(AuditEntry.objects.values_list("verb", flat=True))


def test_a_partner_is_added_with_its_line_in_the_audit(campus: Academy) -> None:
    partner = services.add_partner(name=" Mesa Wind Works ", industry=Industry.ENERGY, city="Waco", by=TESTER)

    entry = AuditEntry.objects.get(verb="partner.added")
    assert partner.name == "Mesa Wind Works"
    assert entry.subject_id == str(partner.pk)
    assert entry.after["city"] == "Waco"


def test_a_second_partner_of_the_same_name_is_refused_and_the_first_is_named(campus: Academy) -> None:
    first = make_partner(name="Brazos Foundry")

    with pytest.raises(services.NameTaken) as refused:
        services.add_partner(name="BRAZOS foundry", industry=Industry.MANUFACTURING, by=TESTER)

    assert refused.value.partner == first
    assert "name" in refused.value.message_dict


def test_partner_name_is_unique_in_the_database_too(campus: Academy) -> None:
    make_partner(name="Brazos Foundry")

    with pytest.raises(IntegrityError, match="partner_name_is_unique"), transaction.atomic():
        make_partner(name="brazos foundry")


def test_a_change_keeps_both_images_and_no_change_leaves_no_line(campus: Academy) -> None:
    partner = make_partner(name="Llano Data Center", industry=Industry.IT)

    services.change_partner(partner=partner, name="Llano Data Center", industry=Industry.IT, by=TESTER)
    assert verbs() == []

    services.change_partner(partner=partner, name="Llano Data Center", industry=Industry.IT, city="Llano", by=TESTER)
    entry = AuditEntry.objects.get()
    assert (entry.before["city"], entry.after["city"]) == ("", "Llano")


def test_archiving_frees_the_name_and_restoring_asks_for_another_when_it_is_taken(campus: Academy) -> None:
    partner = make_partner(name="Gulf Loop")
    services.archive_partner(partner=partner, by=TESTER)
    other = services.add_partner(name="Gulf Loop", industry=Industry.TRANSPORT, by=TESTER)

    with pytest.raises(services.NameTaken):
        services.restore_partner(partner=partner, by=TESTER)

    services.archive_partner(partner=other, by=TESTER)
    services.restore_partner(partner=partner, by=TESTER)
    assert list(Partner.objects.current().filter(name="Gulf Loop")) == [partner]
    assert sorted(verbs()) == ["partner.added", "partner.archived", "partner.archived", "partner.restored"]


def test_archiving_twice_is_one_act(campus: Academy) -> None:
    partner = make_partner()

    services.archive_partner(partner=partner, by=TESTER)
    services.archive_partner(partner=partner, by=TESTER)

    assert verbs() == ["partner.archived"]


def standing(rows: list[Partner]) -> set[Partner]:
    """Those of the rows that the lists show."""
    return set(Partner.objects.current().filter(pk__in=[each.pk for each in rows]))


def test_several_leave_in_one_act_and_one_undo_brings_them_all_back(campus: Academy) -> None:
    rows = [make_partner() for _ in range(3)]
    gone = make_partner()
    services.archive_partner(partner=gone, by=TESTER)

    did = services.archive_partners(partners=[each.pk for each in [*rows, gone]], by=TESTER)

    entry = AuditEntry.objects.get(verb="partners.archived")
    assert (did.count, did.entry_id) == (3, entry.pk)
    assert set(entry.before) == {str(each.pk) for each in rows}
    assert not standing([*rows, gone])

    assert services.undo_archived_partners(entry_id=entry.pk, by=TESTER).count == 3
    assert standing([*rows, gone]) == set(rows)
    assert verbs().count("partners.restored") == 1
    with pytest.raises(ValidationError, match="something else was decided"):
        services.undo_archived_partners(entry_id=entry.pk, by=TESTER)


def test_the_undo_leaves_alone_what_came_back_and_was_archived_anew(campus: Academy) -> None:
    one, two = make_partner(), make_partner()
    did = services.archive_partners(partners=[one.pk, two.pk], by=TESTER)
    one.refresh_from_db()
    services.restore_partner(partner=one, by=TESTER)
    services.archive_partner(partner=one, by=PORTAL)
    assert did.entry_id

    assert services.undo_archived_partners(entry_id=did.entry_id, by=TESTER).count == 1
    assert standing([one, two]) == {two}


def test_nothing_ticked_and_what_is_gone_already_leave_no_line(campus: Academy) -> None:
    gone = make_partner()
    services.archive_partner(partner=gone, by=TESTER)

    assert services.archive_partners(partners=[gone.pk, uuid.uuid4()], by=TESTER) == Several()
    assert services.restore_partners(partners=[], by=TESTER) == Several()
    assert verbs() == ["partner.archived"]


def test_a_name_that_is_taken_stays_archived_by_name_and_the_others_come_back(campus: Academy) -> None:
    loop, mill = make_partner(name="Gulf Loop"), make_partner(name="Cedar Mill")
    did = services.archive_partners(partners=[loop.pk, mill.pk], by=TESTER)
    services.add_partner(name="GULF LOOP", industry=Industry.TRANSPORT, by=TESTER)
    assert did.entry_id

    back = services.undo_archived_partners(entry_id=did.entry_id, by=TESTER)

    assert back.count == 1
    assert back.refused == ("“Gulf Loop” stays archived: there is already a partner with this name.",)
    assert Partner.objects.current().filter(pk=mill.pk).exists()
    again = services.restore_partners(partners=[loop.pk], by=TESTER)
    assert (again.count, again.entry_id, len(again.refused)) == (0, None, 1)


def test_a_name_that_is_taken_in_the_same_moment_stays_archived_too(
    campus: Academy, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = make_partner(name="Gulf Loop", archived_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    make_partner(name="GULF LOOP")
    look, looks = names._names_taken, []

    def too_early(partners: Sequence[Partner]) -> dict[uuid.UUID, str]:
        looks.append(partners)
        return look(partners) if len(looks) > 1 else {}

    monkeypatch.setattr(names, "_names_taken", too_early)
    back = services.restore_partners(partners=[loop.pk], by=TESTER)

    assert (back.count, len(back.refused), len(looks)) == (0, 1, 2)
    assert standing([loop]) == set()


def test_of_two_archived_partners_of_one_name_the_later_one_comes_back(campus: Academy) -> None:
    day = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    first = make_partner(name="Gulf Loop", archived_at=day)
    second = make_partner(name="gulf loop", archived_at=day + dt.timedelta(days=1))

    back = services.restore_partners(partners=[first.pk, second.pk], by=TESTER)

    assert (back.count, len(back.refused)) == (1, 1)
    assert standing([first, second]) == {second}


def test_two_and_twenty_partners_are_archived_and_brought_back_with_as_many_queries(campus: Academy) -> None:
    def asked(rows: list[Partner]) -> int:
        with CaptureQueriesContext(connection) as queries:
            did = services.archive_partners(partners=[each.pk for each in rows], by=TESTER)
            assert did.entry_id
            services.undo_archived_partners(entry_id=did.entry_id, by=TESTER)
            services.archive_partners(partners=[each.pk for each in rows], by=TESTER)
            assert services.restore_partners(partners=[each.pk for each in rows], by=TESTER).count == len(rows)
        return len(queries)

    assert asked([make_partner() for _ in range(20)]) == asked([make_partner() for _ in range(2)])


def test_a_contact_is_added_changed_archived_and_restored(campus: Academy) -> None:
    contact = services.add_contact(partner=make_partner(), name="Rae Ruiz", email="rae@example.org", by=TESTER)
    services.change_contact(contact=contact, name="Rae Ruiz", email="rae@example.org", phone="956-555-0100", by=TESTER)
    services.archive_contact(contact=contact, by=TESTER)
    services.restore_contact(contact=contact, by=TESTER)

    contact.refresh_from_db()
    assert contact.phone == "956-555-0100"
    assert not contact.is_archived
    assert sorted(verbs()) == ["contact.added", "contact.archived", "contact.changed", "contact.restored"]


def test_a_wrong_e_mail_is_refused_by_name(campus: Academy) -> None:
    with pytest.raises(ValidationError) as refused:
        services.add_contact(partner=make_partner(), name="Rae Ruiz", email="rae@", by=TESTER)

    assert set(refused.value.message_dict) == {"email"}


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"starts_on": DAY, "ends_on": DAY}, "ends_on"),
        ({**YEAR, "signed_on": dt.date(2026, 10, 15)}, "signed_on"),
        ({"starts_on": dt.date(2025, 8, 1), "ends_on": dt.date(2026, 7, 31), "signed_on": DAY}, "signed_on"),
    ],
    ids=["ends before it starts", "signed tomorrow", "signed after its end"],
)
def test_dates_that_contradict_each_other_are_refused(campus: Academy, dates: dict[str, dt.date], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        services.add_agreement(partner=make_partner(), title="Agreement", by=TESTER, **dates)  # type: ignore[arg-type]

    assert set(refused.value.message_dict) == {field}


def test_agreement_ends_after_it_starts_in_the_database_too(campus: Academy) -> None:
    with pytest.raises(IntegrityError, match="agreement_ends_after_it_starts"), transaction.atomic():
        make_agreement(starts_on=DAY, ends_on=DAY)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("signed.pdf", pdf(), "application/pdf"),
        ("scan.png", picture("PNG"), "image/png"),
        ("scan.jpg", picture("JPEG"), "image/jpeg"),
    ],
)
def test_the_signed_paper_is_kept_as_pdf_png_or_jpeg(campus: Academy, name: str, data: bytes, kind: str) -> None:
    agreement = services.add_agreement(
        partner=make_partner(), title="Agreement", upload=SimpleUploadedFile(name, data), by=TESTER, **YEAR
    )

    assert agreement.file is not None
    assert agreement.file.content_type == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notes.docx", b"PK\x03\x04 not a document we keep"),
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("empty.pdf", b""),
        ("broken.png", b"\x89PNG\r\n\x1a\n broken"),
    ],
)
def test_any_other_file_is_refused_and_nothing_is_kept(campus: Academy, name: str, data: bytes) -> None:
    partner = make_partner()

    with pytest.raises(ValidationError) as refused:
        services.add_agreement(
            partner=partner, title="Agreement", upload=SimpleUploadedFile(name, data), by=TESTER, **YEAR
        )

    assert set(refused.value.message_dict) == {"upload"}
    assert not partner.agreements.exists()


def test_a_new_file_takes_the_old_ones_place_and_none_leaves_it(campus: Academy, cast: Cast) -> None:
    agreement, first = cast.agreement, cast.agreement.file

    services.change_agreement(agreement=agreement, title="Renamed", by=TESTER, **YEAR)
    assert Agreement.objects.get(pk=agreement.pk).file == first

    services.change_agreement(
        agreement=agreement, title="Renamed", upload=SimpleUploadedFile("a.pdf", pdf()), by=TESTER, **YEAR
    )
    assert Agreement.objects.get(pk=agreement.pk).file != first


def test_an_agreement_leaves_the_list_and_comes_back(campus: Academy) -> None:
    agreement = make_agreement()

    services.archive_agreement(agreement=agreement, by=TESTER)
    assert not Agreement.objects.in_force(DAY).filter(pk=agreement.pk).exists()

    services.restore_agreement(agreement=agreement, by=TESTER)
    assert Agreement.objects.in_force(DAY).filter(pk=agreement.pk).exists()


def test_agreements_say_their_state(campus: Academy) -> None:
    partner = make_contact().partner
    draft = make_agreement(partner, signed_on=None)
    later = make_agreement(partner, starts_on=dt.date(2026, 12, 1))
    over = make_agreement(partner, starts_on=dt.date(2025, 8, 1), ends_on=dt.date(2026, 9, 30))
    active = make_agreement(partner)

    states = [each.state_on(DAY) for each in (draft, later, over, active)]

    assert states == ["draft", "upcoming", "expired", "active"]
