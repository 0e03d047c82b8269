"""Reports are given to people, one or many at a time, and found again by owner."""

from __future__ import annotations

from uuid import uuid4

import pytest

from events.models import Event
from events.services import assign_events, note_read_status
from events.views import assigning
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, file_one


@pytest.fixture
def lena(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def omar(provider, make_member):
    return make_member(provider, "risk_manager", name="Omar Quist")


@pytest.fixture
def desk(lena, client_for):
    return client_for(lena)


def filed(manager, count=1):
    with scope.enter(manager.scope()):
        return [file_one(manager) for _ in range(count)]


def owners(manager):
    with scope.enter(manager.scope()):
        return list(Event.objects.order_by("number").values_list("owner_id", flat=True))


def test_many_reports_are_given_in_one_post(desk, lena, omar, acting):
    manager = acting(lena)
    first, _, third = filed(manager, 3)
    sent = {"event": [first.pk, third.pk], "owner": omar.user_id}
    page = desk.post("/inbox/?status=sent", sent, follow=True)
    assert page.redirect_chain == [("/inbox/?status=sent", 302)]
    assert owners(manager) == [omar.user_id, None, omar.user_id]
    with scope.enter(manager.scope()):
        assert Entry.objects.filter(verb="assign").count() == 2


def test_assigning_is_not_reading(lena, omar, acting):
    manager = acting(lena)
    (event,) = filed(manager)
    with scope.enter(manager.scope()):
        assign_events(by=manager, event_ids=[event.pk], owner_id=omar.user_id, now=NOW)
        assert Event.objects.get().status == "sent"


def test_opening_a_report_does_not_take_it_from_its_owner(lena, omar, acting):
    manager = acting(lena)
    (event,) = filed(manager)
    with scope.enter(manager.scope()):
        assign_events(by=manager, event_ids=[event.pk], owner_id=omar.user_id, now=NOW)
        assert note_read_status(by=manager, event_id=event.pk, now=NOW).owner_id == omar.user_id


@pytest.mark.parametrize("role", ["reporter", "executive", "provider_administrator"])
def test_nobody_gets_a_report_who_may_not_read_it(provider, make_member, lena, acting, role):
    manager, other = acting(lena), make_member(provider, role, name="Jo Rivera")
    (event,) = filed(manager)
    with scope.enter(manager.scope()), pytest.raises(Denied):
        assign_events(by=manager, event_ids=[event.pk], owner_id=other.user_id, now=NOW)


def test_one_foreign_report_among_own_ones_gives_404_and_changes_none(
    desk, lena, omar, acting, make_provider, make_member
):
    manager = acting(lena)
    (own,) = filed(manager)
    (foreign,) = filed(acting(make_member(make_provider("Birch Lake Clinic", "clinic"), "risk_manager")))
    answers = [
        desk.post("/inbox/", {"event": [own.pk, other], "owner": omar.user_id}) for other in (foreign.pk, uuid4())
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert owners(manager) == [None]


def test_what_is_not_chosen_is_asked_for_and_the_rest_is_kept(desk, lena, acting):
    (event,) = filed(acting(lena))
    assert "Choose at least one report" in desk.post("/inbox/", {"owner": "nobody"}).content.decode()
    text = desk.post("/inbox/", {"event": event.pk, "owner": ""}).content.decode()
    assert ("Choose who gets the reports" in text, " checked>" in text) == (True, True)


def test_the_list_narrows_to_an_owner_and_to_nobody(desk, lena, omar, acting):
    first, second, _ = filed(acting(lena), 3)
    desk.post("/inbox/", {"event": first.pk, "owner": omar.user_id})
    desk.post("/inbox/", {"event": second.pk, "owner": lena.user_id})
    shown = {
        who: [
            number
            for number in ("26-000001", "26-000002", "26-000003")
            if number in desk.get(f"/inbox/?owner={who}").content.decode()
        ]
        for who in ("mine", "nobody", omar.user_id)
    }
    assert shown == {"mine": ["26-000002"], "nobody": ["26-000003"], omar.user_id: ["26-000001"]}
    assert desk.get("/inbox/?owner=nonsense").status_code == 404


def test_whoever_opens_a_report_first_is_shown_as_its_owner(desk, lena, acting):
    (event,) = filed(acting(lena))
    assert "<p>Lena Marsh</p>" in desk.get(f"/events/{event.pk}/").content.decode()


def test_the_case_page_assigns_and_comes_back(desk, lena, omar, acting):
    (event,) = filed(acting(lena))
    page = desk.post("/inbox/", {"event": event.pk, "owner": omar.user_id, "back": "event"}, follow=True)
    assert page.redirect_chain == [(f"/events/{event.pk}/", 302)]
    assert "Omar Quist" in page.content.decode()


def mails_owed():
    with scope.enter(Scope(Side.SYSTEM)):
        return [row.ids["user_id"] for row in Message.objects.filter(task="notices.mail_waiting")]


def test_a_new_owner_is_told_once_that_something_waits(lena, omar, acting):
    manager = acting(lena)
    events = filed(manager, 3)
    before = mails_owed()
    with scope.enter(manager.scope()):
        assign_events(by=manager, event_ids=[event.pk for event in events], owner_id=omar.user_id, now=NOW)
        assign_events(by=manager, event_ids=[events[0].pk], owner_id=omar.user_id, now=NOW)
    assert mails_owed()[len(before) :] == [str(omar.user_id)]


def test_who_takes_a_report_or_gives_it_to_nobody_tells_nobody(lena, acting):
    manager = acting(lena)
    (event,) = filed(manager)
    before = mails_owed()
    with scope.enter(manager.scope()):
        assign_events(by=manager, event_ids=[event.pk], owner_id=lena.user_id, now=NOW)
        assign_events(by=manager, event_ids=[event.pk], owner_id=None, now=NOW)
    assert mails_owed() == before


def test_a_link_ticks_the_page_and_another_all_that_match(desk, lena, acting):
    filed(acting(lena), 32)
    assert desk.get("/inbox/").content.decode().count(" checked") == 0
    page = desk.get("/inbox/?status=sent&tick=page").content.decode()
    assert page.count(" checked") == 30
    assert "Choose all 32 that match" in page
    page = desk.get("/inbox/?status=sent&tick=match").content.decode()
    assert 'name="every" value="32"' in page
    assert 'action="/inbox/?status=sent"' in page


def test_all_that_match_are_given_together(desk, lena, omar, acting):
    manager = acting(lena)
    filed(manager, 32)
    desk.post("/inbox/?status=sent", {"every": "32", "owner": omar.user_id})
    assert set(owners(manager)) == {omar.user_id}


def test_a_list_that_changed_meanwhile_is_not_given(desk, lena, omar, acting):
    manager = acting(lena)
    filed(manager, 32)
    page = desk.post("/inbox/?status=sent", {"every": "31", "owner": omar.user_id}).content.decode()
    assert "The list has changed since you opened it" in page
    assert set(owners(manager)) == {None}


def test_more_than_two_hundred_are_not_given_at_once(desk, lena, omar, acting, monkeypatch):
    monkeypatch.setattr(assigning, "MOST_AT_ONCE", 31)
    manager = acting(lena)
    filed(manager, 32)
    assert "that match</a>" not in desk.get("/inbox/?tick=page").content.decode()
    desk.post("/inbox/", {"every": "32", "owner": omar.user_id})
    assert set(owners(manager)) == {None}
