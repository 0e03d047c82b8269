"""Legal requests and holds as a privacy officer works with them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from events.policies import check_can_remove_file
from pses.holds import holds_in_force, is_held
from pses.legal import HoldScope, RequestKind, RequestMove
from pses.models import LegalHold, LegalRequest, PsoLegalRequest
from pses.policies import Unmet, check_can_remove
from pses.selectors import product_of
from pses.services import Served, lift_hold, move_request, open_request, remove, set_hold
from pses.services.requests import remind_of_request
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.told import NOW, STORY, agree, file_one

SERVED = Served(
    RequestKind.SUBPOENA, "Hale and Prior LLP, for the plaintiff", "No. 26-1187", "Noor Halloran", date(2026, 3, 9),
    date(2026, 3, 30),
)  # fmt: skip


@pytest.fixture
def provider(make_provider):
    found = make_provider()
    agree(found)
    return found


@pytest.fixture
def member(provider, make_member):
    return make_member(provider, "provider_privacy_officer", name="Omar Reed")


@pytest.fixture
def officer(member, acting):
    return acting(member)


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


@pytest.fixture
def manager(provider, make_member, acting):
    return acting(make_member(provider, "risk_manager", name="Lena Marsh"))


def opened(by, now=NOW, **changes):
    with scope.enter(by.scope()):
        return open_request(by=by, served=replace(SERVED, **changes), key=uuid4(), now=now)


def move(by, held, how, **said):
    with scope.enter(by.scope()):
        return move_request(by=by, request_id=held.pk, move=RequestMove(how), now=NOW, **said)


def test_whoever_enters_it_holds_it_and_three_reminders_are_owed(officer):
    held = opened(officer)
    with scope.enter(Scope(Side.SYSTEM)):
        owed = list(Message.objects.filter(task="pses.remind_of_request").order_by("due_at"))
    assert (held.number, held.state, held.holder_id) == (1, "received", officer.user_id)
    assert [each.due_at.date() for each in owed] == [date(2026, 3, 23), date(2026, 3, 28), date(2026, 3, 30)]


def test_a_reminder_is_a_mail_to_the_holder_and_none_once_it_is_answered(officer):
    held = opened(officer)
    with scope.enter(officer.scope()):
        assert remind_of_request(request_id=held.pk, now=NOW)
    with scope.enter(Scope(Side.SYSTEM)):
        assert [each.ids for each in Message.objects.filter(task="notices.mail_waiting")] == [
            {"user_id": str(officer.user_id)}
        ]
    move(officer, held, "answer", outcome="The letter went out.")
    with scope.enter(officer.scope()):
        assert not remind_of_request(request_id=held.pk, now=NOW)
    assert mail.outbox == []


def test_days_that_contradict_are_refused_and_sent_twice_it_is_entered_once(officer):
    with pytest.raises(Unmet) as refused:
        opened(officer, answer_by=date(2026, 3, 1))
    assert set(refused.value.problems) == {"answer_by"}
    key = uuid4()
    with scope.enter(officer.scope()):
        first, second = (open_request(by=officer, served=SERVED, key=key, now=NOW) for _ in range(2))
        assert (first.pk, LegalRequest.objects.count()) == (second.pk, 1)


def test_it_is_given_to_whoever_may_answered_with_a_word_and_then_closed(officer, manager, provider, make_member):
    held = opened(officer)
    with pytest.raises(Denied, match="who may handle"):
        move(officer, held, "hold", holder_id=manager.user_id)
    other = make_member(provider, "provider_privacy_officer", name="Ida Frost")
    assert move(officer, held, "hold", holder_id=other.user_id).holder_id == other.user_id
    with pytest.raises(Denied, match="Nobody answered"):
        move(officer, held, "close")
    with pytest.raises(Denied, match="in a sentence"):
        move(officer, held, "object", outcome=" ")
    assert move(officer, held, "object", outcome="Privilege.").state == "objected"
    assert move(officer, held, "close").state == "closed"
    with scope.enter(officer.scope()):
        assert Entry.objects.filter(verb="move_request", row=held.pk).count() == 3


def test_only_who_handles_requests_may(manager):
    with pytest.raises(Denied):
        opened(manager)


def test_the_pso_s_requests_stand_apart_under_its_own_key(officer, make_member, acting, client_for):
    opened(officer)
    member = make_member(None, "pso_privacy_officer", name="Pia Lund")
    held = opened(acting(member), requester="State Attorney General")
    with scope.enter(Scope(Side.PSO)):
        assert (PsoLegalRequest.objects.get().pk, held.number) == (held.pk, 1)
    page = client_for(member).get("/legal/").content.decode()
    assert ("State Attorney General" in page, "Hale and Prior" in page) == (True, False)
    assert "shall not be compelled" in answer_text(client_for(member), held)


def answer_text(desk, held):
    content = desk.get(reverse("pses:legal_letter", args=[held.pk])).content
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_answer_holds_no_word_of_any_content_no_count_and_no_id(desk, officer, manager):
    held = opened(officer)
    before = answer_text(desk, held)
    with scope.enter(manager.scope()):
        events = [file_one(manager) for _ in range(3)]
    after = answer_text(desk, held)
    assert without_foot(before) == without_foot(after)
    words = {word for word in STORY.replace(".", "").split() if len(word) > 3}
    ids = {str(each.pk) for each in events} | {each.number for each in events} | {str(held.pk)}
    assert [word for word in words | ids | {"Medication", "4 West"} if word in after] == []
    assert "neither confirms nor denies" in after


def without_foot(text):
    """The foot of the page bears the minute of printing."""
    return re.sub(r"Printed by .*? UTC", "", text)


def hold(by, now=NOW, reason="No. 26-1187", **covered):
    with scope.enter(by.scope()):
        return set_hold(by=by, scope=HoldScope(**covered), reason=reason, now=now)


def test_what_a_hold_covers_is_not_removed_until_it_is_lifted(officer, manager):
    with scope.enter(manager.scope()):
        event, other = file_one(manager), file_one(manager)
    held = hold(officer, content_id=event.pk)
    with scope.enter(manager.scope()):
        assert (is_held("event", event.pk), is_held("event", other.pk), is_held("event", uuid4())) == (
            True, False, False,
        )  # fmt: skip
        with pytest.raises(Denied, match="legal hold"):
            remove(by=manager, content_kind="event", content_id=event.pk, reason="State", now=NOW)
        with pytest.raises(Denied, match="legal hold"):
            check_can_remove_file(manager, product_of("event", event.pk))
        check_can_remove(manager, product_of("event", other.pk))
    with scope.enter(officer.scope()):
        assert [each.pk for each in holds_in_force()] == [held.pk]
        lift_hold(by=officer, hold_id=held.pk, reason="Settled; counsel decided.", now=NOW)
        assert holds_in_force() == []
        with pytest.raises(Denied, match="lifted already"):
            lift_hold(by=officer, hold_id=held.pk, reason="Again", now=NOW)
        assert list(Entry.objects.filter(row=held.pk, verb__endswith="hold").order_by("at", "verb").values_list(
            "verb", flat=True)) in (["lift_hold", "set_hold"], ["set_hold", "lift_hold"])  # fmt: skip
    with scope.enter(manager.scope()):
        gone = remove(
            by=manager, content_kind="event", content_id=event.pk, reason="State", attested=True, now=NOW
        )
        assert gone.removed_at == NOW


def test_a_hold_by_type_and_days_covers_what_enters_later_too(officer, manager):
    hold(officer, event_type="medication", since=date(2026, 3, 10))
    with scope.enter(manager.scope()):
        early = file_one(manager, now=NOW - timedelta(days=2))
        late = file_one(manager, now=NOW + timedelta(days=2))
        assert [is_held("event", each.pk) for each in (early, late)] == [False, True]


def test_a_hold_wants_a_reason_and_days_in_order(officer):
    with pytest.raises(Denied, match="Say why"):
        hold(officer, reason=" ")
    with pytest.raises(Denied, match="last day"):
        hold(officer, since=date(2026, 3, 2), until=date(2026, 3, 1))
    with pytest.raises(Denied, match="no work product of yours"):
        hold(officer, content_id=uuid4())


def test_the_hold_stands_on_the_case_and_in_the_workspace(officer, manager, provider, make_member, client_for, desk):
    with scope.enter(manager.scope()):
        event, other = file_one(manager), file_one(manager)
    hold(officer, content_id=event.pk)
    page = desk.get("/pses/").content.decode()
    assert page.count(">Legal hold<") == 1
    assert "Hold 1 covers this since" in desk.get(f"/events/{event.pk}/").content.decode()
    assert "covers this since" not in desk.get(f"/events/{other.pk}/").content.decode()


def test_pages_take_a_request_from_its_paper_to_its_end(desk, officer):
    said = {"kind": "foia", "requester": "The Daily Ledger", "matter": "Records request 12", "counsel": "N. Halloran",
            "received_on": "2026-03-02", "answer_by": "2026-03-01", "key": str(uuid4())}  # fmt: skip
    refused = desk.post("/legal/new/", said)
    assert (refused.status_code, "cannot be due before" in refused.content.decode()) == (422, True)
    assert 'value="The Daily Ledger"' in refused.content.decode()
    where = desk.post("/legal/new/", said | {"answer_by": "2099-03-20"}).url
    page = desk.get(where).content.decode()
    assert ("neither confirms nor denies" in page, "days left" in page) == (True, True)
    nothing = desk.post(where, {"do": "answer", "outcome": ""})
    assert (nothing.status_code, "Say it in a sentence." in nothing.content.decode()) == (422, True)
    assert "Privilege." in desk.post(where, {"do": "object", "outcome": "Privilege."}, follow=True).content.decode()
    assert "Closed" in desk.post(where, {"do": "close"}, follow=True).content.decode()
    assert desk.post(where, {"do": "close"}).status_code == 422
    assert desk.post(where, {"do": "burn"}).status_code == 404


def test_the_page_of_holds_sets_and_lifts_and_loses_nothing_typed(desk, officer):
    kept = desk.post("/legal-holds/", {"do": "set", "event_type": "fall", "reason": ""})
    assert (kept.status_code, 'value="fall" selected' in kept.content.decode()) == (422, True)
    assert "No. 26-1187" in desk.post(
        "/legal-holds/", {"do": "set", "event_type": "fall", "reason": "No. 26-1187"}, follow=True
    ).content.decode()
    with scope.enter(officer.scope()):
        held = LegalHold.objects.get()
    nothing = desk.post("/legal-holds/", {"do": "lift", "hold": str(held.pk)})
    assert (nothing.status_code, "who decided it" in nothing.content.decode()) == (422, True)
    page = desk.post("/legal-holds/", {"do": "lift", "hold": str(held.pk), "h1-reason": "Settled."}, follow=True)
    assert ("Lifted" in page.content.decode(), "Settled." in page.content.decode()) == (True, True)


def test_a_long_list_asks_no_more_of_the_database(desk, officer):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert desk.get("/legal/").status_code == 200
        return len(found)

    opened(officer)
    asked()  # the first visit of a session asks more
    one = asked()
    for _ in range(29):
        opened(officer)
    assert asked() == one
