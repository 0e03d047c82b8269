"""Marking what is ready; and, where the terms say so, the mark that is itself the report (73 FR 70741)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pses.models import Submission, WorkProduct
from pses.services import make_ready, preview_submission, remove, report_to_pso, unmake_ready
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import NOW, agree, file_one


@pytest.fixture
def provider(make_provider):
    return make_provider()


@pytest.fixture
def member(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(member, acting):
    return acting(member)


@pytest.fixture
def event(manager):
    with scope.enter(manager.scope()):
        return file_one(manager)


def about(by, event, now=NOW):
    return {"by": by, "content_kind": "event", "content_id": event.pk, "now": now}


def state_of(event):
    return WorkProduct.objects.get(content_id=event.pk).state


def test_ready_reports_nothing_and_can_be_taken_back_once_each(provider, manager, event):
    agree(provider)
    with scope.enter(manager.scope()):
        for _ in range(2):
            make_ready(**about(manager, event))
        assert (state_of(event), Submission.objects.count()) == ("ready", 0)
        for _ in range(2):
            unmake_ready(**about(manager, event))
        assert state_of(event) == "collected"
        verbs = Entry.objects.filter(verb__in=("make_ready", "take_back")).order_by("verb")
        assert list(verbs.values_list("verb", flat=True)) == ["make_ready", "take_back"]


def test_what_is_ready_can_be_reported_and_removed(provider, manager, event):
    agree(provider)
    with scope.enter(manager.scope()):
        make_ready(**about(manager, event))
        seen = preview_submission(**about(manager, event))
        other = file_one(manager)
        make_ready(**about(manager, other))
        remove(**about(manager, other), reason="The State needs it", attested=True)
        report_to_pso(**about(manager, event), expected_sha256=seen.sha256)
        assert (state_of(event), state_of(other)) == ("reported", "removed")


def test_without_terms_marking_is_only_a_mark(manager, event):
    with scope.enter(manager.scope()):
        make_ready(**about(manager, event))
        assert state_of(event) == "ready"


def test_who_may_not_report_marks_nothing(provider, manager, event, make_member, acting):
    officer = acting(make_member(provider, "provider_privacy_officer"))
    with scope.enter(officer.scope()):
        for mark in (make_ready, unmake_ready):
            with pytest.raises(Denied, match="does not include"):
                mark(**about(officer, event))


def test_73_fr_70741_where_the_terms_say_flag_the_mark_is_the_report(provider, manager, event):
    agree(provider, reporting_act="flag")
    with scope.enter(manager.scope()):
        seen = preview_submission(**about(manager, event))
        make_ready(**about(manager, event), expected_sha256=seen.sha256)
        (sent,) = Submission.objects.all()
        assert (sent.act, sent.sent_by, sent.sha256, state_of(event)) == (
            "flag", manager.user_id, seen.sha256, "reported",
        )  # fmt: skip
        with pytest.raises(Denied, match="can no longer be removed"):
            remove(**about(manager, event), reason="The State needs it", attested=True)


def test_a_flag_without_the_hash_that_was_shown_reports_nothing(provider, manager, event):
    agree(provider, reporting_act="flag")
    with scope.enter(manager.scope()):
        with pytest.raises(Denied, match="has changed since you looked"):
            make_ready(**about(manager, event))
        assert (state_of(event), Submission.objects.count()) == ("collected", 0)


def test_a_flag_asks_who_you_are_again(provider, manager, event):
    agree(provider, reporting_act="flag")
    with scope.enter(manager.scope()):
        seen = preview_submission(**about(manager, event))
        with pytest.raises(Denied, match="Confirm that it is you"):
            make_ready(**about(manager, event, NOW + timedelta(minutes=6)), expected_sha256=seen.sha256)


def test_marked_before_the_terms_said_flag_it_is_reported_by_a_mark_of_its_own(provider, manager, event):
    agree(provider)
    with scope.enter(manager.scope()):
        make_ready(**about(manager, event))
    agree(provider, 2, reporting_act="flag")
    with scope.enter(manager.scope()):
        assert (state_of(event), Submission.objects.count()) == ("ready", 0)
        seen = preview_submission(**about(manager, event))
        report_to_pso(**about(manager, event), expected_sha256=seen.sha256)
        assert Submission.objects.get().act == "flag"


# Pages


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


def product_of(by, event):
    with scope.enter(by.scope()):
        return WorkProduct.objects.get(content_id=event.pk).pk


def test_the_workspace_marks_several_and_takes_it_back(provider, desk, manager, event):
    agree(provider)
    with scope.enter(manager.scope()):
        chosen = [str(product_of(manager, each)) for each in (event, file_one(manager))]
    text = desk.post("/pses/", {"do": "ready", "product": chosen}, follow=True).content.decode()
    assert "Marked as ready to report: 2." in text
    text = desk.post("/pses/", {"do": "back", "product": chosen}, follow=True).content.decode()
    assert "Marked as not ready any more: 2." in text


def test_with_nothing_chosen_it_says_so(desk, event):
    answer = desk.post("/pses/", {"do": "ready"})
    assert (answer.status_code, "Choose at least one report first." in answer.content.decode()) == (422, True)


def test_one_that_cannot_be_marked_is_named_with_its_reason(provider, desk, manager, event):
    agree(provider)
    with scope.enter(manager.scope()):
        other = file_one(manager)
        remove(**about(manager, other), reason="The State needs it", attested=True)
    chosen = [str(product_of(manager, each)) for each in (event, other)]
    text = desk.post("/pses/", {"do": "ready", "product": chosen}, follow=True).content.decode()
    assert ("Marked as ready to report: 1." in text, f"{other.number}: This was removed" in text) == (True, True)


def test_the_case_marks_and_comes_back_to_the_case(provider, desk, manager, event):
    agree(provider)
    assert "Mark as ready" in desk.get(f"/events/{event.pk}/").content.decode()
    told = {"do": "ready", "product": str(product_of(manager, event)), "back": "case"}
    answer = desk.post("/pses/", told, follow=True)
    assert answer.request["PATH_INFO"] == f"/events/{event.pk}/"
    assert "Not ready after all" in answer.content.decode()


def test_where_a_mark_reports_the_pages_say_so_before(provider, desk, manager, event):
    agree(provider, reporting_act="flag")
    told = {"do": "ready", "product": str(product_of(manager, event))}
    batch = desk.post("/pses/", told, follow=True).content.decode()
    pages = [desk.get("/pses/"), desk.get(f"/pses/event/{event.pk}/report/")]
    for text in (batch, *(page.content.decode() for page in pages)):
        assert ("marking" in text.lower(), "the report" in text) == (True, True)
    assert "73 FR 70741" in batch
    with scope.enter(manager.scope()):
        assert Submission.objects.count() == 0


def test_the_receipt_names_the_act(provider, desk, manager, event):
    agree(provider, reporting_act="flag")
    page = desk.get(f"/pses/event/{event.pk}/report/").content.decode()
    sha256 = re.search(r'<code class="hash">([0-9a-f]{64})</code>', page)[1]
    receipt = desk.post(f"/pses/event/{event.pk}/confirm/", {"sha256": sha256}, follow=True).content.decode()
    assert "Marked for the PSO: under the terms, that is the report" in receipt
