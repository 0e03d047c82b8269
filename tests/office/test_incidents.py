"""A security incident: each provider affected is told, the proof stands, and none is forgotten.

42 CFR 3.102(b)(1)(i)(B); 45 CFR 164.410(b) for the business associate's clock; 42 U.S.C. 299b-22(i).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pso_portal import audit
from pso_portal.accounts.acting import Denied, acting_as
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.jobs.services import MAX_ATTEMPTS, settle_failed
from pso_portal.office import incident_selectors as selectors
from pso_portal.office import incidents
from pso_portal.office.incidents import Delivery, Move, Refused, State
from pso_portal.office.models import Affected, Incident, SecurityNotice
from pso_portal.office.services import (
    choose_affected,
    close_incident,
    contain_incident,
    note_told_elsewhere,
    notify_providers,
    raise_incident,
    read_notice,
    reopen_incident,
    send_again,
)
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.isolation.houses import run_jobs

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
TEXT = "On March 9 a sheet with your reports was mailed to a wrong address. Call us at 555-0140."


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_every_move_is_in_the_table_or_refused(state: State, move: Move):
    if (state, move) in incidents.MOVES:
        assert incidents.next_state(state, move, affected=1) is incidents.MOVES[state, move]
    else:
        with pytest.raises(Refused):
            incidents.next_state(state, move, affected=1)


def test_none_is_told_of_nobody_and_nothing_is_closed_while_one_waits():
    """42 CFR 3.102(b)(1)(i)(B)."""
    with pytest.raises(Refused, match="Choose the providers"):
        incidents.next_state(State.OPEN, Move.NOTIFY)
    with pytest.raises(Refused, match="has not been told"):
        incidents.next_state(State.NOTIFIED, Move.CLOSE, affected=2, unsent=1)
    assert incidents.next_state(State.CONTAINED, Move.CLOSE) is State.CLOSED


def test_two_clocks_run_from_discovery():
    """42 CFR 3.102(b)(1)(i)(B) names no days; 45 CFR 164.410(b) names 60."""
    own, hipaa = incidents.clocks(NOW)
    assert ((own.due - NOW).days, (hipaa.due - NOW).days) == (5, 60)
    assert ("3.102(b)(1)(i)(B)" in own.source, "164.410(b)" in hipaa.source) == (True, True)


@pytest.mark.parametrize(("sent", "read", "failed", "delivery"), [
    (False, False, False, Delivery.WAITING), (True, False, False, Delivery.SENT), (True, True, False, Delivery.READ),
    (False, False, True, Delivery.FAILED), (False, True, True, Delivery.READ),
])  # fmt: skip
def test_how_far_a_notice_got(sent: bool, read: bool, failed: bool, delivery: Delivery):
    assert incidents.stands(sent=sent, read=read, failed=failed) is delivery


@pytest.fixture
def officer(make_member: Any) -> Any:
    return make_member(None, "pso_privacy_officer", name="Mirela Santoro")


@pytest.fixture
def by(officer: Any, acting: Any) -> Any:
    return acting(officer)


@pytest.fixture
def houses(make_provider: Any, make_member: Any) -> list[Any]:
    """Two with somebody who reads notices, and one with nobody."""
    made = [make_provider(name) for name in ("Alder Clinic", "Birch Clinic", "Cedar Clinic")]
    for house in made[:2]:
        make_member(house, "provider_privacy_officer", name=f"Nina of {house.name}")
        make_member(house, "reporter", name=f"Rosa of {house.name}")
    return made


def within(by: Any, act: Any, /, **told: Any) -> Any:
    with scope.enter(by.scope()):
        return act(by=by, now=told.pop("now", NOW), **told)


@pytest.fixture
def incident(by: Any) -> Incident:
    return within(by, raise_incident, happened="A sheet went astray.", found="The recipient called.", discovered_at=NOW)


def name(by: Any, incident: Incident, *houses: Any) -> None:
    within(by, choose_affected, incident_id=incident.pk, add={house.pk for house in houses})


def tell(by: Any, incident: Incident, expected: int = 2) -> None:
    within(by, notify_providers, incident_id=incident.pk, text=TEXT, expected=expected)


def lines(by: Any, incident: Incident) -> dict[str, Any]:
    with scope.enter(by.scope()):
        return {line.name: line for line in selectors.affected_lines(incident.pk)}


def test_each_provider_gets_its_own_notice_and_a_mail_that_says_nothing(by, incident, houses):
    name(by, incident, *houses[:2])
    tell(by, incident)
    assert {line.delivery for line in lines(by, incident).values()} == {Delivery.WAITING}
    run_jobs()
    found = lines(by, incident)
    assert [(line.delivery, line.row.recipients) for line in found.values()] == [(Delivery.SENT, 1)] * 2
    assert sorted(message.to[0].split(".")[0] for message in mail.outbox) == ["nina", "nina"]
    for message in mail.outbox:
        said = f"{message.subject} {message.body}".lower()
        assert [word for word in ("astray", "incident", "security", "alder", "birch") if word in said] == []
    for house in houses[:2]:
        with scope.enter(Scope(Side.PROVIDER, frozenset({house.pk}))):
            assert [notice.text for notice in SecurityNotice.objects.all()] == [TEXT]
            assert {"give_security_notice", "send_security_notice"} <= {entry.verb for entry in Entry.objects.all()}


def test_its_text_stands_sealed_under_the_provider_s_key(by, incident, houses):
    name(by, incident, houses[0])
    tell(by, incident)
    with connection.cursor() as cursor, scope.enter(by.scope()):
        cursor.execute("SELECT text FROM office_securitynotice")
        assert b"astray" not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT words FROM office_incidententry")
        assert [row for row in cursor.fetchall() if b"sheet" in bytes(row[0])] == []


def test_a_provider_with_nobody_to_read_it_stands_as_failed_until_it_is_told(by, incident, houses, make_member):
    name(by, incident, houses[2])
    tell(by, incident)
    run_jobs()
    assert lines(by, incident)["Cedar Clinic"].words == ("Failed", "concern")
    with pytest.raises(Denied, match="has not been told"):
        within(by, close_incident, incident_id=incident.pk, words="Done.", expected=3)
    make_member(houses[2], "provider_administrator", name="Ada Quist")
    within(by, send_again, incident_id=incident.pk, provider_id=houses[2].pk)
    run_jobs()
    assert lines(by, incident)["Cedar Clinic"].delivery is Delivery.SENT
    assert within(by, close_incident, incident_id=incident.pk, words="Done.", expected=3).state == State.CLOSED


def test_a_mail_that_gave_up_stands_as_failed(by, incident, houses):
    name(by, incident, houses[0])
    tell(by, incident)
    with scope.enter(Scope(Side.SYSTEM)):
        message = Message.objects.get(task=selectors.SEND)
    for _ in range(MAX_ATTEMPTS):
        settle_failed(message.pk, error="SMTPException", now=NOW)
    assert lines(by, incident)["Alder Clinic"].delivery is Delivery.FAILED


def test_told_by_letter_counts_and_says_how(by, incident, houses):
    name(by, incident, houses[2])
    with pytest.raises(Denied, match="when, how and to whom"):
        within(by, note_told_elsewhere, incident_id=incident.pk, provider_id=houses[2].pk, words=" ")
    words = "Registered letter to the chief executive, March 10."
    within(by, note_told_elsewhere, incident_id=incident.pk, provider_id=houses[2].pk, words=words)
    assert lines(by, incident)["Cedar Clinic"].words[0] == "Told elsewhere"
    within(by, contain_incident, incident_id=incident.pk, words="Address mended.", expected=2)
    within(by, close_incident, incident_id=incident.pk, words="All told.", expected=3)


def test_a_provider_whose_portal_is_closed_is_told_by_letter_first(by, incident, houses):
    with scope.enter(by.scope()):
        houses[0].data_disposed_at = NOW
        houses[0].save(update_fields=["data_disposed_at"])
    name(by, incident, *houses[:2])
    with pytest.raises(Denied, match="by letter"):
        tell(by, incident)
    within(by, note_told_elsewhere, incident_id=incident.pk, provider_id=houses[0].pk, words="Letter, March 10.")
    tell(by, incident)
    with scope.enter(by.scope()):
        assert SecurityNotice.objects.count() == 1


def test_another_provider_found_later_is_told_too_and_nobody_twice(by, incident, houses):
    name(by, incident, houses[0])
    tell(by, incident)
    name(by, incident, houses[0], houses[1])
    tell(by, incident, expected=3)
    with scope.enter(by.scope()):
        assert (SecurityNotice.objects.count(), Affected.objects.count()) == (2, 2)


def test_a_name_is_taken_back_only_before_its_notice(by, incident, houses):
    name(by, incident, *houses[:2])
    within(by, choose_affected, incident_id=incident.pk, drop=[houses[1].pk])
    tell(by, incident)
    with pytest.raises(Denied, match="stays told"):
        within(by, choose_affected, incident_id=incident.pk, drop=[houses[0].pk])
    with pytest.raises(Http404):
        within(by, choose_affected, incident_id=incident.pk, add={uuid4()})


def test_telling_asks_who_is_there_and_for_the_right(officer, incident, houses, make_member, acting, by):
    name(by, incident, houses[0])
    stale = acting_as(officer, stepped_up_at=NOW - timedelta(minutes=6))
    with pytest.raises(Denied, match="Confirm"):
        tell(stale, incident)
    admin = acting(make_member(None, "pso_administrator"))
    for act, told in ((raise_incident, {"happened": "x", "found": "x", "discovered_at": NOW}),
                      (choose_affected, {"incident_id": incident.pk})):  # fmt: skip
        with pytest.raises(Denied, match="role"):
            within(admin, act, **told)


def test_two_people_at_once_are_told_and_a_closed_one_is_opened_with_a_reason(by, incident):
    within(by, contain_incident, incident_id=incident.pk, words="Stopped.", expected=2)
    with pytest.raises(Denied, match="while you were writing"):
        within(by, close_incident, incident_id=incident.pk, words="Nobody was affected.", expected=2)
    within(by, close_incident, incident_id=incident.pk, words="Nobody was affected: the sheet was empty.", expected=3)
    with pytest.raises(Denied, match="Open it again first"):
        within(by, choose_affected, incident_id=incident.pk, add=set())
    assert within(by, reopen_incident, incident_id=incident.pk, words="It was not.", expected=4).state == "notified"
    with pytest.raises(Denied, match="later than now"):
        within(by, raise_incident, happened="x", found="x", discovered_at=NOW + timedelta(hours=1))


def test_the_audit_suggests_whose_content_was_opened_in_a_span(by, houses, make_member, acting):
    """42 CFR 3.106(b)(3)(i): the audit can say who handled what."""
    analyst = acting(make_member(None, "analyst", name="Delphine Osei"))
    with scope.enter(analyst.scope()):
        for house, at in ((houses[0], NOW), (houses[0], NOW), (houses[1], NOW), (houses[2], NOW - timedelta(days=9))):
            audit.record("read_sealed", by=analyst, now=at, provider_id=house.pk)
        audit.record("change_profile", by=analyst, now=NOW, provider_id=houses[2].pk)
    span = (NOW - timedelta(days=1), NOW)
    with scope.enter(by.scope()):
        found = selectors.touched(*span, None)
        assert [(each.provider.name, each.entries) for each in found] == [("Alder Clinic", 2), ("Birch Clinic", 1)]
        assert selectors.touched(*span, by.user_id) == []


def test_the_first_reading_is_stamped_once_and_the_pso_sees_when(by, incident, houses, make_member, acting):
    name(by, incident, houses[0])
    tell(by, incident)
    run_jobs()
    readers = [acting(make_member(houses[0], "executive", name=name)) for name in ("Ana Reyes", "Ben Ode")]
    with scope.enter(readers[0].scope()):
        (notice,) = selectors.notices()
    for number, reader in enumerate(readers):
        within(reader, read_notice, notice_id=notice.pk, now=NOW + timedelta(hours=number))
    line = lines(by, incident)["Alder Clinic"]
    assert (line.delivery, line.read_at) == (Delivery.READ, NOW)
    with scope.enter(readers[0].scope()):
        assert Entry.objects.filter(verb="first_read_notice").count() == 1


def test_a_notice_is_its_provider_s_alone(by, incident, houses, make_member, acting):
    name(by, incident, *houses[:2])
    tell(by, incident)
    reader = acting(make_member(houses[0], "executive", name="Ana Reyes"))
    with scope.enter(Scope(Side.PROVIDER, frozenset({houses[1].pk}))):
        foreign = SecurityNotice.objects.get()
    with scope.enter(reader.scope()):
        assert SecurityNotice.objects.count() == 1
        assert list(Incident.objects.all()) == list(Affected.objects.all()) == []
    with pytest.raises(Http404):
        within(reader, read_notice, notice_id=foreign.pk)


# The pages. They stand on today's date.


@pytest.fixture
def desk(officer: Any, client_for: Any) -> Any:
    return client_for(officer)


def record(desk: Any) -> str:
    at = timezone.now().strftime("%Y-%m-%dT%H:%M")
    form = {"happened": "A sheet went astray.", "found": "The recipient called.", "discovered_at": at}
    return str(desk.post(reverse("incident_new"), form).headers["Location"])


def test_from_discovery_to_the_provider_s_page(desk, houses, make_member, client_for):
    assert "No incident is recorded" in desk.get(reverse("incidents")).content.decode()
    url = record(desk)
    page = desk.get(url).content.decode()
    wanted = ("A sheet went astray.", "Two clocks", "164.410(b)", "No provider is named")
    assert [word for word in wanted if word not in page] == []
    desk.post(f"{url}affected/", {"providers": [str(houses[0].pk)]})
    assert "Tell 1 provider" in desk.get(url).content.decode()
    assert "Alder Clinic" in desk.get(f"{url}notify/").content.decode()
    told = desk.post(f"{url}notify/", {"text": TEXT, "expected": "2"}, follow=True).content.decode()
    assert "On its way" in told
    run_jobs()
    assert "Sent, not read yet" in desk.get(url).content.decode()
    reader = client_for(make_member(houses[0], "provider_administrator", name="Ada Quist"))
    shown = reader.get(reverse("security_notices")).content.decode()
    assert "Not read yet" in shown
    notice = next(part for part in shown.split('"') if part.startswith("/security-notices/") and len(part) > 40)
    assert TEXT in reader.get(notice).content.decode()
    assert ">Read<" in desk.get(url).content.decode()


def test_a_refusal_is_said_and_nothing_typed_is_lost(desk, houses):
    url = record(desk)
    stale = desk.post(url, {"do": "contain", "words": "Address mended.", "expected": "7"})
    assert (stale.status_code, "Address mended." in stale.content.decode()) == (422, True)
    empty = desk.post(f"{url}notify/", {"text": "Nobody hears this.", "expected": "2"})
    assert empty.status_code == 422
    desk.post(f"{url}affected/", {"providers": [str(houses[0].pk)]})
    long = desk.post(url, {"do": "elsewhere", "provider": str(houses[0].pk), "words": "By letter. " * 100})
    assert (long.status_code, "By letter. By letter." in long.content.decode()) == (422, True)
    assert desk.post(url, {"do": "burn", "provider": str(houses[0].pk)}).status_code == 404
    assert desk.post(url, {"do": "again", "provider": "nobody"}).status_code == 404
    later = {"happened": "x", "found": "Kept words.", "discovered_at": "2999-01-01T00:00"}
    wrong = desk.post(reverse("incident_new"), later)
    assert (wrong.status_code, "Kept words." in wrong.content.decode()) == (422, True)


def test_telling_leads_to_the_second_proof(officer, client_for, desk, houses):
    url = record(desk)
    answer = client_for(officer, stepped_up=False).get(f"{url}notify/")
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_suggestions_are_ticked_and_the_choice_is_by_hand(desk, houses, make_member, acting):
    url, now = record(desk), timezone.now()
    analyst = acting(make_member(None, "analyst", name="Delphine Osei"))
    with scope.enter(analyst.scope()):
        audit.record("read_sealed", by=analyst, now=now, provider_id=houses[1].pk)
    ends = (now - timedelta(days=1), now + timedelta(minutes=2))
    span = {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in zip(("since", "until"), ends, strict=True)}
    page = desk.get(f"{url}affected/", span | {"who": str(analyst.user_id)})
    assert page.context["form"].initial["providers"] == [str(houses[1].pk)]
    assert "1 entry in this span" in page.content.decode()


def test_lists_cost_the_same_for_one_and_for_thirty(desk, by, make_provider, make_member, client_for):
    def asked(browser: Any, url: str) -> int:
        with CaptureQueriesContext(connection) as heard:
            assert browser.get(url).status_code == 200
        return len(heard)

    def more(count: int) -> None:
        added = [make_provider(f"House {count} {number}") for number in range(count)]
        name(by, first, *added)
        for _ in range(count):
            made = within(by, raise_incident, happened="x", found="x", discovered_at=NOW)
            name(by, made, home)
            tell(by, made)

    home = make_provider("Alder Clinic")
    first = within(by, raise_incident, happened="x", found="x", discovered_at=NOW)
    reader = client_for(make_member(home, "executive", name="Ana Reyes"))
    pages = (reverse("incidents"), reverse("incident", args=[first.pk]))
    urls = [*((desk, url) for url in pages), (reader, reverse("security_notices"))]
    more(1)
    for browser, url in urls:
        browser.get(url)
    before = [asked(*each) for each in urls]
    more(29)
    assert [asked(*each) for each in urls] == before
