"""Confidential reports: nobody finds out alone who sent one; two people may, with a reason, and the sender is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events.identity_opening import ASKED_FOR, MOVES, SHOWN_FOR, Opening, stands, why_not_move, why_not_show
from events.models import Draft, Event, IdentityOpening, Rating, Remark, SealedIdentity
from events.quick_report import AnswersRefused
from events.sealed_selectors import mark_of, my_sealed_event, my_sealed_ids
from events.services import (
    ask_for_name,
    at_link,
    file_at_link,
    file_event,
    look_at_name,
    open_name,
    open_unit_link,
    refuse_name,
    save_draft,
    set_status,
    withdraw_asking,
)
from events.services.drafts import name_draft
from events.stated import Stated
from pses.models import WorkProduct
from pses.services import preview_submission, remove
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, agree, answers, unit_code

from .test_anonymity import seen_by_all_sides
from .test_report_pages import begun, hidden, posted

LATER, WHY = NOW + timedelta(days=1), "The family asks whom to thank, and the sender may want to know."


@pytest.fixture
def provider(make_provider):
    made = make_provider()
    agree(made)
    return made


@pytest.fixture
def people(provider, make_member):
    return {
        "nurse": make_member(provider, "reporter", name="Jo Rivera"),
        "officer": make_member(provider, "provider_privacy_officer", name="Petra Lock"),
        "manager": make_member(provider, "risk_manager", name="Lena Marsh"),
        "chief": make_member(provider, "provider_administrator", name="Ada Chief"),
    }


@pytest.fixture
def who(people, acting):
    return {word: acting(member, NOW) for word, member in people.items()}


def sent(by, **changes):
    with scope.enter(by.scope()):
        told = answers(where=unit_code(), name="confidential", **changes)
        draft = save_draft(by=by, draft_id=name_draft(by), answers=told, expected_revision=None, now=NOW)
    with scope.enter(by.scope()):
        return file_event(by=by, filing_key=uuid4(), answers=draft.answers, now=NOW, draft=draft)


def asked(who, event, now=LATER):
    officer = fresh(who["officer"], now)
    with scope.enter(officer.scope()):
        return ask_for_name(by=officer, event_id=event.pk, reason=WHY, now=now)


def fresh(by, now):
    from dataclasses import replace

    return replace(by, stepped_up_at=now)


def act(by, service, event, now=LATER, **more):
    by = fresh(by, now)
    with scope.enter(by.scope()):
        return service(by=by, event_id=event.pk, now=now, **more)


@pytest.mark.django_db
def test_no_table_but_the_sealed_one_says_who_sent_it_and_that_one_only_under_the_key(who):
    sent(who["nurse"])
    assert seen_by_all_sides(who["nurse"]) == set()
    with scope.enter(who["nurse"].scope()):
        identity, event = SealedIdentity.objects.get(), Event.objects.get()
        entry = Entry.objects.get(verb="file_event")
        product = WorkProduct.objects.get()
        assert (event.reporter_id, entry.actor_id, product.entered_by, Draft.objects.count()) == (None, None, None, 0)
        clocks = {each.astimezone(timezone.zoneinfo.ZoneInfo("America/Chicago")).hour for each in
                  (event.filed_at, entry.at, product.entered_at)}  # fmt: skip
        assert (clocks, event.number[:4]) == ({0}, "26-A")
        assert identity.person == str(who["nurse"].user_id)


@pytest.mark.django_db
def test_two_reports_of_one_person_share_nothing_that_can_be_read(who):
    first, second = sent(who["nurse"]), sent(who["nurse"])
    with scope.enter(who["nurse"].scope()):
        marks = set(SealedIdentity.objects.values_list("mark", flat=True))
        assert marks == {mark_of(who["nurse"].user_id, each.pk) for each in (first, second)}
        assert len(marks) == 2


@pytest.mark.django_db
def test_the_sender_alone_finds_it_again(who):
    event = sent(who["nurse"])
    with scope.enter(who["nurse"].scope()):
        assert my_sealed_ids(who["nurse"]) == [event.pk]
        assert my_sealed_event(who["nurse"], event.pk).pk == event.pk
    for other in ("manager", "officer", "chief"):
        with scope.enter(who[other].scope()):
            assert my_sealed_ids(who[other]) == []
            with pytest.raises(Http404):
                my_sealed_event(who[other], event.pk)


@pytest.mark.django_db
def test_two_people_open_the_name_for_a_day_and_the_sender_is_told(who):
    event = sent(who["nurse"])
    asked(who, event)
    for word in ("officer", "manager", "chief"):
        with pytest.raises(Denied, match="sealed"):
            act(who[word], look_at_name, event)
    act(who["chief"], open_name, event)
    assert [act(who[word], look_at_name, event) for word in ("officer", "chief")] == ["Jo Rivera", "Jo Rivera"]
    with pytest.raises(Denied, match="only to the two"):
        act(who["manager"], look_at_name, event)
    with pytest.raises(Denied, match="sealed"):
        act(who["chief"], look_at_name, event, now=LATER + SHOWN_FOR + timedelta(minutes=1))
    with scope.enter(who["manager"].scope()):
        verbs = list(Entry.objects.filter(row=event.pk).order_by("at", "id").values_list("verb", flat=True))
        assert sorted(verb for verb in verbs if "name" in verb) == [
            "ask_for_name", "look_at_name", "look_at_name", "open_name",
        ]  # fmt: skip
        assert Event.objects.get().reporter_id is None
    with scope.enter(Scope(Side.SYSTEM)):
        mailed = {row.ids["user_id"] for row in Message.objects.filter(task="notices.mail_waiting", created_at=LATER)}
        assert str(who["nurse"].user_id) in mailed


@pytest.mark.django_db
def test_nobody_opens_a_name_alone(who, provider, make_member, acting):
    both = acting(make_member(provider, "provider_privacy_officer", "risk_manager", name="Bo Both"), LATER)
    event = sent(who["nurse"])
    act(both, ask_for_name, event, reason=WHY)
    with pytest.raises(Denied, match="Another person"):
        act(both, open_name, event)
    with pytest.raises(Denied, match="role"):
        act(who["manager"], ask_for_name, event, reason=WHY)
    with pytest.raises(Denied, match="role"):
        act(who["officer"], open_name, event)


@pytest.mark.django_db
def test_who_sent_it_neither_asks_nor_decides(provider, make_member, acting, who):
    officer = acting(make_member(provider, "provider_privacy_officer", "reporter", name="Otto Own"), LATER)
    manager = acting(make_member(provider, "risk_manager", name="Mo Own"), LATER)
    mine, theirs = sent(officer), sent(manager)
    with pytest.raises(Denied, match="your own report"):
        act(officer, ask_for_name, mine, reason=WHY)
    asked(who, theirs)
    with pytest.raises(Denied, match="your own report"):
        act(manager, open_name, theirs)


@pytest.mark.django_db
def test_asking_wants_a_reason_a_fresh_proof_and_no_other_request(who):
    event = sent(who["nurse"])
    with pytest.raises(AnswersRefused, match="Give the reason"):
        act(who["officer"], ask_for_name, event, reason=" ")
    with scope.enter(who["officer"].scope()), pytest.raises(Denied, match="Confirm that it is you"):
        ask_for_name(by=who["officer"], event_id=event.pk, reason=WHY, now=LATER)
    asked(who, event)
    with pytest.raises(Denied, match="already"):
        asked(who, event)
    with scope.enter(who["officer"].scope()), pytest.raises(IntegrityError), transaction.atomic():
        IdentityOpening(
            provider_id=event.provider_id, event=event, reason=WHY, asked_by=uuid4(), asked_at=LATER
        ).save(force_insert=True)  # fmt: skip


@pytest.mark.django_db
def test_refused_withdrawn_and_lapsed_requests_open_nothing_and_leave_room_for_another(who):
    event = sent(who["nurse"])
    asked(who, event)
    with pytest.raises(AnswersRefused, match="Give the reason"):
        act(who["manager"], refuse_name, event, reason="")
    act(who["manager"], refuse_name, event, reason="The conversation will do.")
    with pytest.raises(Denied, match="moved on"):
        act(who["chief"], open_name, event)
    asked(who, event, LATER + timedelta(hours=1))
    act(who["officer"], withdraw_asking, event, now=LATER + timedelta(hours=2))
    asked(who, event, LATER + timedelta(hours=3))
    late = LATER + timedelta(hours=3) + ASKED_FOR + timedelta(minutes=1)
    with pytest.raises(Denied, match="moved on"):
        act(who["chief"], open_name, event, now=late)
    asked(who, event, late)
    with scope.enter(who["officer"].scope()):
        states = list(IdentityOpening.objects.order_by("asked_at").values_list("state", flat=True))
        assert states == ["refused", "withdrawn", "lapsed", "asked"]


@given(st.sampled_from(Opening), st.sampled_from(Opening), st.booleans(), st.booleans())
def test_no_move_outside_the_table_and_none_by_one_person_alone(at, to, same, own):
    asker, other = uuid4(), uuid4()
    by = asker if same else other
    why = why_not_move(at, to, by=by, asked_by=asker, reporter=by if own else None)
    allowed = to in MOVES[at] and (same if to is Opening.WITHDRAWN else not same and not own)
    assert (why == "") is allowed
    assert (why_not_show(at, by=by, asked_by=asker, decided_by=None) == "") is (at is Opening.OPENED and same)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)))
def test_the_clock_lapses_what_nobody_decided_and_seals_again_what_was_opened(passed):
    assert (stands("asked", NOW, None, NOW + passed) is Opening.LAPSED) is (passed > ASKED_FOR)
    assert (stands("opened", NOW, NOW, NOW + passed) is Opening.OVER) is (passed > SHOWN_FOR)


@pytest.mark.django_db
def test_only_a_person_can_seal_a_name(who, provider, make_member, acting):
    with scope.enter(who["chief"].scope()):
        link = open_unit_link(by=who["chief"], place_code=unit_code(), now=NOW)
    told, ana = answers(where=str(link.unit_id), name="confidential"), Stated("Ana")
    with at_link(link.token) as at, pytest.raises(AnswersRefused, match="Only who is signed in"):
        file_at_link(at=at, filing_key=uuid4(), answers=told, stated=ana, now=NOW, receipt="")


@pytest.mark.django_db
def test_a_nurse_sends_follows_answers_and_rates_without_being_named(people, who, client_for):
    desk = client_for(people["nurse"])
    address = begun(desk)
    desk.post(address, posted(who["nurse"], name="confidential") | {"do": "check"})
    page = desk.get(f"{address}check/")
    assert "Your name is sealed" in page.content.decode()
    sent_page = desk.post(
        f"{address}check/", {"filing_key": hidden(page, "filing_key"), "revision": hidden(page, "revision")}
    ).content.decode()
    assert ("Look under My reports" in sent_page, "receipt" in sent_page.lower()) == (True, False)
    with scope.enter(who["manager"].scope()):
        event, before = Event.objects.get(), set(Entry.objects.values_list("pk", flat=True))
    listed = desk.get("/my-reports/").content.decode()
    mine = f"/my-reports/sealed/{event.pk}/"
    assert mine in listed
    assert desk.post(mine, {"do": "write", "text": "It happened twice."}).status_code == 200
    manager = fresh(who["manager"], timezone.now())
    with scope.enter(manager.scope()):
        set_status(by=manager, event_id=event.pk, status="closed", outcome="Rails are checked.", now=timezone.now())
    assert "Rails are checked." in desk.get(mine).content.decode()
    assert "You said so on" in desk.post(mine, {"do": "rate", "choice": "yes", "sentence": ""}).content.decode()
    with scope.enter(who["manager"].scope()):
        new = [entry for entry in Entry.objects.all() if entry.pk not in before]
        assert {entry.actor_id for entry in new} == {None, manager.user_id}
        assert (Remark.objects.get().author_id, Rating.objects.get().choice) == (None, "yes")
    with scope.enter(who["manager"].scope()):
        naming = {entry.verb for entry in Entry.objects.all() if str(who["nurse"].user_id) in entry.content}
    assert (naming, seen_by_all_sides(who["nurse"])) == ({"sign_in"}, {"audit_entry"})


@pytest.mark.django_db
def test_the_desk_reads_that_the_name_is_sealed_and_nothing_more(people, who, client_for):
    event = sent(who["nurse"])
    desk = client_for(people["manager"])
    assert "Name sealed" in desk.get("/inbox/").content.decode()
    page = desk.get(f"/events/{event.pk}/").content.decode()
    assert ("Name sealed" in page, "Filed with the name sealed." in page, "Jo Rivera" in page) == (True, True, False)
    with scope.enter(who["manager"].scope()):
        seen = preview_submission(by=who["manager"], content_kind="event", content_id=event.pk, now=NOW)
        assert seen.frozen.annex["known"].get("reporter", []) == []
        assert "Jo Rivera" not in str(seen.annex)  # the story does not say it, so there is nothing to take out
    spoken = sent(who["nurse"], story="Rivera saw it, and so did Lena Marsh.")
    with scope.enter(who["manager"].scope()):
        seen = preview_submission(by=who["manager"], content_kind="event", content_id=spoken.pk, now=NOW)
        assert seen.annex["known"]["staff"] == ["Jo Rivera", "Lena Marsh"]  # one of those it names: all are struck


@pytest.mark.django_db
def test_asking_deciding_and_looking_on_pages(people, who, client_for):
    event = sent(who["nurse"])
    officer, chief, nurse = (client_for(people[word]) for word in ("officer", "chief", "nurse"))
    address = f"/sealed-names/{event.pk}/"
    assert event.number in officer.get("/sealed-names/").content.decode()
    wrong = officer.post(address, {"do": "ask", "reason": ""})
    assert (wrong.status_code, "Give the reason" in wrong.content.decode()) == (422, True)
    assert "Take the request back" in officer.post(address, {"do": "ask", "reason": WHY}, follow=True).content.decode()
    waiting = chief.get(address).content.decode()
    assert ("You decide, as the second person" in waiting, "Jo Rivera" in waiting) == (True, False)
    opened = chief.post(address, {"do": "open"}, follow=True).content.decode()
    assert ("Show the name" in opened, "Jo Rivera" in opened) == (True, False)
    assert "Jo Rivera" in officer.post(address, {"do": "look"}).content.decode()
    told = nurse.get(f"/my-reports/sealed/{event.pk}/").content.decode()
    assert [words for words in ("Petra Lock asked", "Ada Chief decided", WHY) if words not in told] == []
    assert client_for(people["officer"], stepped_up=False).get(address).status_code == 302
    assert nurse.get(address).status_code == 404
    assert chief.post(address, {"do": "fly"}).status_code == 404


@pytest.mark.django_db
def test_taken_out_of_the_pses_the_name_does_not_go_along(who):
    event = sent(who["nurse"])
    asked(who, event)
    act(who["manager"], lambda **known: remove(
        by=known["by"], content_kind="event", content_id=event.pk, reason="For the State.", attested=True, now=LATER
    ), event)  # fmt: skip
    with scope.enter(who["manager"].scope()):
        assert (SealedIdentity.objects.count(), IdentityOpening.objects.count()) == (0, 0)
