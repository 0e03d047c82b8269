"""Later facts: a submission of its own that names the first; shown to the byte before it leaves (3.206(b)(4)(i))."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.services import rate_harm
from feedback.reporting.gathering import events_of
from pses.canonical import digest
from pses.later_facts import compare
from pses.models import Submission, WorkProduct
from pses.services import add_later_facts, preview_later_facts, preview_submission, remove, report_to_pso, withdraw
from pso_portal.accounts.acting import Denied, acting_as
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, agree, file_one

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def provider(make_provider):
    found = make_provider()
    agree(found)
    return found


@pytest.fixture
def member(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def later(member):
    """The risk manager, two hours after reporting."""
    return acting_as(member, stepped_up_at=LATER)


@pytest.fixture
def event(member, acting):
    manager = acting(member)
    with scope.enter(manager.scope()):
        return file_one(manager)


@pytest.fixture
def reported(member, acting, event):
    """The submission of the event."""
    manager = acting(member)
    with scope.enter(manager.scope()):
        seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)
        return report_to_pso(
            by=manager, content_kind="event", content_id=event.pk, now=NOW, expected_sha256=seen.sha256
        )


def rate(by, event, harm="moderate", now=LATER):
    with scope.enter(by.scope()):
        rate_harm(by=by, event_id=event.pk, harm=harm, reason="The chart says so.", now=now)


def shown(by, event, now=LATER):
    with scope.enter(by.scope()):
        facts = preview_later_facts(by=by, content_kind="event", content_id=event.pk, now=now)
        assert facts.last.contents  # opened while the scope is there
        return facts


def send(by, event, sha256=None, now=LATER):
    sha256 = sha256 or shown(by, event, now).preview.sha256
    with scope.enter(by.scope()):
        return add_later_facts(by=by, content_kind="event", content_id=event.pk, now=now, expected_sha256=sha256)


def test_a_reviewed_harm_goes_as_a_submission_that_names_the_first(later, event, reported):
    rate(later, event)
    sent = send(later, event)
    with scope.enter(later.scope()):
        first = Submission.objects.get(pk=reported.pk)
        told = first.contents
        assert (first.harm, first.sha256) == ("mild", reported.sha256)
    assert (sent.kind, sent.names_earlier, sent.number, sent.harm) == ("later_facts", reported.pk, 2, "moderate")
    assert sent.contents == told | {"kind": "later_facts", "submission": 1, "harm": "moderate"}
    assert sent.sha256 == digest(sent.contents, sent.annex)


def test_then_and_now_stand_side_by_side_what_changed_first(later, event, reported):
    rate(later, event)
    facts = shown(later, event)
    assert [(each.label, each.then, each.now) for each in facts.changes if each.differs] == [
        ("Harm", "Mild harm", "Moderate harm")
    ]
    assert [each.label for each in facts.changes] == [
        "Harm", "Event", "Kind", "When", "Where", "What was written", "Medication, stage",
    ]  # fmt: skip


def test_a_field_of_one_copy_alone_is_a_change():
    changes = compare({"harm": "mild", "coded": {"a": ["b", "c"]}}, {"harm": "mild", "narrative": "Words."})
    assert [(each.label, each.then, each.now, each.differs) for each in changes] == [
        ("What was written", "", "Words.", True), ("A", "b, c", "", True), ("Harm", "Mild harm", "Mild harm", False),
    ]  # fmt: skip


def test_the_next_names_the_first_again_and_is_compared_with_the_last(later, event, reported):
    rate(later, event)
    send(later, event)
    rate(later, event, "severe", LATER + timedelta(minutes=1))
    facts = shown(later, event)
    assert [(each.then, each.now) for each in facts.changes if each.differs] == [("Moderate harm", "Severe harm")]
    assert (facts.first.pk, facts.last.number, send(later, event).names_earlier) == (reported.pk, 2, reported.pk)


def test_sent_twice_they_leave_once(later, event, reported):
    rate(later, event)
    sha256 = shown(later, event).preview.sha256
    first, second = send(later, event, sha256), send(later, event, sha256)
    with scope.enter(later.scope()):
        assert (first.pk, Submission.objects.count()) == (second.pk, 2)


def test_where_nothing_changed_nothing_is_sent(later, event, reported):
    assert shown(later, event).refusal.startswith("Nothing that the PSO would see has changed")
    with pytest.raises(Denied, match="nothing to send"):
        send(later, event)


def test_what_changed_after_the_preview_is_not_sent(later, event, reported):
    rate(later, event)
    seen = shown(later, event).preview.sha256
    rate(later, event, "severe", LATER + timedelta(minutes=1))
    with pytest.raises(Denied, match="has changed since you looked"):
        send(later, event, seen)


def test_what_was_not_reported_is_reported_first(later, event):
    with pytest.raises(Denied, match="was not reported yet"):
        shown(later, event)


def test_what_was_removed_is_not_added_to(later, event):
    with scope.enter(later.scope()):
        remove(by=later, content_kind="event", content_id=event.pk, reason="The State", attested=True, now=LATER)
    with pytest.raises(Denied, match="nothing of it is sent"):
        shown(later, event)


def test_what_was_taken_back_is_not_added_to_3_208_a(later, event, reported):
    rate(later, event)
    with scope.enter(later.scope()):
        withdraw(by=later, content_kind="event", content_id=event.pk, reason="Wrong patient", now=LATER)
    with pytest.raises(Denied, match="nothing more is sent"):
        send(later, event, "0" * 64)


def test_nothing_is_added_after_the_contract_s_last_day(provider, later, event, reported):
    rate(later, event)
    with scope.enter(Scope(Side.PSO)):
        Provider.objects.filter(pk=provider.pk).update(contract_ends=(LATER - timedelta(days=1)).date())
    with pytest.raises(Denied, match="No terms with the PSO are in force"):
        send(later, event, "0" * 64)


def test_terms_that_no_longer_let_the_type_go_keep_its_later_facts_too(provider, later, event, reported):
    rate(later, event)
    agree(provider, 2, event_types=frozenset({"fall"}))
    with pytest.raises(Denied, match="do not include this type"):
        send(later, event)


def test_it_asks_who_you_are_again_and_whether_you_may(provider, later, member, make_member, acting, event, reported):
    rate(later, event)
    seen = shown(later, event).preview.sha256
    with pytest.raises(Denied, match="Confirm that it is you"):
        send(acting_as(member, stepped_up_at=NOW), event, seen)
    with pytest.raises(Denied, match="does not include"):
        send(acting(make_member(provider, "reporter"), LATER), event, seen)


def test_own_figures_count_the_event_once_as_last_told(provider, later, event, reported):
    rate(later, event)
    send(later, event)
    rate(later, event, "severe", LATER + timedelta(minutes=1))
    send(later, event)
    with scope.enter(later.scope()):
        assert events_of(provider.pk, ("2026-03",)) == {("medication", "incident", "severe"): 1}
        assert WorkProduct.objects.get().state == "reported"
        withdraw(by=later, content_kind="event", content_id=event.pk, reason="Wrong patient", now=LATER)
        assert events_of(provider.pk, ("2026-03",)) == {}


# Pages


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


def address(event):
    return f"/pses/event/{event.pk}/later/"


def test_the_page_shows_then_and_now_and_leads_to_a_receipt(desk, later, event, reported):
    assert address(event) in desk.get(f"/events/{event.pk}/").content.decode()
    rate(later, event)
    facts = shown(later, event)
    text = desk.get(address(event)).content.decode()
    wanted = ("Mild harm", "Moderate harm", facts.preview.sha256, "submission 1", "3.206(b)(4)(i)")
    assert [words for words in wanted if words not in text] == []
    receipt = desk.post(address(event), {"sha256": facts.preview.sha256}, follow=True).content.decode()
    assert ("Later facts sent to Meridian: submission 2" in receipt, "Adds to" in receipt) == (True, True)
    first = desk.get(f"/sent-to-pso/{reported.pk}/").content.decode()
    assert ("Added to by" in first, "Later facts were sent." in first) == (True, True)
    assert "Later facts sent to the PSO, submission 2." in desk.get(f"/events/{event.pk}/").content.decode()
    assert desk.get("/ledger/").content.decode().count(event.number) == 2


def test_a_page_that_is_out_of_date_is_shown_again_and_sends_nothing(desk, later, event, reported):
    rate(later, event)
    seen = shown(later, event).preview.sha256
    rate(later, event, "severe", LATER + timedelta(minutes=1))
    answer = desk.post(address(event), {"sha256": seen})
    assert (answer.status_code, "has changed since you looked" in answer.content.decode()) == (409, True)
    with scope.enter(later.scope()):
        assert Submission.objects.count() == 1


def test_with_nothing_new_the_page_offers_no_button(desk, event, reported):
    text = desk.get(address(event)).content.decode()
    assert ("Nothing leaves." in text, "Send to Meridian" in text) == (True, False)


def test_a_second_click_gives_the_same_receipt(desk, later, event, reported):
    rate(later, event)
    told = {"sha256": shown(later, event).preview.sha256}
    first, second = (desk.post(address(event), told).headers["Location"] for _ in range(2))
    assert first == second
