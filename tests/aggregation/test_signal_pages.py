"""The board and the pages of a signal: what analysts read, what they may do, and where a star stands."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aggregation.models import Signal, SignalWatch
from aggregation.signals.states import FEW
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db
PSO, AT = Scope(Side.PSO), datetime(2026, 3, 2, tzinfo=UTC)
GROWTH = {"run": ["2026-01", "2026-02"], "count": 41, "expected": 24.3, "sum": 5.2, "threshold": 4.4, "delay": 3.4,
          "ratio": 2, "quiet_months": 200, "false_alarms": 0.005, "p_value": 0.002, "learnt": 290,
          "baseline": ["2024-01", "2025-12"],
          "path": [["2025-12", 12, 12.1, 0.0, 4.4], ["2026-01", 19, 12.2, 1.9, 4.4],
                   ["2026-02", 22, 12.1, 5.2, 4.4]]}  # fmt: skip
PAIR = {"count": 64, "expected": 20.5, "mean": 2.9, "lower": 2.4, "proportional": None, "years": [2025, 2026]}


@pytest.fixture
def ana(make_member: Any) -> Any:
    return make_member(None, "analyst", name="Ana List")


@pytest.fixture
def web(ana: Any, client_for: Any) -> Any:
    return client_for(ana)


@pytest.fixture
def made(pso: Any) -> Callable[..., Signal]:
    """A signal as the watch leaves it."""

    def make(event: str = "event_type=fall", **more: Any) -> Signal:
        pair = more.get("method") == "pair"
        values: dict[str, Any] = {
            "setting": "hospital", "method": "growth", "event": event, "first_seen": "2026-01", "last_seen": "2026-02",
            "strength": 1.18, "firm": True, "organizations": 7, "shown": True, "evidence": PAIR if pair else GROWTH,
            "contributors": None if pair else [[654_321, 20, 8.4]],
            "factor": "location_kind=laboratory" if pair else "",
            "sightings": [{"month": "2026-02", "watch": "2026-02", "strength": 1.18}],
        }  # fmt: skip
        with scope.enter(PSO):
            signal = Signal(**values | more)
            signal.save(force_insert=True)
        return signal

    return make


def words(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def again(signal: Signal) -> Signal:
    with scope.enter(PSO):
        found: Signal = Signal.objects.get(pk=signal.pk)
        return found


def move(web: Any, signal: Signal, do: str, said: str = "", revision: int | None = None) -> Any:
    sent = {"do": do, "said": said, "revision": again(signal).revision if revision is None else revision}
    return web.post(f"/signals/{signal.pk}/move/", sent)


def test_before_the_first_watch_the_board_says_what_will_fill_it(web: Any) -> None:
    said = words(web.get("/signals/"))
    assert "Nothing has been watched yet Once a month has closed, the watch looks at every event type" in said
    assert "Nothing has been watched yet The first watch runs once a month has closed." in words(
        web.get("/signals/watches/")
    )


def test_a_line_states_the_finding_with_its_numbers_and_its_strength(made: Any, web: Any) -> None:
    made()
    said = words(web.get("/signals/"))
    assert (
        "Hospital: Fall 41 such events reported from January 2026 to February 2026 where 24.3 were expected. "
        "1.2 ×, stands out among all January 2026 Growth New Nobody" in said
    )


def test_counts_that_could_point_to_one_provider_are_a_star(made: Any, web: Any) -> None:
    made(shown=False, organizations=4)
    made(method="pair", event="event_type=burn", shown=False, organizations=4)
    said = words(web.get("/signals/"))
    assert "* such events reported from January 2026 to February 2026 where * were expected" in said
    assert "* cases of 2025 and 2026 where * would be by chance: oftener than chance puts them. *, stands" in said
    untimed = re.sub(r"\d{1,2}:\d\d", "", said)  # the foot says when it was printed, and a minute may be the 41st
    assert [number for number in ("41", "24.3", "64", "20.5", "1.2 ×", "2.4") if number in untimed] == []


def test_a_pair_of_two_organizations_says_neither_answer(made: Any, web: Any) -> None:
    signal = made(method="pair", event="event_type=burn", shown=False, organizations=2)
    for said in (words(web.get("/signals/")), words(web.get(f"/signals/{signal.pk}/"))):
        assert "Hospital: two answers, withheld" in said
        assert [word for word in ("Burn", "aboratory") if word in said] == []
    assert "Internal only: fewer than 3 organizations make it up" in words(web.get("/signals/"))


def test_how_many_false_alarms_are_to_be_expected_stands_on_the_board(made: Any, web: Any) -> None:
    made()
    with scope.enter(PSO):
        SignalWatch(month="2026-02", owed_at=AT, watched_at=AT, series=46, false_alarms=2.4).save(force_insert=True)
    said = words(web.get("/signals/"))
    assert (
        "Looked at everything up to February 2026. 46 series are watched. Of these about one alarm in 5 months comes "
        "of chance alone: 2.4 false alarms a year are to be expected." in said
    )


def test_filters_stand_in_the_address_and_an_unknown_one_filters_nothing(made: Any, web: Any) -> None:
    made("event_type=fall")
    made("event_type=burn", state="closed")
    made("event_type=device", setting="clinic")
    made(method="pair", event="event_type=blood")

    def seen(query: str) -> list[str]:
        said = words(web.get(f"/signals/{query}"))
        return [word for word in ("Fall", "Burn", "Device", "Blood") if f": {word}" in said]

    asked = ("", "?state=closed", "?state=x", "?setting=clinic", "?method=pair", "?setting=clinic&method=pair")
    assert {query: seen(query) for query in asked} == {
        "": ["Fall", "Device", "Blood"], "?state=closed": ["Burn"], "?state=x": ["Fall", "Device", "Blood"],
        "?setting=clinic": ["Device"], "?method=pair": ["Blood"], "?setting=clinic&method=pair": [],
    }  # fmt: skip
    with scope.enter(PSO):
        SignalWatch(month="2026-02", owed_at=AT, watched_at=AT).save(force_insert=True)
    assert "No signal stands here" in words(web.get("/signals/?setting=clinic&method=pair"))
    assert 'href="?state=closed&amp;setting=clinic"' in web.get("/signals/?setting=clinic").content.decode()


def test_a_thousand_signals_stand_on_pages(made: Any, web: Any) -> None:
    row = made()
    with scope.enter(PSO):
        Signal.objects.bulk_create(
            Signal(setting="hospital", method="growth", event="event_type=fall", factor=f"{number}",
                   first_seen="2025-01", last_seen="2025-01", strength=1, firm=False, organizations=5, shown=False,
                   evidence=row.evidence)
            for number in range(999)
        )  # fmt: skip
    last = web.get("/signals/?page=34&method=growth")
    assert "Page 34 of 34" in words(last)
    assert words(last).count("Hospital: Fall") == 10
    assert 'href="?method=growth&amp;page=33"' in last.content.decode()


def test_thirty_lines_cost_as_many_questions_as_one(
    made: Any, ana: Any, web: Any, django_assert_num_queries: Any
) -> None:
    made(assignee=ana.user_id)
    web.get("/signals/")
    with CaptureQueriesContext(connection) as one:
        web.get("/signals/")
    for number in range(29):
        made(factor=f"{number}", assignee=ana.user_id)
    with django_assert_num_queries(len(one)):
        web.get("/signals/")


def test_a_growth_names_contributors_by_code_and_wears_the_plum_ribbon(made: Any, web: Any) -> None:
    answer = web.get(f"/signals/{made().pk}/")
    assert 'class="zone sealed"' in answer.content.decode()
    assert "654321 20 8.4 +11.6" in words(answer)
    assert "It takes 7 organizations to make up all of it." in words(answer)


def test_a_pair_wears_the_teal_one_and_knows_no_contributor(made: Any, web: Any) -> None:
    answer = web.get(f"/signals/{made(method='pair', event='event_type=burn').pk}/")
    assert 'class="zone agg"' in answer.content.decode()
    said = words(answer)
    assert "64 cases of 2025 and 2026 where 20.5 would be by chance: at least 2.4 times as often as chance" in said
    assert "Proportional reporting ratio, for description alone Told of no other event" in said
    assert "Who makes it up" not in said


def test_on_its_own_sealed_page_a_growth_tells_what_the_board_does_not(made: Any, web: Any) -> None:
    signal = made(shown=False)
    assert "41 such events reported from January 2026" in words(web.get(f"/signals/{signal.pk}/"))
    assert "* such events reported from January 2026" in words(web.get("/signals/"))


def test_the_path_is_a_picture_with_its_finding_and_a_table_with_its_threshold(made: Any, web: Any) -> None:
    answer = web.get(f"/signals/{made().pk}/")
    drawn = answer.content.decode()
    assert "<title>Sum of evidence by month: Hospital: Fall</title>" in drawn
    assert "threshold 4.4" in drawn
    assert "February 2026 22 12.1 5.20 4.40" in words(answer)


def test_opening_who_makes_a_growth_up_leaves_an_entry(made: Any, web: Any, ana: Any) -> None:
    signal = made()
    web.get(f"/signals/{signal.pk}/")
    with scope.enter(PSO):
        assert Entry.objects.filter(verb="read_sealed", row=signal.pk, actor_id=ana.user_id).count() == 1


def test_from_new_to_an_alert_and_to_its_end_with_who_did_what_and_why(made: Any, web: Any, ana: Any) -> None:
    signal = made()
    assert move(web, signal, "check").status_code == 302
    assert again(signal).assignee == ana.user_id
    assert move(web, signal, "confirm", "Beds of one maker.").status_code == 302
    sent = {"title": "Check bed rails", "seen": "Falls.", "do": "Look at latches.", "revision": again(signal).revision}
    assert web.post(f"/signals/{signal.pk}/alert/", sent).status_code == 302
    said = words(web.get(f"/signals/{signal.pk}/"))
    assert "Draft of an alert: Check bed rails A draft of the analysts. It has gone to nobody." in said
    assert "Draft the alert: Confirmed → Alert drafted" in said
    paper = web.get(f"/signals/{signal.pk}/alert/print/")
    assert ("What to do Look at latches." in words(paper), "654321" in words(paper)) == (True, False)
    assert "Ana List, confirm Beds of one maker." in said
    assert "What it rests on 41 such events reported" in words(paper)
    assert move(web, signal, "close", "Told.").status_code == 302
    assert again(signal).state == "closed"


def test_what_people_write_stands_in_no_entry_and_sealed_in_the_row(made: Any, web: Any) -> None:
    signal = made()
    move(web, signal, "remark", "Zebulon said so.")
    with scope.enter(Scope(Side.SYSTEM)):
        assert [e for e in Entry.objects.all() if "Zebulon" in e.content] == []
    with connection.cursor() as cursor, scope.enter(PSO):
        cursor.execute("SELECT remarks::text FROM aggregation_signal WHERE id = %s", [signal.pk])
        assert "Zebulon" not in cursor.fetchone()[0]


@pytest.mark.parametrize("do", ["confirm", "close"])
def test_a_decision_needs_its_reason_and_nothing_typed_is_lost(made: Any, web: Any, do: str) -> None:
    signal = made(state="checking")
    answer = move(web, signal, do, "   ")
    assert (answer.status_code, again(signal).state) == (422, "checking")
    assert "Say why, for whoever reads it later." in words(answer)
    long = move(web, signal, "remark", "word " * 900)
    assert (long.status_code, "word word" in words(long)) == (422, True)


def test_an_alert_of_two_organizations_is_refused_in_words(made: Any, web: Any) -> None:
    signal = made(state="confirmed", organizations=2)
    assert FEW in words(web.get(f"/signals/{signal.pk}/"))
    for answer in (
        web.get(f"/signals/{signal.pk}/alert/"),
        web.post(f"/signals/{signal.pk}/alert/", {"title": "T", "seen": "S", "do": "D", "revision": 0}),
    ):
        assert (answer.status_code, FEW in words(answer)) == (403, True)
    assert again(signal).state == "confirmed"


def test_an_alert_without_what_to_do_is_not_kept_and_what_was_typed_stands(made: Any, web: Any) -> None:
    signal = made(state="confirmed")
    answer = web.post(f"/signals/{signal.pk}/alert/", {"title": "Rails", "seen": "Falls.", "do": " ", "revision": 0})
    assert answer.status_code == 422
    assert ("Say what to do." in words(answer), 'value="Rails"' in answer.content.decode()) == (True, True)


def test_who_comes_second_is_told_and_keeps_what_they_typed(made: Any, web: Any) -> None:
    signal = made()
    move(web, signal, "check")
    answer = move(web, signal, "confirm", "Mine.", revision=0)
    assert (answer.status_code, again(signal).state) == (409, "checking")
    assert "changed after you opened it" in words(answer)
    assert "Mine." in words(answer)


@pytest.mark.parametrize("do", ["come_again", "reopen", "confirm", "shout", ""])
def test_no_other_move_than_the_table_s_is_made(made: Any, web: Any, do: str) -> None:
    signal = made()
    assert move(web, signal, do, "Why.").status_code in {403, 422}
    assert again(signal).state == "new"


def test_the_figures_leave_as_csv_with_legend_and_entry(made: Any, web: Any) -> None:
    signal = made(method="pair", event="event_type=burn", shown=False)
    answer = web.get(f"/signals/{signal.pk}/figures.csv")
    assert "Expected by chance,*," in answer.content.decode("utf-8-sig")
    with scope.enter(PSO):
        assert Entry.objects.filter(verb="download_signal", row=signal.pk).count() == 1


def test_the_privacy_officer_reads_and_moves_nothing(made: Any, make_member: Any, client_for: Any) -> None:
    officer, signal = client_for(make_member(None, "pso_privacy_officer")), made()
    said = words(officer.get(f"/signals/{signal.pk}/"))
    assert ("Analysts check signals" in said, "Start checking" in said) == (True, False)
    assert officer.post(f"/signals/{signal.pk}/move/", {"do": "check", "revision": 0}).status_code == 404
    assert officer.get(f"/signals/{signal.pk}/alert/").status_code == 404


def test_an_administrator_of_the_pso_and_a_provider_find_no_page(
    made: Any, make_member: Any, client_for: Any, make_provider: Any
) -> None:
    paths = ("/signals/", f"/signals/{made().pk}/", "/signals/watches/")
    for member in (make_member(None, "pso_administrator"), make_member(make_provider(), "risk_manager")):
        client = client_for(member)
        assert {client.get(path).status_code for path in paths} == {404}


def test_the_rail_counts_what_nobody_has_looked_at(made: Any, web: Any) -> None:
    made()
    made("event_type=burn", state="checking")
    assert re.search(r'Signals<span class="count">1</span>', web.get("/signals/").content.decode())
