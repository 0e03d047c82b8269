"""The pages of sharing in a family: offering, accepting, stopping, reading, and seeing who read."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope

from .kin import PURPOSE, WHY, Kin


@pytest.fixture
def kin(make_provider, make_member):
    return Kin(make_provider, make_member).build()


@pytest.fixture
def opens(kin, client_for):
    return lambda house, role="provider_administrator": client_for(kin.people[house, role])


def words(answer):
    return html.unescape(answer.content.decode())


def typed(kin, **changes):
    return {
        "reader": str(kin.houses["reader"].pk), "event_types": ["medication", "fall"], "narrative": "yes",
        "purpose": PURPOSE, "until": (timezone.now() + timedelta(days=30)).date().isoformat(),
    } | changes  # fmt: skip


def test_the_administrators_of_both_agree_and_the_reader_reads(kin, opens):
    event = kin.file()
    giver, reader, desk = opens("giver"), opens("reader"), opens("reader", "risk_manager")
    assert "We offered nothing." in words(giver.get("/family/"))
    made = giver.post("/family/offer/", typed(kin))
    assert "Nothing opens before they accept" in words(giver.get(made.url))
    assert "Nothing is shared with you" in words(desk.get("/affiliates/"))
    waits = words(reader.get("/family/"))
    assert ("Giver Hospital" in waits, "Offered" in waits) == (True, True)
    accepted = reader.post(f"{made.url}accept/")
    assert "In force" in words(reader.get(accepted.url))
    listed = words(desk.get("/affiliates/"))
    assert (event.number in listed, "Giver Hospital" in listed, "Heparin" in listed) == (True, True, False)
    opened = words(desk.get(f"/affiliates/{event.pk}/"))
    assert "Dr. Ines Okoro stopped the pump" in opened
    assert "PATIENT SAFETY WORK PRODUCT. Privileged" in opened
    assert "Giver risk_manager" not in opened


def test_without_the_reporters_words_they_are_not_shown(kin, opens):
    event = kin.file()
    kin.share(narrative=False)
    opened = words(opens("reader", "risk_manager").get(f"/affiliates/{event.pk}/"))
    assert ("does not share what was written" in opened, "Okoro" in opened) == (True, False)
    with scope.enter(kin.by("giver").scope()):
        assert not Entry.objects.filter(verb="read_sealed", actor_id=kin.by("reader").user_id, table="events_event")


def test_the_giver_sees_who_opened_what_and_when_they_listed(kin, opens):
    event, share = kin.file(), kin.share()
    desk = opens("reader", "risk_manager")
    desk.get("/affiliates/")
    desk.get(f"/affiliates/{event.pk}/")
    seen = words(opens("giver").get(f"/family/{share.pk}/"))
    assert f"Reader risk_manager opened {event.number}." in seen
    assert "Reader risk_manager looked at the list." in seen
    with scope.enter(kin.by("giver").scope()):
        verbs = Entry.objects.filter(actor_id=kin.by("reader").user_id).values_list("verb", flat=True)
        assert set(verbs) == {"list_shared_events", "read_shared_event", "read_sealed"}
    assert "looked at the list" not in words(opens("reader").get(f"/family/{share.pk}/"))


def test_an_offer_with_a_mistake_keeps_what_was_typed(kin, opens):
    refused = opens("giver").post("/family/offer/", typed(kin, until="2020-01-01", purpose="Falls, together."))
    assert refused.status_code == 422
    assert ("still to come. (42 CFR 3.206(b)(4)(iii))" in words(refused), "Falls, together." in words(refused)) == (
        True, True,
    )  # fmt: skip
    stranger = opens("giver").post("/family/offer/", typed(kin, reader=str(kin.houses["stranger"].pk)))
    assert (stranger.status_code, "Select a valid choice" in words(stranger)) == (422, True)


def test_stopping_asks_why_and_both_read_it(kin, opens):
    share = kin.share()
    administrator = opens("reader")
    empty = administrator.post(f"/family/{share.pk}/", {"reason": " "})
    assert (empty.status_code, "Say why you stop it" in words(empty)) == (422, True)
    administrator.post(f"/family/{share.pk}/", {"reason": WHY})
    for house in ("giver", "reader"):
        stopped = words(opens(house).get(f"/family/{share.pk}/"))
        assert WHY in stopped
        assert "Stop sharing" not in stopped


def test_two_people_stop_it_at_once_and_both_reasons_stay(kin, opens):
    """The second sees that it was stopped, with the words of the first; their own are on the page still."""
    share = kin.share()
    opens("giver").post(f"/family/{share.pk}/", {"reason": WHY})
    late = opens("reader").post(f"/family/{share.pk}/", {"reason": "We do not need it."})
    assert late.status_code == 422
    assert ("stopped already" in words(late), WHY in words(late), "We do not need it." in words(late)) == (
        True, True, True,
    )  # fmt: skip


@pytest.mark.parametrize(("house", "role", "status"), [
    ("giver", "provider_administrator", 200), ("giver", "risk_manager", 200), ("reader", "provider_administrator", 200),
    ("parent", "provider_administrator", 404), ("stranger", "risk_manager", 404),
])  # fmt: skip
def test_a_share_is_seen_by_its_two_alone(kin, opens, house, role, status):
    share = kin.share()
    assert opens(house, role).get(f"/family/{share.pk}/").status_code == status


def test_the_pso_sees_none_of_it(kin, make_member, client_for):
    event, share = kin.file(), kin.share()
    for role in ("analyst", "pso_administrator", "pso_privacy_officer", "pso_auditor"):
        browser = client_for(make_member(None, role))
        for address in ("/family/", f"/family/{share.pk}/", "/affiliates/", f"/affiliates/{event.pk}/"):
            assert browser.get(address).status_code == 404


def test_a_provider_without_a_family_reads_why_the_page_is_empty(opens):
    assert "No affiliates" in words(opens("stranger").get("/family/"))
    assert "No affiliates" in words(opens("stranger").get("/family/offer/"))


def test_the_list_asks_as_much_for_thirty_as_for_one(kin, opens):
    kin.share()
    desk, counts = opens("reader", "risk_manager"), []
    desk.get("/affiliates/")  # a session's first request asks more
    for more in (1, 29):
        for _ in range(more):
            kin.file()
        with CaptureQueriesContext(connection) as heard:
            shown = words(desk.get("/affiliates/"))
        counts.append(len(heard))
    assert shown.count("/affiliates/") >= 30
    assert counts[0] == counts[1]
