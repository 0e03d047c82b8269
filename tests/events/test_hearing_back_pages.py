"""The pages on which reporters hear back, and on which managers see what they owe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from events import heard
from events.models import Event
from events.services import set_status
from pso_portal.tenancy import scope
from tests.told import file_one


@pytest.fixture
def nurse_member(provider, make_member):
    return make_member(provider, "reporter")


@pytest.fixture
def nurse(nurse_member, acting):
    return acting(nurse_member)


@pytest.fixture
def ward(nurse_member, client_for):
    return client_for(nurse_member)


def filed(nurse, *, days_ago=0, count=1):
    now = timezone.now() - timedelta(days=days_ago)
    with scope.enter(nurse.scope()):
        return [file_one(nurse, now=now) for _ in range(count)]


def closed(manager, event, outcome="A second pump was bought."):
    with scope.enter(manager.scope()):
        set_status(by=manager, event_id=event.pk, status="closed", now=timezone.now(), outcome=outcome)


def text_of(page):
    return page.content.decode()


def test_the_reporter_reads_what_changed_and_says_that_it_helped(ward, nurse, manager):
    (event,) = filed(nurse)
    closed(manager, event)
    assert "New answer" in text_of(ward.get("/my-reports/"))
    page = text_of(ward.get(f"/my-reports/{event.pk}/"))
    assert "A second pump was bought." in page
    assert "New answer" not in text_of(ward.get("/my-reports/"))
    sent = ward.post(f"/my-reports/{event.pk}/helped/", {"choice": "yes", "sentence": "Good to know."})
    assert (sent.status_code, sent.url) == (302, f"/my-reports/{event.pk}/#helped")
    assert "You can change it" in text_of(ward.get(f"/my-reports/{event.pk}/"))


def test_a_message_that_cannot_be_sent_stays_in_the_page(ward, desk, nurse):
    (event,) = filed(nurse)
    long = "why " * 1001
    for browser, path in ((ward, f"/my-reports/{event.pk}/write/"), (desk, f"/events/{event.pk}/conversation/")):
        page = browser.post(path, {"text": long})
        assert page.status_code == 422
        assert long.strip() in text_of(page)
        assert "Keep it to 4,000 characters" in text_of(page)
        assert "Write what you want to say." in text_of(browser.post(path, {"text": " "}))


def test_a_conversation_reaches_both_sides_and_the_inbox_says_who_waits(ward, desk, nurse):
    (event,) = filed(nurse)
    ward.post(f"/my-reports/{event.pk}/write/", {"text": "It was <b>bay</b> 4."})
    assert event.number in text_of(desk.get("/hearing-back/"))
    assert "It was &lt;b&gt;bay&lt;/b&gt; 4." in text_of(desk.get(f"/events/{event.pk}/"))
    assert event.number not in text_of(desk.get("/hearing-back/"))
    desk.post(f"/events/{event.pk}/conversation/", {"text": "Thank you, we look at it."})
    assert "Thank you, we look at it." in text_of(ward.get(f"/my-reports/{event.pk}/"))


def test_closing_takes_a_ready_answer_own_words_or_both(desk, nurse):
    first, second, third = filed(nurse, count=3)
    assert desk.post(f"/events/{first.pk}/status/", {"status": "closed"}).url == f"/events/{first.pk}/close/"
    assert desk.post(f"/events/{first.pk}/close/", {}).status_code == 422
    desk.post(f"/events/{first.pk}/close/", {"ready": "nothing"})
    desk.post(f"/events/{second.pk}/close/", {"outcome": "Two shelves now."})
    desk.post(f"/events/{third.pk}/close/", {"ready": "already", "outcome": "Two shelves now."})
    with scope.enter(nurse.scope()):
        told = [heard.moves_of(event)[-1].outcome for event in (first, second, third)]
    assert told == [
        "We reviewed it and found nothing that we can change.",
        "Two shelves now.",
        "What led to it is already being changed. Two shelves now.",
    ]


def test_a_closed_report_is_opened_again_and_the_former_answer_stays(ward, desk, nurse, manager):
    (event,) = filed(nurse)
    closed(manager, event)
    desk.post(f"/events/{event.pk}/status/", {"status": "under_review"})
    page = text_of(ward.get(f"/my-reports/{event.pk}/"))
    assert "A second pump was bought." in page
    assert "Did this answer help?" not in page


def test_debts_stand_by_unit_and_lead_to_its_reports(desk, nurse):
    (event,) = filed(nurse, days_ago=31)
    page = text_of(desk.get("/hearing-back/"))
    assert f"/inbox/?unit={event.unit_id}" in page
    assert "31 days" in page
    assert "More than half wait still" in page


def test_the_reporter_is_told_by_when_and_when_it_is_late(ward, nurse):
    filed(nurse)
    assert "Somebody who decides on reports should read it by" in text_of(ward.get("/my-reports/"))
    assert "It is late" not in text_of(ward.get("/my-reports/"))
    filed(nurse, days_ago=4)
    assert "It is late; you may ask about it." in text_of(ward.get("/my-reports/"))


def test_nothing_owed_is_said(desk, nurse):
    assert "Nothing. Every report was read" in text_of(desk.get("/hearing-back/"))


def test_what_somebody_brought_from_elsewhere_is_owed_to_nobody(desk, nurse):
    filed(nurse, days_ago=31)
    with scope.enter(nurse.scope()):
        Event.objects.update(source_id="row 1")
    assert "Nothing. Every report was read" in text_of(desk.get("/hearing-back/"))


@pytest.mark.parametrize("path", ["/my-reports/", "/hearing-back/"])
def test_a_long_list_asks_no_more_of_the_database(ward, desk, nurse, path, django_assert_max_num_queries):
    browser = ward if path == "/my-reports/" else desk

    def queries() -> int:
        with django_assert_max_num_queries(100) as counted:
            browser.get(path)
        return len(counted)

    filed(nurse, days_ago=31)
    queries()
    one = queries()
    filed(nurse, days_ago=31, count=19)
    assert queries() == one
