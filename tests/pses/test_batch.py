"""Several reports at once: each shown with its hash, one confirmation, receipts; who stays is named with the reason."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from events.services import rate_harm
from pses.models import Submission, WorkProduct
from pses.services import remove
from pso_portal.tenancy import scope
from tests.told import NOW, agree, file_one


@pytest.fixture
def provider(make_provider):
    found = make_provider()
    agree(found)
    return found


@pytest.fixture
def member(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(member, acting):
    return acting(member)


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


@pytest.fixture
def products(manager):
    """Work products of three reports."""
    with scope.enter(manager.scope()):
        return [WorkProduct.objects.get(content_id=file_one(manager).pk) for _ in range(3)]


def hashes(page):
    """What the page would send."""
    return dict(re.findall(r'name="(sha256\.[0-9a-f-]{36})" value="([0-9a-f]{64})"', page.content.decode()))


def chosen(products):
    return {"product": [str(each.pk) for each in products]}


def sent(manager):
    with scope.enter(manager.scope()):
        return {each.content_id: each.sha256 for each in Submission.objects.all()}


def test_what_leaves_of_each_has_the_hash_that_was_shown_and_each_gets_a_receipt(desk, manager, products):
    page = desk.get("/pses/batch/", chosen(products))
    seen = hashes(page)
    assert len(seen) == 3
    done = desk.post("/pses/batch/", chosen(products) | seen, follow=True).content.decode()
    assert sent(manager) == {each.content_id: seen[f"sha256.{each.pk}"] for each in products}
    assert [number for number in (1, 2, 3) if f"receipt, submission {number}" not in done] == []


def test_the_chosen_of_the_workspace_come_here(desk, products):
    page = desk.post("/pses/", {"do": "report"} | chosen(products[:2]), follow=True)
    assert (page.request["PATH_INFO"], len(hashes(page))) == ("/pses/batch/", 2)


def test_a_second_click_changes_nothing(desk, manager, products):
    seen = hashes(desk.get("/pses/batch/", chosen(products)))
    for _ in range(2):
        assert desk.post("/pses/batch/", chosen(products) | seen).status_code == 302
    assert len(sent(manager)) == 3


def test_who_cannot_go_is_named_with_the_reason_and_the_others_go(desk, provider, manager, products):
    with scope.enter(manager.scope()):
        remove(
            by=manager, content_kind="event", content_id=products[0].content_id, reason="The State needs it",
            attested=True, now=NOW
        )
        fall = WorkProduct.objects.get(content_id=file_one(manager, what="fall", fall__assisted="no").pk)
    agree(provider, 2, event_types=frozenset({"medication"}))
    page = desk.get("/pses/batch/", chosen([*products, fall]))
    text = page.content.decode()
    assert ("was removed from the evaluation system" in text, "do not include this type" in text) == (True, True)
    desk.post("/pses/batch/", chosen([*products, fall]) | hashes(page))
    assert set(sent(manager)) == {each.content_id for each in products[1:]}


def test_one_that_changed_meanwhile_holds_all_and_is_shown_again(desk, manager, products):
    seen = hashes(desk.get("/pses/batch/", chosen(products)))
    with scope.enter(manager.scope()):
        rate_harm(by=manager, event_id=products[1].content_id, harm="severe", reason="Chart.", now=NOW)
    again = desk.post("/pses/batch/", chosen(products) | seen)
    assert (again.status_code, "Nothing left." in again.content.decode(), sent(manager)) == (409, True, {})
    assert hashes(again) != seen


def test_strangers_and_nothing_are_absent(desk, products, make_provider, make_member, client_for):
    stranger = client_for(make_member(make_provider("Birch Lake Clinic", "clinic"), "risk_manager"))
    answers = [
        stranger.get("/pses/batch/", chosen(products)), desk.get("/pses/batch/", {"product": str(uuid4())}),
        desk.get("/pses/batch/", {"product": "nonsense"}), desk.get("/pses/batch/"),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404] * 4


def test_more_than_a_page_is_too_many(desk, manager):
    with scope.enter(manager.scope()):
        made = [
            WorkProduct(
                provider_id=manager.provider_id, content_kind="event", content_id=uuid4(), route="reporting",
                purpose="reporting", state="collected", entered_at=NOW,
            )
            for _ in range(31)
        ]  # fmt: skip
        WorkProduct.objects.bulk_create(made)
    answer = desk.get("/pses/batch/", chosen(made))
    assert (answer.status_code, "at most 30 at once" in answer.content.decode()) == (403, True)


def test_it_asks_who_you_are_again(member, client_for, products):
    answer = client_for(member, stepped_up=False).get("/pses/batch/", chosen(products))
    assert (answer.status_code, "reauthenticate" in answer.headers["Location"]) == (302, True)
