"""The demo command without its servers: it furnishes once, goes on where it was stopped, and its doors open."""

import json
import socket
import stat
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django_tenants.utils import tenant_context

from academies.models import Academy, District
from reports.models import Edition, Snapshot
from wbl_portal.core import jobs
from wbl_portal.core.models import AuditEntry, Job
from wbl_portal.demo import campuses, furnishing, tasks
from wbl_portal.demo.management.commands import demo as command
from wbl_portal.demo.management.commands.demo import Command
from wbl_portal.frameworks import framework, pages
from wbl_portal.people.models import Student, User

pytestmark = pytest.mark.slow

Run = Callable[..., str]
SLUG = "palm-hollow"


def written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((settings.STATE_DIR / "demo.json").read_text(encoding="utf-8"))
    return found


def standing() -> dict[str, Any]:
    """What stands at the campus: row counts, and the last entry of the audit."""
    academy = Academy.objects.get(slug=SLUG)
    with tenant_context(academy):
        last = AuditEntry.objects.latest("at")
        counts = {model.__name__: model.objects.count() for model in (Student, Snapshot, Edition, AuditEntry)}
    return {"academy": academy.pk, "last": last.pk, **counts}


def test_the_doors_stand_in_a_file_of_the_promised_shape_and_open(run: Run, settings: Any) -> None:
    settings.PDF_AVAILABLE = True
    said = run("--port", "8765")

    doors = written()
    (campus,) = doors["campuses"]
    url = campus["url"]
    assert doors["apex"].rpartition(":")[0] == "http://localhost"
    assert set(campus) == {"slug", "name", "frameworks", "url", "year", "accounts", "links", "editions"}
    assert (campus["slug"], campus["frameworks"], campus["year"]) == (SLUG, ["p-tech"], "2026-27")
    assert [link["kind"] for link in campus["links"]] == ["survey", "consent", "review"]
    assert all(link["url"].startswith(f"{url}/") for link in campus["links"])
    assert url.startswith(f"http://{SLUG}.localhost:")
    roles = ["administrator", "coordinator", "principal", "teacher", "counselor", "student"]
    assert [account["role"] for account in campus["accounts"]] == roles
    promised = {name: f"{url}/artifacts/2026-27/6.1.{name}" for name in ("pdf", "csv", "json")}
    promised |= {"slot": "6.1", "year": "2026-27", "html": f"{url}/artifacts/2026-27/6.1/"}
    assert promised.items() <= next(each for each in campus["editions"] if each["slot"] == "6.1").items()
    assert [account["role"] for account in doors["district"]["accounts"]] == ["staff"]
    assert stat.S_IMODE((settings.STATE_DIR / "demo.json").stat().st_mode) == 0o600
    with tenant_context(Academy.objects.get(slug=SLUG)):
        for account in campus["accounts"]:
            assert User.objects.get(username=account["login"]).check_password(account["password"])
            assert f"{account['login']} " in said
            assert account["password"] in said


def test_a_second_run_changes_nothing(run: Run) -> None:
    run()
    doors, before = written(), standing()

    said = run()

    assert (written()["campuses"][0]["accounts"], standing()) == (doors["campuses"][0]["accounts"], before)
    assert "Removing" not in said


def test_a_run_without_serving_leaves_the_doors_of_a_demo_that_serves(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as serving:
        port = serving.getsockname()[1]
        run("--port", str(port))

        run()

        assert written()["apex"].endswith(f":{port}")

    run()
    assert written()["apex"].endswith(":8000")


def test_an_interrupted_furnishing_is_finished_by_the_next_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for step in ("record_year", "publish"):
        with monkeypatch.context() as patch:
            patch.setattr(furnishing, step, interrupted)
            with pytest.raises(KeyboardInterrupt):
                run()

    run()

    counts = standing()
    assert (counts["Student"], counts["Snapshot"], counts["Edition"]) == (48, 1, slots_of_p_tech())
    assert District.objects.filter(number=campuses.DISTRICT[2]).count() == 1
    assert all(campus["accounts"] for campus in written()["campuses"])


def test_a_fresh_demo_that_was_interrupted_opens_with_the_passwords_of_the_next(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    with monkeypatch.context() as patch:
        patch.setattr(furnishing, "freeze", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run("--fresh")

    run()

    (campus,) = written()["campuses"]
    with tenant_context(Academy.objects.get(slug=SLUG)):
        for account in campus["accounts"]:
            assert User.objects.get(username=account["login"]).check_password(account["password"])


def test_earlier_years_follow_in_the_worker_and_join_the_doors(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(furnishing, "YEARS", 2)
    monkeypatch.setattr(command, "publish_earlier_years", lambda say: None)  # as a demo that goes on to serve
    run()
    assert {edition["year"] for edition in written()["campuses"][0]["editions"]} == {"2026-27"}

    for _time in range(2):
        tasks.ask_earlier_years()

    with tenant_context(Academy.objects.get(slug=SLUG)):
        job = Job.objects.get(kind=tasks.EARLIER_YEARS)
        assert jobs.perform(job.pk).state == Job.State.DONE
    assert {edition["year"] for edition in written()["campuses"][0]["editions"]} == {"2026-27", "2025-26"}
    tasks.ask_earlier_years()
    with tenant_context(Academy.objects.get(slug=SLUG)):
        assert Job.objects.filter(kind=tasks.EARLIER_YEARS).count() == 1


def slots_of_p_tech() -> int:
    """Both editions of the framework, and the campus's own pages."""
    return sum(len(each.slots) for each in (framework("p-tech"), framework("p-tech-2018"), pages()))


def interrupted(*args: Any, **kwargs: Any) -> Any:
    raise KeyboardInterrupt


def test_a_campus_whose_passwords_are_lost_is_made_anew(run: Run) -> None:
    run()
    before = standing()
    (settings.STATE_DIR / "demo.json").unlink()

    said = run()

    assert "Removing" in said
    assert standing()["academy"] != before["academy"]
    assert len(written()["campuses"][0]["accounts"]) == 6


def test_a_fresh_demo_has_other_passwords(run: Run) -> None:
    run()
    before = written()["campuses"][0]["accounts"]

    run("--fresh")

    after = written()["campuses"][0]["accounts"]
    assert [account["login"] for account in after] == [account["login"] for account in before]
    assert not {account["password"] for account in after} & {account["password"] for account in before}


def test_the_demo_does_not_run_in_production(campus: Academy, settings: Any) -> None:
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="WBL_ENV=production"):
        call_command("demo", "--no-serve")


def test_a_port_that_is_none_is_refused(campus: Academy) -> None:
    with pytest.raises(CommandError, match="--port") as refused:
        call_command("demo", "--no-serve", "--port", "70000")

    assert refused.value.returncode == 2


def test_of_two_demos_at_once_the_second_waits_for_the_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Command().turn()
    waited: list[str] = []

    def said(self: Command, line: str) -> None:
        waited.append(line)
        first.close()

    monkeypatch.setattr(Command, "say", said)
    with Command().turn():
        assert waited == ["Another demo is starting here; waiting for it ..."]
