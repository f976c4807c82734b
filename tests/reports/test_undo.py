"""What is taken back after a save of the binder, the measures and the retention classes, and when that is refused."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from reports.models import AnnualMeasure, BinderRecord, RetentionClass
from reports.services import binder, measures_of_year, retention_classes
from tests import factories as make
from tests.campuses import Cast, key
from tests.factories import DAY, TESTER
from tests.factories_binder import EDITION, make_record
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import SchoolYear

PLACE = (EDITION, "element", "6.1a")
EARLIER = dt.date(2026, 9, 1)


@pytest.fixture
def dev(client_for: Callable[..., Any], cast: Cast) -> Any:
    return client_for("coordinator")


def undone(dev: Any, name: str, entry_id: Any) -> str:
    """Press "Undo" and read the page that follows."""
    page: str = dev.post(reverse(name, args=[entry_id]), follow=True).content.decode()
    return page


def last(verb: str) -> AuditEntry:
    return AuditEntry.objects.filter(verb=verb).first()


def test_verified_today_is_offered_back_and_the_earlier_day_stands_again(dev: Any) -> None:
    record = make_record(key="6.1a", verified_on=EARLIER, verified_by="Pia Pavel", narrative="Kept")
    page = dev.post(reverse("binder_verify", args=PLACE), follow=True).content.decode()
    address = reverse("binder_verify_undo", args=[last(binder.VERIFIED).pk])
    assert address in page

    assert "It is no longer verified today." in dev.post(address, follow=True).content.decode()

    record.refresh_from_db()
    assert (record.verified_on, record.verified_by, record.narrative) == (EARLIER, "Pia Pavel", "Kept")
    assert last("binder.verified_undone").before["verified_on"] == DAY.isoformat()


def test_a_part_that_somebody_else_verified_since_stays_verified(dev: Any) -> None:
    done = binder.verify(place=PLACE, by=TESTER)
    dev.post(reverse("binder_verify", args=PLACE))

    assert "has changed since then" in undone(dev, "binder_verify_undo", done.entry_id)
    assert BinderRecord.objects.get().verified_by == "Dev Dasgupta"


def test_a_changed_measure_is_as_it_was_before(dev: Any, year: SchoolYear) -> None:
    measure = make.make_measure(title="Site visits", target="20.0", result="3.5", note="By hand", year=year)
    form = {"title": "Visits", "target": "25", "unit": "%", "automatic": "", "result": "", "note": ""}
    page = dev.post(reverse("measure_edit", args=[measure.pk]), form, follow=True).content.decode()
    address = reverse("measure_undo", args=[last(measures_of_year.CHANGED).pk])
    assert address in page

    assert "“Site visits” is as it was before." in dev.post(address, follow=True).content.decode()

    measure.refresh_from_db()
    assert (measure.title, measure.target, measure.result) == ("Site visits", Decimal("20.0"), Decimal("3.5"))
    assert measure.note == "By hand"


def test_a_measure_that_changed_again_is_not_taken_back(dev: Any, year: SchoolYear) -> None:
    measure = make.make_measure(title="One", year=year)
    done = measures_of_year.change_measure(measure=measure, title="Two", target=Decimal(1), by=TESTER)
    measures_of_year.change_measure(measure=measure, title="Three", target=Decimal(1), by=TESTER)

    assert "“Three” has changed since then." in undone(dev, "measure_undo", done.entry_id)
    assert AnnualMeasure.objects.get().title == "Three"


def test_a_title_that_is_taken_by_now_is_not_given_back(dev: Any, year: SchoolYear) -> None:
    measure = make.make_measure(title="One", year=year)
    done = measures_of_year.change_measure(measure=measure, title="Two", target=Decimal(1), by=TESTER)
    make.make_measure(title="One", year=year)

    assert "a measure of that name already" in undone(dev, "measure_undo", done.entry_id)
    measure.refresh_from_db()
    assert measure.title == "Two"


def test_measures_carried_over_are_gone_again_and_those_that_stood_there_stay(dev: Any, year: SchoolYear) -> None:
    make.make_measure(title="One", year=year)
    later = make.make_year("2027-28")
    make.make_measure(title="Two", year=later)
    page = dev.post(reverse("measures_carry_over"), {"year": year.label}, follow=True).content.decode()
    address = reverse("measures_carry_over_undo", args=[last(measures_of_year.CARRIED).pk])
    assert address in page

    assert "The measures carried over to 2027-28 are gone" in dev.post(address, follow=True).content.decode()

    assert [each.title for each in AnnualMeasure.objects.current().filter(year=later)] == ["Two"]
    assert "has changed since then" in dev.post(address, follow=True).content.decode()


def test_measures_carried_over_stay_once_one_of_them_has_a_result(dev: Any, year: SchoolYear) -> None:
    make.make_measure(title="One", year=year)
    make.make_measure(title="Two", year=year)
    done = measures_of_year.carry_over(source=year, target=make.make_year("2027-28"), by=TESTER)
    one = done.measures[0]
    measures_of_year.change_measure(measure=one, title=one.title, target=one.target, result=Decimal(5), by=TESTER)

    assert "has changed since then" in undone(dev, "measures_carry_over_undo", done.entry_id)
    assert AnnualMeasure.objects.current().filter(year__label="2027-28").count() == 2


def test_a_changed_retention_class_is_as_it_was_before(dev: Any) -> None:
    row = make.make_retention_class(title="Photos", years=2, series="")
    form = {"title": "Pictures", "starts": row.starts, "years": "7", "series": "X", "record_kind": "", "status": ""}
    page = dev.post(reverse("retention_class_edit", args=[row.pk]), form, follow=True).content.decode()
    address = reverse("retention_class_undo", args=[last(retention_classes.CHANGED).pk])
    assert address in page

    assert "“Photos” is as it was before." in dev.post(address, follow=True).content.decode()

    row.refresh_from_db()
    assert (row.title, row.years, row.series) == ("Photos", 2, "")


def test_a_retention_class_that_changed_again_is_not_taken_back(dev: Any) -> None:
    row = make.make_retention_class(title="Photos", years=2)
    known = {"retention_class": row, "starts": row.starts, "by": TESTER}
    done = retention_classes.change_class(title="Photos", years=3, **known)
    retention_classes.change_class(title="Photos", years=4, **known)

    assert "“Photos” has changed since then." in undone(dev, "retention_class_undo", done.entry_id)
    assert RetentionClass.objects.get(pk=row.pk).years == 4


@pytest.mark.parametrize(
    "undo",
    [
        binder.undo_verified,
        measures_of_year.undo_change,
        measures_of_year.undo_carry_over,
        retention_classes.undo_change,
    ],
)
def test_an_entry_of_another_act_takes_nothing_back(undo: Any, campus: Any) -> None:
    with pytest.raises(ValidationError, match="cannot be taken back"):
        undo(entry_id=key("entry"), by=TESTER)
