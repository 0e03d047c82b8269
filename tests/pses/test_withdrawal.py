"""Taking back what was reported (42 CFR 3.208(a)): said, dated, once; protection goes on."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pses.canonical import digest
from pses.models import Submission, WorkProduct
from pses.pswp import is_work_product
from pses.services import preview_submission, remove, report_to_pso, withdraw
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, agree, file_one

LATER = NOW + timedelta(hours=2)
WHY = "It was Mr. Adler's fall, not Mrs. Okoro's."


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
def later(member):
    from pso_portal.accounts.acting import acting_as

    return acting_as(member, stepped_up_at=LATER)


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


@pytest.fixture
def event(manager):
    with scope.enter(manager.scope()):
        return file_one(manager)


@pytest.fixture
def reported(manager, event):
    """The submission of the event."""
    with scope.enter(manager.scope()):
        seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)
        return report_to_pso(
            by=manager, content_kind="event", content_id=event.pk, now=NOW, expected_sha256=seen.sha256
        )


def take_back(by, event, reason=WHY, now=LATER):
    with scope.enter(by.scope()):
        return withdraw(by=by, content_kind="event", content_id=event.pk, reason=reason, now=now)


def test_it_is_a_submission_of_its_own_that_names_the_earlier(later, event, reported):
    back = take_back(later, event)
    assert (back.kind, back.names_earlier, back.number, back.sent_at) == ("withdrawal", reported.pk, 2, LATER)
    assert back.contents == {"kind": "withdrawal", "submission": 1, "terms_version": 1}
    assert back.sha256 == digest(back.contents, back.annex)


def test_the_reason_stays_at_home(later, event, reported):
    back = take_back(later, event)
    with scope.enter(later.scope()):
        product = WorkProduct.objects.get(content_id=event.pk)
        entry = Entry.objects.get(verb="report_to_pso", row=back.pk)
        left = [json.dumps(back.contents), json.dumps(back.annex), entry.content]
        assert (product.withdrawal_reason, product.withdrawn_by, product.withdrawn_at) == (WHY, later.user_id, LATER)
    assert [place for place in left if "Adler" in place] == []


def test_what_was_taken_back_stays_work_product_42_cfr_3_208_a(later, event, reported):
    take_back(later, event)
    with scope.enter(later.scope()):
        product = WorkProduct.objects.get(content_id=event.pk)
        assert (product.state, is_work_product(product.state, product.route)) == ("withdrawn", True)
        with pytest.raises(Denied, match="stays work product and cannot be removed"):
            remove(by=later, content_kind="event", content_id=event.pk, reason="State", attested=True, now=LATER)
        with pytest.raises(Denied, match="reported and taken back"):
            report_to_pso(by=later, content_kind="event", content_id=event.pk, now=LATER, expected_sha256="0" * 64)


def test_the_copy_that_left_stays_as_it_left(later, event, reported):
    take_back(later, event)
    with scope.enter(later.scope()):
        kept = Submission.objects.get(pk=reported.pk)
        assert (kept.contents, kept.sha256) == (reported.contents, reported.sha256)


def test_sent_twice_it_is_taken_back_once(later, event, reported):
    first, second = take_back(later, event), take_back(later, event, reason="Again")
    with scope.enter(later.scope()):
        assert (first.pk, Submission.objects.filter(kind="withdrawal").count()) == (second.pk, 1)
        assert WorkProduct.objects.get(content_id=event.pk).withdrawal_reason == WHY


def test_the_database_itself_takes_a_submission_back_once(later, event, reported):
    back = take_back(later, event)
    with scope.enter(later.scope()):
        again = Submission(
            provider_id=back.provider_id, kind="withdrawal", number=9, content_id=event.pk, names_earlier=reported.pk,
            purpose=back.purpose, month=back.month, contents={}, annex={}, sha256="0" * 64, terms_version=1,
            act="transmission", sent_at=LATER,
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="pses_withdrawn_once"), transaction.atomic():
            again.save(force_insert=True)


def test_what_was_not_reported_cannot_be_taken_back(later, event):
    with pytest.raises(Denied, match="was not reported, so there is nothing to take back"):
        take_back(later, event)


def test_what_was_removed_cannot_be_taken_back(later, event):
    with scope.enter(later.scope()):
        remove(by=later, content_kind="event", content_id=event.pk, reason="State", attested=True, now=LATER)
    with pytest.raises(Denied, match="removed before anything was reported"):
        take_back(later, event)


def test_it_asks_why(later, event, reported):
    with pytest.raises(Denied, match="Say why this is taken back"):
        take_back(later, event, reason="  ")


def test_it_asks_who_you_are_again(manager, event, reported):
    with pytest.raises(Denied, match="Confirm that it is you"):
        take_back(manager, event)


def test_a_reporter_takes_nothing_back(provider, make_member, acting, event, reported):
    with pytest.raises(Denied):
        take_back(acting(make_member(provider, "reporter")), event, now=NOW)


def test_nothing_leaves_after_the_contract_s_last_day_a_withdrawal_neither(provider, later, event, reported):
    with scope.enter(Scope(Side.PSO)):
        Provider.objects.filter(pk=provider.pk).update(contract_ends=(LATER - timedelta(days=1)).date())
    with pytest.raises(Denied, match="No terms with the PSO are in force"):
        take_back(later, event)


# Pages


def address(event):
    return f"/pses/event/{event.pk}/take-back/"


def test_the_page_says_what_it_does_asks_why_and_gives_a_receipt(desk, event, reported):
    asked = desk.get(address(event)).content.decode()
    assert [words for words in ("42 CFR 3.208(a)", event.number, "submission 1") if words not in asked] == []
    assert desk.post(address(event), {"reason": " "}).status_code == 422
    receipt = desk.post(address(event), {"reason": WHY}, follow=True).content.decode()
    assert ("Taken back from Meridian: submission 2" in receipt, "Step 3 of 3" in receipt) == (True, False)


def test_the_first_receipt_the_case_and_the_workspace_say_that_it_was_taken_back(desk, event, reported):
    desk.post(address(event), {"reason": WHY})
    first = desk.get(f"/sent-to-pso/{reported.pk}/").content.decode()
    case = desk.get(f"/events/{event.pk}/").content.decode()
    listed = desk.get("/pses/?stage=withdrawn").content.decode()
    assert ("It was taken back." in first, "Submission 2" in first) == (True, True)
    assert ("Taken back from Meridian" in case, address(event) in case) == (True, False)
    assert "Taken back from the PSO. It stays work product." in case
    assert ("Taken back" in listed, event.number in listed) == (True, True)


def test_a_case_that_was_reported_offers_it(desk, event, reported):
    assert address(event) in desk.get(f"/events/{event.pk}/").content.decode()


def test_taken_back_already_the_page_says_so(desk, event, reported):
    desk.post(address(event), {"reason": WHY})
    refused = desk.get(address(event))
    assert (refused.status_code, "taken back already" in refused.content.decode()) == (403, True)


def test_the_ledger_names_what_was_taken_back(desk, event, reported):
    desk.post(address(event), {"reason": WHY})
    text = desk.get("/ledger/").content.decode()
    assert text.count(event.number) == 2
