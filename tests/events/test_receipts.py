"""A report without a name: its receipt, its thread, and its day."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from events.models import Draft, Event, Rating, Receipt, ReceiptDoor, Remark
from events.receipts import draw_receipt, read_receipt, shown_receipt
from events.services import (
    NoReceipt,
    TooManyTries,
    answer_reporter,
    escalate_unread,
    file_event,
    merge_events,
    offer_receipt,
    offered_receipt,
    opened_by_receipt,
    save_draft,
    set_status,
    write_remark_by_receipt,
)
from events.services.drafts import name_draft
from events.services.tries import WRONG_A_MINUTE
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, answers, unit_code

from .test_report_pages import begun, hidden, posted

LATER = NOW + timedelta(days=2, hours=3)


@pytest.fixture(autouse=True)
def no_tries() -> None:
    cache.clear()


@pytest.fixture
def provider(make_provider: Any) -> Provider:
    return make_provider()


@pytest.fixture
def nurse(provider: Provider, make_member: Any, acting: Any) -> Any:
    return acting(make_member(provider, "reporter", name="Jo Rivera"))


@pytest.fixture
def manager(provider: Provider, make_member: Any, acting: Any) -> Any:
    return acting(make_member(provider, "risk_manager", name="Lena Marsh"))


def sent(by: Any, **changes: Any) -> tuple[Event, str]:
    digits = draw_receipt()
    with scope.enter(by.scope()):
        told = answers(where=unit_code(), name="anonymous", **changes)
        return file_event(by=by, filing_key=uuid4(), answers=told, now=NOW, receipt=digits), digits


def test_a_receipt_has_twenty_digits_and_is_read_as_people_write_it() -> None:
    digits = draw_receipt()
    assert re.fullmatch(r"\d{20}", digits)
    assert shown_receipt("12345678901234567890") == "1234 5678 9012 3456 7890"
    assert read_receipt(" 1234-5678 9012\u00a03456 7890\n") == "12345678901234567890"
    assert [read_receipt(each) for each in ("", "1234", digits + "1", "١" * 20, "x" * 20)] == [""] * 5


def test_nothing_that_is_kept_holds_the_digits(nurse: Any, settings: Any) -> None:
    settings.PSO_SLOW_KIB = None  # as in an installation
    event, digits = sent(nurse)
    with scope.enter(nurse.scope()):
        kept = Receipt.objects.get(event=event)
    assert kept.proof.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    door = ReceiptDoor.objects.get()
    assert (door.mark, door.provider_id) == (kept.mark, event.provider_id)
    assert [part for part in (digits, digits[:8], digits[8:]) if part in f"{kept.mark}{kept.proof}"] == []


def test_the_receipt_opens_its_report_and_no_other(nurse: Any) -> None:
    first, receipt = sent(nurse)
    second, other = sent(nurse)
    for digits, event in ((receipt, first), (other, second)):
        with opened_by_receipt(digits, now=NOW) as found:
            assert found.pk == event.pk
    mixed = receipt[:8] + other[8:]
    for wrong in (mixed, "0" * 20, "not a receipt", ""):
        with pytest.raises(NoReceipt), opened_by_receipt(wrong, now=NOW):
            raise AssertionError


def test_a_receipt_of_one_provider_enters_that_provider_alone(nurse: Any, make_provider: Any) -> None:
    make_provider("Elm Street Clinic", setting="clinic")
    _, digits = sent(nurse)
    with opened_by_receipt(digits, now=NOW):
        assert scope.current() == Scope(Side.PROVIDER, frozenset({nurse.provider_id}), None)


def test_wrong_receipts_spend_a_budget_that_all_share_and_right_ones_do_not(nurse: Any) -> None:
    _, digits = sent(nurse)
    for _ in range(3):
        with opened_by_receipt(digits, now=NOW):
            pass
    assert cache.get(f"wrong-receipts:{int(NOW.timestamp()) // 60}") in (None, 0)
    cache.set(f"wrong-receipts:{int(NOW.timestamp()) // 60}", WRONG_A_MINUTE, 60)
    with pytest.raises(TooManyTries), opened_by_receipt(digits, now=NOW):
        raise AssertionError
    with opened_by_receipt(digits, now=NOW + timedelta(minutes=1)):
        pass


def test_of_its_time_the_day_is_kept_in_the_providers_own_zone(nurse: Any, manager: Any) -> None:
    event, digits = sent(nurse, harm="severe", harm__died="no")
    with opened_by_receipt(digits, now=LATER) as found:
        write_remark_by_receipt(event=found, text="It happened twice.", now=LATER)
        assert found.narrative
    with scope.enter(nurse.scope()):
        from pses.models import WorkProduct

        zone = event.facility.timezone
        product, remark = WorkProduct.objects.get(content_id=event.pk), Remark.objects.get()
        entries = [each.at for each in Entry.objects.all()]
        moments = [event.filed_at, event.occurred_at, product.entered_at, remark.written_at, *entries]
    clocks = {timezone.localtime(each, timezone.zoneinfo.ZoneInfo(zone)).time().isoformat() for each in moments}
    assert (clocks, len(entries)) == ({"00:00:00"}, 4)


def test_what_it_sets_off_is_owed_at_a_full_hour_and_names_nobody(nurse: Any, manager: Any) -> None:
    _, digits = sent(nurse, harm="severe", harm__died="no")
    with opened_by_receipt(digits, now=LATER) as found:
        write_remark_by_receipt(event=found, text="It happened twice.", now=LATER)
    with scope.enter(Scope(Side.SYSTEM)):
        owed = list(Message.objects.all())
    assert [(each.actor, each.ids) for each in owed] == [(None, {"user_id": str(manager.user_id)})] * 2
    assert {(each.created_at.minute, each.created_at.second, each.created_at.microsecond) for each in owed} == {
        (0, 0, 0)
    }
    assert all(each.due_at > timezone.now() for each in owed)


def test_its_number_stands_between_no_others(nurse: Any) -> None:
    numbers = {sent(nurse)[0].number for _ in range(3)}
    assert (len(numbers), {bool(re.fullmatch(r"26-A\d{5}", each)) for each in numbers}) == (3, {True})


def test_its_draft_keeps_neither_device_nor_hour(nurse: Any) -> None:
    with scope.enter(nurse.scope()):
        key = name_draft(nurse)
        save_draft(
            by=nurse, draft_id=key, answers={"name": "shown"}, expected_revision=None, now=NOW, device="Computer"
        )
        assert Draft.objects.get().device == "Computer"
        save_draft(
            by=nurse, draft_id=key, answers={"name": "anonymous"}, expected_revision=1, now=NOW, device="Computer"
        )
        draft = Draft.objects.get()
    assert (draft.device, draft.began_at, draft.saved_at) == ("", draft.began_at, draft.began_at)
    assert draft.began_at.minute == draft.began_at.second == 0


def test_both_sides_write_in_turn(nurse: Any, manager: Any) -> None:
    event, digits = sent(nurse)
    with scope.enter(manager.scope()):
        answer_reporter(by=manager, event_id=event.pk, text="Which pump was it?", now=LATER)
    with opened_by_receipt(digits, now=LATER) as found:
        write_remark_by_receipt(event=found, text="The blue one.", now=LATER)
        write_remark_by_receipt(event=found, text="The blue one. ", now=LATER)
    with scope.enter(manager.scope()):
        said = [(each.from_reporter, each.author_id, each.text) for each in Remark.objects.filter(event=event)]
        assert Event.objects.get().reply_waiting
    assert said == [(False, manager.user_id, "Which pump was it?"), (True, None, "The blue one.")]


def test_an_offer_counts_for_its_own_sending_alone(nurse: Any) -> None:
    key = uuid4()
    offer = offer_receipt(key)
    assert re.fullmatch(r"\d{20}", offered_receipt(offer, key))
    assert [offered_receipt(each, uuid4()) for each in (offer, f"{key}:{'1' * 20}", "", "x")] == [""] * 4


def test_the_page_after_sending_shows_it_once_and_again_to_the_same_sending_alone(
    provider: Provider, make_member: Any, acting: Any, client_for: Any
) -> None:
    member = make_member(provider, "reporter", name="Jo Rivera")
    desk, by = client_for(member), acting(member)
    address = begun(desk)
    desk.post(address, posted(by, name="anonymous"))
    page = desk.get(f"{address}check/")
    fields = {name: hidden(page, name) for name in ("filing_key", "revision", "receipt")}
    first, again = (desk.post(f"{address}check/", fields).content.decode() for _ in range(2))
    assert "Jo Rivera" not in first  # nor on its print
    (shown,) = set(re.findall(r"(?:\d{4} ){4}\d{4}", first))
    assert shown in again
    without = desk.post(f"{address}check/", fields | {"receipt": ""}).content.decode()
    assert re.findall(r"(?:\d{4} ){4}\d{4}", without) == []
    assert "26-A" in Client().post("/receipt/", {"receipt": shown, "do": "open"}).content.decode()


def test_whoever_holds_it_reads_and_writes_without_an_account(nurse: Any, manager: Any) -> None:
    event, digits = sent(nurse)
    with scope.enter(manager.scope()):
        answer_reporter(by=manager, event_id=event.pk, text="Which pump was it?", now=LATER)
        set_status(by=manager, event_id=event.pk, status="closed", outcome="Pumps are checked weekly.", now=LATER)
    stranger = Client()
    page = stranger.post("/receipt/", {"receipt": shown_receipt(digits), "do": "open"}).content.decode()
    assert [
        words for words in ("Which pump was it?", "Pumps are checked weekly.", event.number) if words not in page
    ] == []
    assert ("Lena Marsh" in page, "Jo Rivera" in page) == (False, False)
    sent_one = stranger.post("/receipt/", {"receipt": digits, "do": "write", "text": "The blue one."})
    assert (sent_one.status_code, "The blue one." in sent_one.content.decode()) == (200, True)
    empty = stranger.post("/receipt/", {"receipt": digits, "do": "write", "text": " "})
    assert (empty.status_code, "Write what you want to say." in empty.content.decode()) == (422, True)
    assert set(stranger.cookies) <= {"csrftoken"}


def test_a_report_kept_under_another_stands_where_that_one_does(nurse: Any, manager: Any) -> None:
    event, digits = sent(nurse)
    with scope.enter(manager.scope()):
        told = answers(where=unit_code())
        leading = file_event(by=manager, filing_key=uuid4(), answers=told, now=NOW)
        merge_events(by=manager, duplicate_id=event.pk, leading_id=leading.pk, now=LATER)

    def steps() -> tuple[list[str], bool, bool]:
        page = Client().post("/receipt/", {"receipt": digits, "do": "open"}).content.decode()
        timeline = page[page.index("Where it stands") : page.index("Messages")]
        words = ("Sent", "Read", "Under review", "Closed")
        promised = "What came of it stands here" in page
        return [word for word in words if f"{word}</li>" in timeline], promised, leading.number in page

    assert steps() == (["Sent"], True, False)
    with scope.enter(manager.scope()):
        set_status(by=manager, event_id=leading.pk, status="under_review", now=LATER)
    assert steps() == (["Sent", "Read", "Under review"], True, False)
    with scope.enter(manager.scope()):
        set_status(by=manager, event_id=leading.pk, status="closed", outcome="Thank you, Lena.", now=LATER)
    assert steps() == (["Sent", "Read", "Under review", "Closed"], False, False)


def test_a_wrong_receipt_has_one_answer_whatever_is_wrong(nurse: Any) -> None:
    _, digits = sent(nurse)
    wrong = [digits[:8] + "0" * 12, "0" * 20, "12", ""]
    pages = [Client().post("/receipt/", {"receipt": each, "do": "open"}) for each in wrong]
    bodies = {
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"|x-csrftoken": "\w+"', "", each.content.decode())
        for each in pages
    }
    assert ({each.status_code for each in pages}, len(bodies)) == ({422}, 1)


def test_whoever_is_signed_in_in_the_same_browser_is_not_noted(
    provider: Provider, make_member: Any, acting: Any, client_for: Any
) -> None:
    member = make_member(provider, "reporter", name="Jo Rivera")
    _, digits = sent(acting(member))
    desk = client_for(member)
    before = dict(desk.session)
    page = desk.post("/receipt/", {"receipt": digits, "do": "write", "text": "More."}).content.decode()
    assert ("Jo Rivera" in page, dict(desk.session)) == (False, before)
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        assert set(Entry.objects.exclude(verb="sign_in").values_list("actor_id", flat=True)) == {None}


def test_unread_it_is_handed_up_when_its_day_is_over(nurse: Any, manager: Any) -> None:
    sent(nurse, harm="severe", harm__died="no")
    with scope.enter(nurse.scope()):
        assert [escalate_unread(now=NOW + timedelta(hours=hours)) for hours in (6, 24)] == [0, 1]


def test_whoever_holds_the_receipt_says_whether_the_answer_helped_and_its_day_is_kept(nurse: Any, manager: Any) -> None:
    event, digits = sent(nurse)
    browser, said = Client(), {"choice": "yes", "sentence": "The pumps are checked now."}
    rate = {"receipt": digits, "do": "rate"} | said
    assert browser.post("/receipt/", rate).status_code == 403
    with scope.enter(manager.scope()):
        assert Rating.objects.count() == 0
        set_status(by=manager, event_id=event.pk, status="closed", outcome="Pumps are checked weekly.", now=LATER)
    asked = browser.post("/receipt/", {"receipt": digits, "do": "open"}).content.decode()
    assert "Did this answer help?" in asked
    wrong = browser.post("/receipt/", rate | {"choice": "", "sentence": "The blue pump."})
    assert (wrong.status_code, "Choose one of the three answers." in wrong.content.decode()) == (422, True)
    assert "The blue pump." in wrong.content.decode()
    assert "You said so on" in browser.post("/receipt/", rate).content.decode()
    with scope.enter(manager.scope()):
        rating = Rating.objects.get()
        clock = rating.rated_at.astimezone(timezone.zoneinfo.ZoneInfo(event.facility.timezone)).time().isoformat()
        assert (rating.choice, rating.sentence, clock) == ("yes", "The pumps are checked now.", "00:00:00")
        entry = Entry.objects.get(verb="rate_answer_by_receipt")
        assert (entry.actor_id, entry.row) == (None, event.pk)
