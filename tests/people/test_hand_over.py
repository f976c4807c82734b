"""What a person answers for goes to somebody else in one step; the last administrator stays, also when two act at once."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django_tenants.utils import tenant_context

from academies.models import Academy
from experiences.models import PolicyDocument
from partners.models import Decision
from reports.models import BinderRecord
from reports.services.binder import keep_record
from tests import factories as make
from tests import factories_region as region
from tests.campuses import Cast
from tests.conftest import CampusClient, Ground
from tests.factories import TESTER
from wbl_portal.core import links
from wbl_portal.core.models import AuditEntry, Link
from wbl_portal.people.models import Role, RoleAssignment, User
from wbl_portal.people.services import end_role
from wbl_portal.people.services.hand_over import hand_over, take_back

Browser = Callable[..., CampusClient]


def furnish(person: User) -> tuple[Decision, PolicyDocument, BinderRecord]:
    """A follow-up, a policy and a part of the binder in somebody's name."""
    decision = region.make_decision(owner=str(person))
    policy = PolicyDocument.objects.create(title="Visits", owner=str(person), review_on=dt.date(2027, 5, 1))
    return decision, policy, keep_record(place=("p-tech-2023", "element", "6.1"), owner=person, by=TESTER)


def owners(*rows: Decision | PolicyDocument | BinderRecord) -> set[str]:
    for row in rows:
        row.refresh_from_db()
    return {getattr(row, "owner", None) or getattr(row, "owner_label", "") for row in rows}


def test_everything_a_person_answers_for_stands_on_one_page(cast: Cast, client_for: Browser) -> None:
    furnish(cast.ben)

    page = client_for("administrator").get(f"/settings/people/{cast.ben.pk}/hand-over/")

    assert [each.holding.key for each in page.context["held"]] == ["follow_ups", "policies", "binder_parts"]
    assert all(url.startswith("/") for each in page.context["held"] for _words, url in each.lines)
    assert str(cast.dev) in page.text


def test_one_step_gives_it_to_a_colleague_and_the_history_says_so(cast: Cast, client_for: Browser) -> None:
    rows = furnish(cast.ben)
    links.make(purpose="survey", subject_id=cast.cora.pk, by=cast.ben.actor, days=7)
    ada = client_for("administrator")

    told = ada.post(f"/settings/people/{cast.ben.pk}/hand-over/", {"taking": cast.dev.pk}, follow=True)

    assert owners(*rows) == {str(cast.dev)}
    assert f"3 things are with {cast.dev} now." in told.text
    entry = AuditEntry.objects.get(verb="person.handed_over", subject_id=str(cast.ben.pk))
    assert entry.after["to"] == str(cast.dev.pk)
    assert Link.objects.get(subject_id=cast.cora.pk, purpose="survey").revoked_at is None


def test_undo_gives_back_what_is_still_there(cast: Cast) -> None:
    decision, policy, part = furnish(cast.ben)
    done = hand_over(leaving=cast.ben, taking=cast.dev, by=TESTER)
    PolicyDocument.objects.filter(pk=policy.pk).update(owner="Somebody else")

    entry = AuditEntry.objects.get(pk=done.entry_id)
    assert take_back(entry=entry, by=TESTER) == 2

    assert owners(decision, part) == {str(cast.ben)}
    assert owners(policy) == {"Somebody else"}
    with pytest.raises(ValidationError, match="any more"):
        take_back(entry=entry, by=TESTER)


def test_whoever_leaves_loses_their_roles_in_the_same_step(cast: Cast) -> None:
    hand_over(leaving=cast.ben, taking=cast.dev, by=TESTER, ends_roles=True)

    assert not User.objects.get(pk=cast.ben.pk).roles


@pytest.mark.parametrize("taking", ["ben", "ana"])
def test_only_a_colleague_can_take_over(cast: Cast, client_for: Browser, taking: str) -> None:
    rows = furnish(cast.ben)
    person = {"ben": cast.ben, "ana": cast.with_role("student")}[taking]

    page = client_for("administrator").post(f"/settings/people/{cast.ben.pk}/hand-over/", {"taking": person.pk})

    assert page.context["form"].errors["taking"]
    assert owners(*rows) == {str(cast.ben)}


def test_the_last_administrator_cannot_hand_over_and_go(cast: Cast, client_for: Browser) -> None:
    RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).exclude(user=cast.ada).delete()
    rows = furnish(cast.ada)

    answer = client_for("administrator").post(
        f"/settings/people/{cast.ada.pk}/hand-over/", {"taking": cast.dev.pk, "ends_roles": "on"}
    )

    assert "last portal administrator" in answer.text
    assert owners(*rows) == {str(cast.ada)}


def test_an_administrator_who_never_came_does_not_count(cast: Cast) -> None:
    RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).exclude(user=cast.ada).delete()
    make.make_user(Role.ADMINISTRATOR, password="!")

    with pytest.raises(ValidationError, match="last portal administrator"):
        end_role(assignment=cast.ada.role_assignments.get(role=Role.ADMINISTRATOR), by=TESTER)


def test_two_administrators_who_end_each_other_at_once_leave_one(committing: Ground, campus: Academy) -> None:
    RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).delete()
    both = [make.make_user(Role.ADMINISTRATOR).role_assignments.get() for _number in range(2)]
    ready, refused = threading.Barrier(2), []

    def end(assignment: RoleAssignment) -> None:
        try:
            with tenant_context(campus):
                ready.wait()
                end_role(assignment=assignment, by=TESTER)
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=[each]) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    with transaction.atomic():
        assert RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, ends_on__isnull=True).count() == 1
