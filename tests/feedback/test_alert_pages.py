"""Pages of alerts: what the PSO's two people and a provider see, and that nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aggregation.models import Release, ReleaseCell
from feedback import alerting
from feedback.alerts import Answer, Says
from feedback.models import AlertAnswer, SafetyAlert, SentAlert
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.feedback.alerted import GOOD, PSO, WHEN, own, publish, waiting, written

pytestmark = pytest.mark.django_db
TYPED = {
    "title": GOOD.title, "what": GOOD.what, "affected": GOOD.affected, "do_now": GOOD.do_now, "why": GOOD.why,
    "evidence": GOOD.evidence, "settings": "clinic", "answer_within": "21",
}  # fmt: skip


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def analyst(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Ann Writer"))


@pytest.fixture
def officer(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "pso_privacy_officer", name="Otto Officer"))


@pytest.fixture
def rosa(houses: list[Any], make_member: Any) -> Any:
    return make_member(houses[0], "risk_manager", name="Rosa Quinn")


@pytest.fixture
def manager(rosa: Any, client_for: Any) -> Any:
    return client_for(rosa)


@pytest.fixture
def sent(rosa: Any, houses: list[Any], ana: Any, priya: Any, jobs: Any) -> Any:
    publish(waiting(ana), priya)
    jobs()
    with scope.enter(own(houses[0])):
        return SentAlert.objects.get()


def answer(by: Any, sent: Any, said: Answer, expected: int = 0) -> None:
    with scope.enter(by.scope()):
        alerting.answer_alert(by=by, sent_id=sent.pk, answer=said, expected=expected, now=timezone.now())


def test_from_an_empty_page_to_an_alert_that_waits(analyst: Any, houses: list[Any]) -> None:
    assert "Begin one from a signal" in words(analyst.get(reverse("feedback:alerts")))
    assert analyst.post(reverse("feedback:alert_new"), {}).status_code == 422
    begun = analyst.post(reverse("feedback:alert_new"), {"source": "empty"})
    kept = analyst.post(begun.url, TYPED | {"revision": "0"}, follow=True)
    page = words(kept)
    assert "No identifier was found" in page
    assert "3 providers would get it today." in page
    assert "You have something new in the Meridian portal" in page
    move = re.search(r'action="([^"]+move/)"', kept.content.decode())
    assert move is not None
    said = words(analyst.post(move.group(1), {"do": "send", "revision": "1"}, follow=True))
    assert "Another person than those who wrote it publishes it." in said


def test_what_cannot_be_kept_is_said_at_its_field_with_all_that_was_typed(analyst: Any, ana: Any) -> None:
    alert = written(ana)
    url = reverse("feedback:alert_write", args=[alert.pk])
    for wrong, sentence in (
        ({"releases": "four"}, "Enter numbers of releases"), ({"cases": "the last one"}, "Enter ids of cases"),
        ({"answer_within": "400"}, "Enter a number of days from 3 to 90."), ({"title": "x" * 130}, "120 characters"),
        ({"revision": "0"}, "Somebody has changed this alert meanwhile"),
    ):  # fmt: skip
        again = analyst.post(url, TYPED | {"revision": "1", "what": "My own words."} | wrong)
        assert again.status_code in {409, 422}
        assert sentence in words(again)
        assert "My own words." in again.content.decode()
    with scope.enter(PSO):
        assert SafetyAlert.objects.get().contents["what"] == GOOD.what
    known = re.search(r'name="revision" value="(\d+)"', again.content.decode())
    assert known is not None  # whoever has seen that somebody was faster may send theirs
    assert analyst.post(url, TYPED | {"revision": known.group(1), "what": "My own words."}).status_code == 302


def test_what_holds_an_alert_back_is_named_and_the_alert_stays(analyst: Any, ana: Any, houses: list[Any]) -> None:
    alert = written(ana, why="Clinic Y told of 12 cases.", evidence="")
    held = analyst.post(reverse("feedback:alert_move", args=[alert.pk]), {"do": "send", "revision": "1"})
    page = words(held)
    assert held.status_code == 422
    assert "“Clinic Y” can point to somebody" in page
    assert "“12 cases” is a figure that no release cited here shows" in page
    assert "Say what this rests on." in page
    with scope.enter(PSO):
        assert SafetyAlert.objects.get().state == "draft"


def test_the_second_person_publishes_what_was_shown_or_returns_it_with_what_was_typed(
    officer: Any, ana: Any, houses: list[Any], jobs: Any
) -> None:
    alert = waiting(ana)
    url = reverse("feedback:alert_decide", args=[alert.pk])
    page = officer.get(url).content.decode()
    sha256 = re.search(r'name="sha256" value="(\w+)"', page)
    assert sha256 is not None
    assert "Say what has to be different" in words(officer.post(url, {"decision": "return"}))
    stale = officer.post(url, {"decision": "publish", "sha256": "0" * 64, "why": "Typed already."})
    assert (stale.status_code, "Typed already." in stale.content.decode()) == (403, True)
    assert "not the one that you looked at" in words(stale)
    done = officer.post(url, {"decision": "publish", "sha256": sha256.group(1)}, follow=True)
    assert "Being sent" in words(done)
    twice = officer.post(url, {"decision": "publish", "sha256": sha256.group(1)})
    assert (twice.status_code, "published already" in words(twice), "Being sent" in words(twice)) == (403, True, True)
    jobs()
    page = words(officer.get(reverse("feedback:alert", args=[alert.pk])))
    assert "Sent to 3 provider s" in page or "Sent to 3 providers" in page
    assert "Fewer reports after an alert do not show that it worked" in page


def test_who_wrote_in_it_is_told_on_the_page_that_another_decides(
    make_member: Any, client_for: Any, acting: Any, houses: list[Any]
) -> None:
    both = make_member(None, "analyst", "pso_privacy_officer", name="Bo Both")
    alert = waiting(acting(both, WHEN))
    url = reverse("feedback:alert_decide", args=[alert.pk])
    assert "You wrote in this alert. Another person decides." in words(client_for(both).get(url))
    refused = client_for(both).post(url, {"decision": "publish", "sha256": "x"})
    assert (refused.status_code, "Another person has to decide" in words(refused)) == (403, True)


def test_doubtful_words_wait_for_the_word_of_each_of_the_two(
    analyst: Any, officer: Any, ana: Any, houses: list[Any]
) -> None:
    alert = written(ana, affected="Units with beds of the older type.<br>")  # markup makes the engine doubt
    url = reverse("feedback:alert_move", args=[alert.pk])
    held = analyst.post(url, {"do": "send", "revision": "1"})
    assert (held.status_code, "In doubt" in words(held)) == (422, True)
    assert "Another person than those" in words(analyst.post(url, {"do": "send", "revision": "1", "accepts": "on"},
                                                            follow=True))  # fmt: skip
    decide = reverse("feedback:alert_decide", args=[alert.pk])
    sha256 = re.search(r'name="sha256" value="(\w+)"', officer.get(decide).content.decode())
    assert sha256 is not None
    said = {"decision": "publish", "sha256": sha256.group(1)}
    assert officer.post(decide, said).status_code == 422
    assert officer.post(decide, said | {"accepts": "on"}).status_code == 302
    with scope.enter(PSO):
        assert len(SafetyAlert.objects.get().accepted) == 2


def test_an_alert_begins_with_a_signal_s_draft_once(analyst: Any, ana: Any) -> None:
    from tests.feedback.test_alert_services import signal

    found = signal(3)
    page = analyst.get(reverse("feedback:alert_new"))
    assert "Drafted with a signal" in words(page)
    begun = analyst.post(reverse("feedback:alert_new"), {"source": f"signal:{found.pk}"}, follow=True)
    assert 'value="Lights"' in begun.content.decode()
    assert "Drafted with a signal" not in words(analyst.get(reverse("feedback:alert_new")))


def test_a_provider_answers_changes_it_and_sees_each_answer(manager: Any, rosa: Any, sent: Any) -> None:
    listed = manager.get(reverse("feedback:our_alerts"))
    assert "1 alert waits for an answer" in words(listed)
    assert 'class="count">1<' in listed.content.decode()
    assert 'data-zone="sealed"' in listed.content.decode()
    page = manager.get(reverse("feedback:our_alert", args=[sent.pk]))
    assert 'data-zone="agg"' in page.content.decode()
    assert "Look at the limits of each device." in words(page)
    url = reverse("feedback:our_answer", args=[sent.pk])
    wrong = manager.post(url, {"says": "yes", "action": "Reset at each change.", "expected": "0"})
    assert (wrong.status_code, "Choose who sees to it." in words(wrong)) == (422, True)
    assert "Reset at each change." in wrong.content.decode()
    due = f"{timezone.now().date() + timedelta(days=9):%Y-%m-%d}"
    full = {"says": "yes", "action": "Reset at each change.", "owner": str(rosa.user_id), "due": due}
    manager.post(url, full | {"expected": "0"})
    late = manager.post(url, {"says": "no", "action": "From an old page.", "expected": "0"})
    assert (late.status_code, "From an old page." in late.content.decode()) == (409, True)
    assert re.search(r'name="expected" value="1"', late.content.decode())
    manager.post(url, full | {"expected": "1", "done": "on"})
    page = words(manager.get(url))
    assert page.count("Reset at each change.") == 3  # the form, and two answers
    assert "Every alert has an answer." in words(manager.get(reverse("feedback:our_alerts")))


def test_an_owner_who_left_is_named_as_such_to_the_provider_and_not_by_name_to_the_pso(
    manager: Any, rosa: Any, sent: Any, make_member: Any, acting: Any, houses: list[Any], officer: Any
) -> None:
    gone = make_member(houses[0], "risk_manager", name="Gil Gone")
    due = timezone.now().date() + timedelta(days=9)
    answer(acting(rosa, WHEN), sent, Answer(Says.YES, "Labels.", gone.user_id, due))
    gone.ended_at = timezone.now()
    gone.save()
    assert "Gil Gone, who has left" in words(manager.get(reverse("feedback:our_alerts")))
    assert "Gil Gone, who has left" in words(manager.get(reverse("feedback:our_answer", args=[sent.pk])))
    board = words(officer.get(reverse("feedback:alert_answers", args=[sent.alert_id])))
    assert "Whoever saw to it has left" in board
    assert "Gil Gone" not in board


def test_who_only_reads_sees_the_answers_and_no_form(
    sent: Any, houses: list[Any], make_member: Any, client_for: Any, rosa: Any, acting: Any
) -> None:
    answer(acting(rosa, WHEN), sent, Answer(Says.NO, "We have no monitors."))
    reader = client_for(make_member(houses[0], "executive"))
    page = words(reader.get(reverse("feedback:our_answer", args=[sent.pk])))
    assert "We have no monitors." in page
    assert "Keep the new answer" not in page
    assert reader.post(reverse("feedback:our_answer", args=[sent.pk]), {"says": "yes"}).status_code == 403


def test_a_withdrawn_alert_shows_when_and_why_and_none_of_its_advice(manager: Any, sent: Any, officer: Any) -> None:
    url = reverse("feedback:alert_withdraw", args=[sent.alert_id])
    named = officer.post(url, {"why": "Clinic Y was wrong."})
    assert (named.status_code, "Clinic Y was wrong." in named.content.decode()) == (422, True)
    officer.post(url, {"why": "The advice was wrong."})
    page = words(manager.get(reverse("feedback:our_alert", args=[sent.pk])))
    assert "The advice was wrong." in page
    assert "Look at the limits of each device." not in page
    assert "cannot be withdrawn now" in words(officer.get(url))
    asked = words(manager.get(reverse("feedback:our_answer", args=[sent.pk])))
    assert "This alert was withdrawn. There is nothing to answer any more." in asked


def test_the_board_is_sealed_logged_and_names_each_provider_with_its_answer(
    officer: Any, analyst: Any, sent: Any, rosa: Any, acting: Any, make_member: Any, client_for: Any
) -> None:
    answer(acting(rosa, WHEN), sent, Answer(Says.NO, "We have no monitors."))
    board = officer.get(reverse("feedback:alert_answers", args=[sent.alert_id]))
    assert 'data-zone="sealed"' in board.content.decode()
    assert "Clinic X No We have no monitors." in words(board)
    silent = words(officer.get(reverse("feedback:alert_answers", args=[sent.alert_id]) + "?answer=silent"))
    assert ("Clinic Y" in silent, "We have no monitors." in silent) == (True, False)
    with scope.enter(PSO):
        assert Entry.objects.filter(verb="read_alert_answers").count() == 2
    page = words(analyst.get(reverse("feedback:alert", args=[sent.alert_id])))
    assert "gave the same answer" in page
    assert "Clinic X" not in page
    administrator = client_for(make_member(None, "pso_administrator"))
    assert administrator.get(reverse("feedback:alert_answers", args=[sent.alert_id])).status_code == 404


def test_rates_before_and_since_are_those_of_releases_in_force(officer: Any, sent: Any, priya: Any) -> None:
    tables = [("2025-Q3", "1.1", True), ("2025-Q4", "1.3", True), ("2030-Q1", "0.9", True), ("2030-Q2", None, False)]
    with scope.enter(PSO):
        for number, (period, rate, shown) in enumerate(tables, 1):
            row = Release(
                number=number, measure="reporting_rate", setting="clinic", period=period, scale=1000,
                exposure_name="visits", contributors=7, rules_version="2026-1", released_at=WHEN, sha256="0" * 64,
            )  # fmt: skip
            row.save(force_insert=True)
            cell = {"rate": rate, "lower": "0.5", "upper": "1.9", "count": 30} if shown else {}
            ReleaseCell(release=row, category="all", period=period, shown=shown, **cell).save(force_insert=True)
    page = words(officer.get(reverse("feedback:alert", args=[sent.alert_id])))
    assert "Q4 2025: 1.3 (0.5 to 1.9)" in page
    assert "Q1 2030: 0.9 (0.5 to 1.9); Q2 2030: *" in page


def fill(count: int, first: int, clinic: Any, ana: Any, owner: Any) -> None:
    """So many drafts at the PSO, and alerts with an answer at one provider."""
    for number in range(first, first + count):
        written(ana)
        with scope.enter(PSO):
            sent = SentAlert(
                provider=clinic, alert_id=uuid4(), number=number, terms_version=1, contents=GOOD.told(), told=1,
                sha256="0" * 64, sent_at=WHEN, answer_by=WHEN.date(),
            )  # fmt: skip
            sent.save(force_insert=True)
        with scope.enter(own(clinic)):
            AlertAnswer(
                provider=clinic, sent=sent, number=1, says="checking", action="We look.", owner_id=owner.user_id,
                due=WHEN.date(), answered_by=owner.user_id, answered_at=WHEN,
            ).save(force_insert=True)  # fmt: skip


def test_lists_ask_as_much_for_thirty_as_for_one(
    houses: list[Any], manager: Any, rosa: Any, officer: Any, ana: Any
) -> None:
    def asked(client: Any, route: str) -> int:
        client.get(reverse(route))
        with CaptureQueriesContext(connection) as heard:
            assert client.get(reverse(route)).status_code == 200
        return len(heard)

    lists = ((manager, "feedback:our_alerts"), (officer, "feedback:alerts"))
    fill(1, 1, houses[0], ana, rosa)
    few = [asked(*each) for each in lists]
    fill(29, 2, houses[0], ana, rosa)
    assert [asked(*each) for each in lists] == few


def test_the_board_asks_as_much_for_thirty_as_for_one(
    officer: Any, ana: Any, priya: Any, houses: list[Any], make_provider: Any
) -> None:
    alert = publish(waiting(ana), priya)

    def give(clinic: Any) -> None:
        with scope.enter(PSO):
            SentAlert(
                provider=clinic, alert_id=alert.pk, number=1, terms_version=1, contents=GOOD.told(), told=1,
                sha256="0" * 64, sent_at=WHEN, answer_by=WHEN.date(),
            ).save(force_insert=True)  # fmt: skip
        with scope.enter(own(clinic)):
            AlertAnswer(
                provider=clinic, sent=SentAlert.objects.get(), number=1, says="no", action="No monitors.",
                answered_by=uuid4(), answered_at=WHEN,
            ).save(force_insert=True)  # fmt: skip

    def asked() -> int:
        """Questions alone: whose words were opened is noted for each provider by itself."""
        with CaptureQueriesContext(connection) as heard:
            assert officer.get(reverse("feedback:alert_answers", args=[alert.pk])).status_code == 200
        return sum(not query["sql"].startswith('INSERT INTO "audit_entry"') for query in heard.captured_queries)

    give(houses[0])
    asked()
    few = asked()
    for number in range(29):
        give(make_provider(f"Clinic {number}", "clinic"))
    assert asked() == few


def test_the_paper_is_tagged_and_that_it_was_taken_stands_in_the_audit(
    manager: Any, officer: Any, sent: Any, houses: list[Any]
) -> None:
    ours = (manager, "feedback:our_alert_pdf", sent.pk, own(houses[0]))
    for client, route, pk, here in (ours, (officer, "feedback:alert_pdf", sent.alert_id, PSO)):
        paper = client.get(reverse(route, args=[pk]))
        assert paper.content.startswith(b"%PDF")
        assert b"/StructTreeRoot" in paper.content
        with scope.enter(here):
            assert Entry.objects.filter(verb="download_alert", row=pk).count() == 1
