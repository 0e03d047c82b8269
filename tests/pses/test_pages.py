"""Workspace, preview, confirmation, receipt, ledger: what a risk manager, an executive and a stranger see."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from pses.models import Submission
from pso_portal.tenancy import scope
from tests.told import STORY, agree, file_one


@pytest.fixture
def provider(make_provider):
    return make_provider()


@pytest.fixture
def member(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def event(provider, member, acting):
    agree(provider)
    manager = acting(member)
    with scope.enter(manager.scope()):
        return file_one(manager)


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


REMOVED = {"reason": "The State needs it", "attested": "on"}


def hash_in(page):
    return re.search(r'<code class="hash">([0-9a-f]{64})</code>', page.content.decode())[1]


def reported(desk, event):
    sha256 = hash_in(desk.get(f"/pses/event/{event.pk}/report/"))
    return sha256, desk.post(f"/pses/event/{event.pk}/confirm/", {"sha256": sha256}, follow=True)


def test_preview_confirmation_receipt_and_copy_carry_one_hash(desk, event):
    seen, receipt = reported(desk, event)
    copy = desk.get(f"{receipt.request['PATH_INFO']}copy/")
    assert (hash_in(receipt), hash_in(copy)) == (seen, seen)
    assert "Nothing has changed." in copy.content.decode()


def test_the_preview_says_of_each_field_what_becomes_of_it(desk, event):
    text = desk.get(f"/pses/event/{event.pk}/report/").content.decode()
    assert [word for word in ("Included", "Removed", "Coded", "What happened?", STORY) if word not in text] == []
    assert 'data-zone="sealed"' in text


def test_confirming_asks_who_you_are_again(member, client_for, event):
    desk = client_for(member, stepped_up=False)
    answer = desk.post(f"/pses/event/{event.pk}/confirm/", {"sha256": "0" * 64})
    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]


def test_a_wrong_hash_sends_nothing_and_says_so(desk, event, member, acting):
    answer = desk.post(f"/pses/event/{event.pk}/confirm/", {"sha256": "0" * 64})
    assert (answer.status_code, "has changed" in answer.content.decode()) == (403, True)
    with scope.enter(acting(member).scope()):
        assert Submission.objects.count() == 0


def test_the_ledger_names_date_recipient_ground_terms_and_hash(desk, event):
    seen, _ = reported(desk, event)
    text = desk.get("/ledger/").content.decode()
    wanted = ["Meridian", "42 CFR 3.206(b)(4)(i)", "Version 1", seen[:12], event.number]
    assert [words for words in wanted if words not in text] == []


def test_an_executive_reads_the_ledger_but_no_copy(desk, event, provider, make_member, client_for):
    _, receipt = reported(desk, event)
    executive = client_for(make_member(provider, "executive", name="Ada Quill"))
    ledger = executive.get("/ledger/").content.decode()
    assert (event.number in ledger, "View copy" in ledger) == (True, False)
    where = receipt.request["PATH_INFO"]
    assert [executive.get(address).status_code for address in (where, f"{where}copy/")] == [404, 404]


def test_removal_asks_why_and_is_gone_once_reported(desk, event):
    address = f"/pses/event/{event.pk}/remove/"
    assert desk.post(address, {"reason": "", "attested": "on"}).status_code == 422
    reported(desk, event)
    refused = desk.get(address)
    assert (refused.status_code, "can no longer be removed" in refused.content.decode()) == (403, True)


def test_removal_asks_for_the_attestation_and_keeps_what_was_typed(desk, event):
    answer = desk.post(f"/pses/event/{event.pk}/remove/", {"reason": "The State needs it"})
    text = answer.content.decode()
    assert (answer.status_code, "Confirm what removal means" in text, "The State needs it" in text) == (422, True, True)
    assert "has not been reported to a PSO" in text


def test_a_removed_report_keeps_its_dates_and_shows_no_word(desk, event):
    page = desk.post(f"/pses/event/{event.pk}/remove/", REMOVED, follow=True)
    text = page.content.decode()
    assert ("Removed before reporting" in text, STORY in text) == (True, False)
    assert "Removed" in desk.get("/pses/?stage=removed").content.decode()


def test_foreign_and_absent_are_the_same(desk, event, make_provider, make_member, client_for):
    stranger = client_for(make_member(make_provider("Birch Lake Clinic", "clinic"), "risk_manager"))
    for pattern in ("/pses/event/{}/report/", "/pses/event/{}/confirm/", "/pses/event/{}/remove/"):
        foreign, absent = (stranger.get(pattern.format(which)) for which in (event.pk, uuid4()))
        assert (foreign.status_code, absent.status_code) == (404, 404)
    _, receipt = reported(desk, event)
    assert stranger.get(receipt.request["PATH_INFO"]).status_code == 404


def test_an_unknown_kind_of_content_is_absent(desk, event):
    assert desk.get(f"/pses/nonsense/{event.pk}/report/").status_code == 404


@pytest.mark.parametrize("address", ["/sent-to-pso/", "/ledger/"])
def test_thirty_submissions_cost_as_many_queries_as_one(
    desk, event, member, acting, address, django_assert_max_num_queries
):
    reported(desk, event)
    desk.get(address)
    with django_assert_max_num_queries(100) as one:
        desk.get(address)
    manager = acting(member)
    for _ in range(5):
        with scope.enter(manager.scope()):
            another = file_one(manager)
        reported(desk, another)
    with django_assert_max_num_queries(100) as six:
        desk.get(address)
    assert len(six) == len(one)
