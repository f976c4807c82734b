"""The commands `snapshot` and `publish`: one clear line each, exit status 2 where something is wrong."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from artifacts.models import Attendance
from wbl_portal.people.models import SchoolYear

pytestmark = pytest.mark.usefixtures("without_pdf")
School = dict[int, list[Any]]


@pytest.fixture
def slug(campus: Any) -> str:
    return campus.slug


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command(*arguments, stdout=io.StringIO())
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)
    return str(error.value)


def test_snapshot_then_publish_then_nothing_changes(school: School, year: SchoolYear, slug: str) -> None:
    assert told("snapshot", slug, "--year", "2026-27", "--name", "fall") == "2026-27 fall is frozen, as of 2026-10-14\n"
    assert "fall is unchanged" in told("snapshot", slug, "--year", "2026-27", "--name", "fall")
    lines = told("publish", slug, "--year", "2026-27").splitlines()
    assert lines[:3] == [
        "2026-27 6.1: edition 1 published",
        "2026-27 6.2: edition 1 published",
        "2026-27 6.3: not published yet",
    ]
    assert "2026-27 menu: edition 1 published" in lines
    assert "6.2: edition 1 unchanged" in told("publish", slug, "--slot", "6.2")

    Attendance.objects.filter(participation__student=school[9][0]).delete()
    assert "6.2: edition 1 unchanged; held until the next snapshot" in told("publish", slug)


def test_what_is_wrong_is_said_in_one_line(school: School, year: SchoolYear, slug: str) -> None:
    assert "no campus 'nowhere'" in refused("publish", "nowhere")
    assert "1999-00" in refused("snapshot", slug, "--year", "1999-00", "--name", "fall")
    assert "--as-of" in refused("snapshot", slug, "--name", "fall", "--as-of", "tomorrow")
    assert "between" in refused("snapshot", slug, "--name", "fall", "--as-of", "2027-01-01")
    assert "no slot" in refused("publish", slug, "--slot", "9.9")
    assert "freeze a snapshot first" in refused("publish", slug, "--slot", "6.2")


def test_a_changed_snapshot_is_not_frozen_again(school: School, year: SchoolYear, slug: str) -> None:
    told("snapshot", slug, "--name", "fall")
    Attendance.objects.first().delete()

    assert "frozen already" in refused("snapshot", slug, "--name", "fall")


def test_a_correction_at_the_console_says_why(school: School, year: SchoolYear, slug: str) -> None:
    told("snapshot", slug, "--name", "fall")
    Attendance.objects.first().delete()

    assert "Say why" in refused("snapshot", slug, "--name", "fall", "--correct")
    told("snapshot", slug, "--name", "fall", "--correct", "--reason", "A list came late.")
    assert year.snapshots.get(name="fall-correction").reason == "A list came late."
